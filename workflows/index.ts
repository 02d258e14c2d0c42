// What the worker bundles: workflow types by the names of contracts/temporal.
export { dailySweep } from './dailySweep.workflow.ts';
export { forceSync } from './forceSync.workflow.ts';
export { linkSession } from './linkSession.workflow.ts';
export { reconcile } from './reconcile.workflow.ts';
export { startDay } from './startDay.workflow.ts';
export { watchDevices } from './watchDevices.workflow.ts';
