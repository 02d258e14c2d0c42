import type { CarrierPlugin } from '../../plugin-sdk/index.ts';

/** A good plugin with one bug planted, as a hurried author might write it. */
export interface BrokenCopy {
  name: string;
  bug: string;
  /** The checks that must name it, by id. */
  namedBy: readonly string[];
  plant(good: CarrierPlugin): CarrierPlugin;
}
