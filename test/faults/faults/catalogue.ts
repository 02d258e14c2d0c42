import { faultsOfClocks } from './clockFaults.ts';
import { faultsOfDisks } from './diskFaults.ts';
import type { Fault } from './fault.ts';
import { faultsOfLinks } from './wireFaults.ts';

export const catalogue: readonly Fault[] = [...faultsOfLinks, ...faultsOfDisks, ...faultsOfClocks];
