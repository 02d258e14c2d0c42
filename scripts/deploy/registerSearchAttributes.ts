import { Connection } from '@temporalio/client';
import { searchAttributeNames } from '../../contracts/temporal/searchAttributes.ts';

/** temporal.api.enums.v1.IndexedValueType.KEYWORD */
const keyword = 2;
/** gRPC status of a name that another preparation of the same cluster added first. */
const alreadyExists = 6;

/** Registers the search attributes that the workflows set; those that are there already are left alone. */
export async function registerSearchAttributes(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = searchAttributeNames.filter((name) => !(name in customAttributes));
    if (missing.length === 0) return;
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, keyword])),
    });
  } catch (error) {
    if ((error as { code?: number }).code !== alreadyExists) throw error;
  } finally {
    await connection.close();
  }
}
