import { accessPlants } from './catalogue/accessPlants.ts';
import { devicePlants } from './catalogue/devicePlants.ts';
import { gatewayPlants } from './catalogue/gatewayPlants.ts';
import { linkPlants } from './catalogue/linkPlants.ts';
import { numberPlants } from './catalogue/numberPlants.ts';
import { portalPlants } from './catalogue/portalPlants.ts';
import { queuePlants } from './catalogue/queuePlants.ts';
import { readingPlants } from './catalogue/readingPlants.ts';
import { reconcilePlants } from './catalogue/reconcilePlants.ts';
import { sweepPlants } from './catalogue/sweepPlants.ts';
import { tenantPlants } from './catalogue/tenantPlants.ts';
import type { Plant } from './plant.ts';

/** Every bug that the specs have to notice. */
export const catalogue: readonly Plant[] = [
  ...queuePlants,
  ...reconcilePlants,
  ...readingPlants,
  ...numberPlants,
  ...linkPlants,
  ...sweepPlants,
  ...devicePlants,
  ...portalPlants,
  ...gatewayPlants,
  ...tenantPlants,
  ...accessPlants,
];
