import { accessPlants } from './catalogue/accessPlants.ts';
import { batchPlants } from './catalogue/batchPlants.ts';
import { devicePlants } from './catalogue/devicePlants.ts';
import { fillingPlants } from './catalogue/fillingPlants.ts';
import { forceSyncPlants } from './catalogue/forceSyncPlants.ts';
import { gatewayPlants } from './catalogue/gatewayPlants.ts';
import { linkPlants } from './catalogue/linkPlants.ts';
import { linkRecordPlants } from './catalogue/linkRecordPlants.ts';
import { loginPlants } from './catalogue/loginPlants.ts';
import { livePlants } from './catalogue/livePlants.ts';
import { numberPlants } from './catalogue/numberPlants.ts';
import { officePlants } from './catalogue/officePlants.ts';
import { outcomePlants } from './catalogue/outcomePlants.ts';
import { portalPlants } from './catalogue/portalPlants.ts';
import { queuePlants } from './catalogue/queuePlants.ts';
import { readingPlants } from './catalogue/readingPlants.ts';
import { reconcilePlants } from './catalogue/reconcilePlants.ts';
import { sweepPlants } from './catalogue/sweepPlants.ts';
import { tenantPlants } from './catalogue/tenantPlants.ts';
import { deviceWorkPlants } from './catalogue/deviceWorkPlants.ts';
import { sessionPlants } from './catalogue/sessionPlants.ts';
import { windowPlants } from './catalogue/windowPlants.ts';
import type { Plant } from './plant.ts';

/** Every bug that the specs have to notice. */
export const catalogue: readonly Plant[] = [
  ...queuePlants,
  ...fillingPlants,
  ...forceSyncPlants,
  ...reconcilePlants,
  ...readingPlants,
  ...outcomePlants,
  ...numberPlants,
  ...linkPlants,
  ...linkRecordPlants,
  ...sweepPlants,
  ...devicePlants,
  ...loginPlants,
  ...batchPlants,
  ...portalPlants,
  ...windowPlants,
  ...sessionPlants,
  ...deviceWorkPlants,
  ...gatewayPlants,
  ...tenantPlants,
  ...accessPlants,
  ...officePlants,
  ...livePlants,
];
