import { definePlugin } from '../../../../plugin-sdk/index.ts';
import { plugin as meridian } from '../../../../worker-device/plugins/meridian-life/plugin.ts';

const { list: _list, ...withoutList } = meridian;

/** Meridian for a portal without a list: every policy by the search and its own page. */
export const plugin = definePlugin({
  ...withoutList,
  id: 'meridian-by-search',
  institutionName: 'Meridian by Search',
});
