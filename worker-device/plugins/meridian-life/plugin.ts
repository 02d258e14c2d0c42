import { definePlugin } from '../../../plugin-sdk/index.ts';
import { login } from './login.ts';
import { list, logout, probe, read } from './read.ts';

export const plugin = definePlugin({
  id: 'meridian-life',
  institutionName: 'Meridian Life',
  version: '1.0.0',
  origins: ['https://producers.meridian-life.example'],
  valueTypes: ['ACCOUNT_VALUE', 'CASH_SURRENDER_VALUE', 'DEATH_BENEFIT', 'LOAN_BALANCE', 'ANNUAL_PREMIUM'],
  session: {
    idleTimeoutMs: 4 * 60_000,
    maxConcurrentRequests: 4,
    requestsPerSecond: 20,
    readsOver: 'http',
  },
  numberLayout: 'layoutWhitespace',
  login,
  probe,
  read,
  list,
  logout,
});
