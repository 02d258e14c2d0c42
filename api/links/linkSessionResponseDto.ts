import {
  challengeKinds,
  channels,
  type Channel,
  type ChallengeKind,
} from '../../contracts/domain/challenges.ts';
import {
  failureCodes,
  nextActions,
  type FailureCode,
  type NextAction,
} from '../../contracts/domain/failures.ts';
import {
  linkSessionStates,
  sessionEndReasons,
  type LinkSessionState,
  type SessionEndReason,
} from '../../contracts/domain/states.ts';
import {
  BooleanProperty,
  CountProperty,
  IdProperty,
  InstantProperty,
  ListProperty,
  ObjectProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export class ChallengeFieldDto {
  @TextProperty() readonly name!: string;
  @TextProperty() readonly label!: string;
  @OneOfProperty(['code', 'text', 'password'], 'ChallengeFieldKind') readonly kind!:
    'code' | 'text' | 'password';
  @CountProperty({ optional: true, description: 'Number of characters, where the portal states it.' })
  readonly length?: number;
}

export class ChallengeOptionDto {
  @TextProperty() readonly value!: string;
  @TextProperty() readonly label!: string;
}

/** What a portal asks for. Times are by the server's clock. */
export class ChallengeDto {
  @TextProperty() readonly id!: string;
  @OneOfProperty(challengeKinds, 'ChallengeKind') readonly kind!: ChallengeKind;
  @OneOfProperty(channels, 'Channel', { optional: true }) readonly channel?: Channel;
  @TextProperty({ optional: true }) readonly maskedDestination?: string;
  @TextProperty() readonly prompt!: string;
  @ListProperty(() => ChallengeFieldDto) readonly fields!: ChallengeFieldDto[];
  @ListProperty(() => ChallengeOptionDto, { optional: true }) readonly options?: ChallengeOptionDto[];
  @ListProperty(() => ChallengeOptionDto, {
    optional: true,
    description: 'Chosen by the answer `otherWay` instead of the fields.',
  })
  readonly otherWays?: ChallengeOptionDto[];
  @CountProperty({ optional: true }) readonly attemptsLeft?: number;
  @InstantProperty({ optional: true }) readonly resendAt?: string;
  @InstantProperty() readonly expiresAt!: string;
  @OneOfProperty(['INVALID_CODE', 'CHALLENGE_EXPIRED'], 'PreviousFailure', { optional: true })
  readonly previousFailure?: 'INVALID_CODE' | 'CHALLENGE_EXPIRED';
}

export class SealingKeyDto {
  @TextProperty() readonly keyId!: string;
  @TextProperty({ description: 'X25519, raw, base64url.' }) readonly publicKey!: string;
  @InstantProperty() readonly expiresAt!: string;
  @TextProperty({ description: 'Ed25519 signature of the device, base64url.' }) readonly signature!: string;
}

export class LinkDeviceDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly name!: string;
  @TextProperty({ nullable: true, description: 'Ed25519, raw, base64url; verifies the sealing key.' })
  readonly publicKey!: string | null;
  @BooleanProperty() readonly online!: boolean;
  @InstantProperty({ nullable: true, description: 'Since when it does not answer; null while it does.' })
  readonly silentSince!: string | null;
}

export class LinkFailureDto {
  @OneOfProperty(failureCodes, 'FailureCode') readonly code!: FailureCode;
  @TextProperty() readonly message!: string;
  @OneOfProperty(nextActions, 'NextAction') readonly nextAction!: NextAction;
}

export class LinkSessionResponseDto {
  @IdProperty() readonly id!: string;
  @IdProperty() readonly sourceId!: string;
  @TextProperty() readonly sourceName!: string;
  @TextProperty() readonly username!: string;
  @TextProperty() readonly institutionName!: string;
  @OneOfProperty(linkSessionStates, 'LinkSessionState') readonly state!: LinkSessionState;
  @CountProperty({ description: 'Raised with each change; an answer with a lower one is older.' })
  readonly sequence!: number;
  @CountProperty() readonly linkEpoch!: number;
  @ObjectProperty(() => ChallengeDto, { nullable: true }) readonly challenge!: ChallengeDto | null;
  @ObjectProperty(() => SealingKeyDto, { nullable: true }) readonly sealingKey!: SealingKeyDto | null;
  @ObjectProperty(() => LinkDeviceDto, { nullable: true }) readonly device!: LinkDeviceDto | null;
  @ObjectProperty(() => LinkFailureDto, { nullable: true }) readonly failure!: LinkFailureDto | null;
  @OneOfProperty(sessionEndReasons, 'SessionEndReason', { nullable: true })
  readonly endReason!: SessionEndReason | null;
  @CountProperty({ description: "Policies that wait in the source's queue." }) readonly queued!: number;
  @InstantProperty() readonly openedAt!: string;
  @InstantProperty() readonly updatedAt!: string;
  @InstantProperty({ nullable: true }) readonly linkedAt!: string | null;
  @InstantProperty({ nullable: true }) readonly endedAt!: string | null;
  @InstantProperty({ description: 'To count down by.' }) readonly serverTime!: string;
}

export class OpenedLinkResponseDto {
  @IdProperty() readonly linkSessionId!: string;
}

export class CurrentLinkSessionResponseDto {
  @ObjectProperty(() => LinkSessionResponseDto, { nullable: true, description: 'Null: never linked.' })
  readonly linkSession!: LinkSessionResponseDto | null;
}
