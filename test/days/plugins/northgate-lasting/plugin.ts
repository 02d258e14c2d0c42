import { definePlugin } from '../../../../plugin-sdk/index.ts';
import { plugin as northgate } from '../../../../worker-device/plugins/northgate-annuity/plugin.ts';

/** Northgate for a portal whose sessions outlive a night and the day after it. */
export const plugin = definePlugin({
  ...northgate,
  id: 'northgate-lasting',
  institutionName: 'Northgate Lasting',
  session: { ...northgate.session, absoluteTimeoutMs: 31 * 3_600_000 },
});
