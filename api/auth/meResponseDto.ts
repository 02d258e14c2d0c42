import {
  organizationKinds,
  subscriptions,
  type OrganizationKind,
  type Subscription,
} from '../../contracts/domain/organizations.ts';
import { capabilities, roles, type Capability, type Role } from '../../contracts/domain/roles.ts';
import {
  BooleanProperty,
  IdProperty,
  ObjectProperty,
  OneOfListProperty,
  OneOfProperty,
  TextProperty,
} from '../schema/properties.ts';

export class MyselfDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly name!: string;
  @TextProperty() readonly email!: string;
  @OneOfProperty(roles, 'Role') readonly role!: Role;
}

export class MyOrganizationDto {
  @IdProperty() readonly id!: string;
  @TextProperty() readonly name!: string;
  @OneOfProperty(organizationKinds, 'OrganizationKind') readonly kind!: OrganizationKind;
  @TextProperty({ description: 'IANA name.' }) readonly timeZone!: string;
  @OneOfProperty(subscriptions, 'Subscription') readonly subscription!: Subscription;
  @BooleanProperty() readonly syncIncluded!: boolean;
}

export class MeResponseDto {
  @ObjectProperty(() => MyselfDto) readonly user!: MyselfDto;
  @ObjectProperty(() => MyOrganizationDto) readonly organization!: MyOrganizationDto;
  @OneOfListProperty(capabilities, 'Capability') readonly capabilities!: Capability[];
  @TextProperty({ description: 'To be sent as `x-csrf-token` with everything that changes something.' })
  readonly csrfToken!: string;
}
