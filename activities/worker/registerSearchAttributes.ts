import type { Connection } from '@temporalio/client';
import { searchAttributeNames } from '../../contracts/temporal/searchAttributes.ts';

/** temporal.api.enums.v1.IndexedValueType.KEYWORD */
const keyword = 2;

/** Registers those of our search attributes that the namespace lacks. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = searchAttributeNames.filter((name) => customAttributes[name] === undefined);
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
  });
}
