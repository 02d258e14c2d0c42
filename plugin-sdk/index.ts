/** Everything that a plugin imports. */
export {
  americanAmounts,
  europeanAmounts,
  parseAmount,
  parseOptionalAmount,
  plainAmounts,
} from './amounts.ts';
export type { AmountFormat } from './amounts.ts';
export { authenticatorApp } from './authenticatorApp.ts';
export type { AuthenticatorApp } from './authenticatorApp.ts';
export { describeConformance } from './conformance.ts';
export type {
  ConformanceDescription,
  ConformanceEnvironment,
  ConformancePortal,
  ExpectedRecord,
} from './conformance.ts';
export { isCalendarDate, parseDate } from './dates.ts';
export type { DateFormat } from './dates.ts';
export { changed, openDocument } from './document.ts';
export type { PortalDocument } from './document.ts';
export type { DocumentRow, DocumentTable } from './documentTable.ts';
export { isPortalFailure, PortalFailure } from './failures.ts';
export { JsonObject, parseJsonObject } from './json.ts';
export {
  answerTo,
  firstVisible,
  openPage,
  refuseFaults,
  refuseSubmissionFaults,
  toNextPage,
} from './pageSteps.ts';
export { definePlugin } from './plugin.ts';
export type {
  CarrierPlugin,
  ChallengeAnswer,
  ChallengeRequest,
  Credentials,
  ListPage,
  Login,
  PolicyLookup,
  PolicyRecord,
} from './plugin.ts';
export { namesPolicy } from './policyNumbers.ts';
export type { Portal, PortalRequest, PortalResponse } from './portal.ts';
export { sandboxPortal } from './sandboxPortal.ts';
export type { SandboxPortalOptions } from './sandboxPortal.ts';
export { inSessionOf, withoutAddressTokens } from './sessionAddress.ts';
export { readValues } from './values.ts';
export type { InactiveReason, ValueReading } from '../contracts/domain/readings.ts';
export type { ValueType } from '../contracts/domain/valueTypes.ts';
export { otherWayAnswer } from '../contracts/domain/challenges.ts';
export type { Challenge } from '../contracts/domain/challenges.ts';
export type { Page } from 'playwright';
