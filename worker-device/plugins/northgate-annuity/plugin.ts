import { definePlugin } from '../../../plugin-sdk/index.ts';
import { login } from './login.ts';
import { list, logout, probe, read } from './read.ts';

export const plugin = definePlugin({
  id: 'northgate-annuity',
  institutionName: 'Northgate Annuity',
  version: '1.0.0',
  origins: ['https://online.northgate-annuity.example'],
  valueTypes: [
    'ACCOUNT_VALUE',
    'CASH_SURRENDER_VALUE',
    'DEATH_BENEFIT',
    'REQUIRED_MINIMUM_DISTRIBUTION',
    'INCOME_BENEFIT_BASE',
  ],
  session: {
    absoluteTimeoutMs: 8 * 60_000,
    maxConcurrentRequests: 4,
    requestsPerSecond: 20,
    readsOver: 'http',
  },
  // JSON gives the number itself, without a page around it.
  numberLayout: 'asShown',
  login,
  probe,
  read,
  list,
  logout,
});
