import { definePlugin } from '../../../../plugin-sdk/index.ts';
import { login } from './login.ts';
import { list, logout, probe, read } from './read.ts';

/** A service desk that keeps policies as issues: a carrier's portal that nobody on this project wrote. */
export const plugin = definePlugin({
  id: 'redmine',
  institutionName: 'Heartland Mutual',
  version: '1.0.0',
  origins: ['https://redmine.example'],
  valueTypes: ['CASH_SURRENDER_VALUE', 'ANNUAL_PREMIUM'],
  session: {
    idleTimeoutMs: 60_000,
    maxConcurrentRequests: 2,
    requestsPerSecond: 10,
    readsOver: 'http',
  },
  numberLayout: 'layoutWhitespace',
  login,
  probe,
  read,
  list,
  logout,
});
