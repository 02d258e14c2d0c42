import type { Role } from '../../../contracts/domain/roles.ts';

export const roleWords: Record<Role, string> = {
  OWNER: 'Owner',
  MANAGER: 'Manager',
  ADVISOR: 'Advisor',
  ASSISTANT: 'Assistant',
  COMPLIANCE: 'Compliance',
  FMO_ADMIN: 'FMO admin',
  OPERATOR: 'Operator',
};
