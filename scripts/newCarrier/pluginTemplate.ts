export function pluginTemplate(id: string, title: string, sdk: string, numberLayout: string): string {
  return `import { definePlugin } from '${sdk}';
import { login } from './login.ts';
import { logout, probe, read } from './read.ts';

export const plugin = definePlugin({
  id: '${id}',
  institutionName: '${title}',
  version: '0.1.0',
  // The portal's own origin first, then every other that it needs (a sign-in server, for example).
  origins: ['https://${id}.example'],
  valueTypes: ['ACCOUNT_VALUE', 'CASH_SURRENDER_VALUE'],
  session: {
    maxConcurrentRequests: 2,
    requestsPerSecond: 4,
    readsOver: 'http',
  },
  numberLayout: '${numberLayout}',
  login,
  probe,
  read,
  logout,
});
`;
}
