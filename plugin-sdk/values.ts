import type { ValueReading } from '../contracts/domain/readings.ts';
import { isPortalFailure } from './failures.ts';
import type { PolicyRecord } from './plugin.ts';

/**
 * The values of one record, or the note that they cannot be read with certainty: one amount that makes no sense
 * spoils its record, not the whole list.
 */
export function readValues(read: () => ValueReading[]): Pick<PolicyRecord, 'values' | 'unreadable'> {
  try {
    return { values: read() };
  } catch (error) {
    if (!isPortalFailure(error) || error.code !== 'VALUE_SUSPECT') throw error;
    return { values: [], unreadable: error.message };
  }
}
