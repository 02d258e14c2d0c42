import { Organization } from './organization.ts';
import { User } from './user.ts';
import { UserSession } from './userSession.ts';
import { AuditEvent } from './auditEvent.ts';
import { Contact } from './contact.ts';
import { Institution } from './institution.ts';
import { Product } from './product.ts';
import { ProductStatus } from './productStatus.ts';
import { Policy } from './policy.ts';
import { PolicyTransaction } from './policyTransaction.ts';
import { Device } from './device.ts';
import { DeviceRefusal } from './deviceRefusal.ts';
import { ConnectedInstitution } from './connectedInstitution.ts';
import { LoginSource } from './loginSource.ts';
import { LinkSession } from './linkSession.ts';
import { SyncAttempt } from './syncAttempt.ts';
import { Finding } from './finding.ts';
import { PolicySync } from './policySync.ts';
import { SyncQueueEntry } from './syncQueueEntry.ts';
import { PolicyValue } from './policyValue.ts';
import { PolicyValueHistory } from './policyValueHistory.ts';

export const entities = [
  Organization,
  User,
  UserSession,
  AuditEvent,
  Contact,
  Institution,
  Product,
  ProductStatus,
  Policy,
  PolicyTransaction,
  Device,
  DeviceRefusal,
  ConnectedInstitution,
  LoginSource,
  LinkSession,
  SyncAttempt,
  Finding,
  PolicySync,
  SyncQueueEntry,
  PolicyValue,
  PolicyValueHistory,
];
