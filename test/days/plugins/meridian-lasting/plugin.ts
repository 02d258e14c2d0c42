import { definePlugin } from '../../../../plugin-sdk/index.ts';
import { plugin as meridian } from '../../../../worker-device/plugins/meridian-life/plugin.ts';

const { idleTimeoutMs: _none, ...session } = meridian.session;

/** Meridian for a portal that never ends a session by itself: one lives for days, until something ends it. */
export const plugin = definePlugin({
  ...meridian,
  id: 'meridian-lasting',
  institutionName: 'Meridian Lasting',
  session,
});
