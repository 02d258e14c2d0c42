import type { Role } from '../../contracts/domain/roles.ts';
import { demoOrganizations } from '../demo/demoPeople.ts';
import { origin, portalOrigins } from './services.ts';
import type { RunningSystem } from './bringUp.ts';

const roleLabels: Readonly<Record<Role, string>> = {
  OWNER: 'Owner',
  MANAGER: 'Manager',
  ADVISOR: 'Advisor',
  ASSISTANT: 'Assistant',
  COMPLIANCE: 'Compliance',
  FMO_ADMIN: 'FMO admin',
  OPERATOR: 'Operator',
};

const ruler = '─'.repeat(86);

/** What a person needs after the start, in one block. */
export function closingBlock(system: RunningSystem, took: string): string {
  const { site, demoPassword, deviceSerialNumber, secondSerialNumber } = system;
  const control = origin(site.host, site.ports.SANDBOX_CONTROL_PORT);
  const portals = portalOrigins(site);
  return [
    '',
    ruler,
    `  Carrier Sync is running (started in ${took}). Ctrl-C stops it; the data is kept.`,
    '',
    ...rows([
      ['Carrier Sync', site.publicOrigin],
      [
        'Temporal UI',
        site.temporalUiUrl === undefined
          ? `of ${site.temporalAddress}`
          : `${site.temporalUiUrl}  (for the operator)`,
      ],
      ['Sandbox control', `${control}/control`],
    ]),
    '',
    `  Sign in, all with the password ${demoPassword}`,
    ...rows(people()),
    '',
    '  The demo carriers (Institutions & Sources: connect one, add a login source, Link)',
    ...rows([
      ['Meridian Life', `smith / smith-Pass1, or jones / jones-Pass1   code by text: ${control}/inbox`],
      [
        'Northgate Annuity',
        `smith / smith-Pass1, or jones / jones-Pass1   code of the app: ${control}/control`,
      ],
      ['Their portals', Object.values(portals).join('  ')],
    ]),
    '',
    ...rows([
      ['Demo device', `serial number ${deviceSerialNumber}   created already`],
      ...secondDeviceRow(secondSerialNumber),
      ['Data and logs', site.home],
    ]),
    ruler,
  ].join('\n');
}

/** To walk the guide's first step with. */
function secondDeviceRow(serialNumber: string | undefined): [string, string][] {
  if (serialNumber === undefined) return [];
  return [['A second device', `serial number ${serialNumber}   yours with + New Sync Device`]];
}

function people(): [string, string][] {
  return demoOrganizations.flatMap((organization) =>
    organization.people.map(({ role, email }): [string, string] => [
      roleLabels[role],
      `${email}  (${organization.name})`,
    ]),
  );
}

function rows(pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.map(([label, text]) => `  ${label.padEnd(18)} ${text}`);
}
