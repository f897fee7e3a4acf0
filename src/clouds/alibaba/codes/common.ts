import * as l10n from '@vscode/l10n';
import { missingPermission } from './access.ts';
import { asAnswered, badRequest, rule, type Refusal, type Rules } from '../../common/rule.ts';

/** Codes that belong to other operations of the product: shown as they came. */
const foreign = rule('unknown', asAnswered);

const purchase = rule('billing', (refusal: Refusal) =>
  l10n.t('{0} This is about orders or billing: look at the account in the Alibaba Cloud console.', asAnswered(refusal)),
);
const card = rule('billing', () =>
  l10n.t('The Alibaba Cloud account has no payment card. Add one in its console, then try again.'),
);
const topUp = rule('billing', () =>
  l10n.t('The balance of the Alibaba Cloud account is too low. Top it up, then try again.'),
);
const unpaid = rule('billing', () =>
  l10n.t('This instance has an unpaid order. Pay or cancel it in the Alibaba Cloud console, then try again.'),
);
const goneInstance = rule('notFound', () =>
  l10n.t('The instance does not exist in this region and account (any more). Refresh the list of instances.'),
);
const minorVersion = rule('unsupported', () =>
  l10n.t('The minor engine version of this instance is too old for this. Update it in the Alibaba Cloud console.'),
);
const wrongClass = rule('unsupported', () => l10n.t('The class of this instance does not support this.'));
const busyCloud = rule('unavailable', () =>
  l10n.t('Alibaba Cloud had a problem of its own. Try again in a few minutes.'),
);
const kmsKey = rule('state', () =>
  l10n.t(
    'The encryption key of this instance cannot be used. Check in the KMS console that it is enabled and not expired.',
  ),
);

/** Codes about the account and its bills. */
const accountRules: Rules = {
  BasicInfoUncompleted: rule('billing', () =>
    l10n.t('The profile of the Alibaba Cloud account is incomplete. Complete it in its console, then try again.'),
  ),
  'Commodity.InvalidComponent': purchase,
  'CommodityServiceCalling.Exception': rule('unavailable', () =>
    l10n.t("Alibaba Cloud's billing did not answer. Try again in a few minutes."),
  ),
  ContainForbiddenLabelError: rule('billing', () =>
    l10n.t('The Alibaba Cloud account is marked so that it cannot place orders. Ask the reseller of the account.'),
  ),
  InsufficientAvailableQuota: topUp,
  noAvailablePaymentMethod: rule('billing', () =>
    l10n.t('The Alibaba Cloud account has no means of payment. Add one in its console, then try again.'),
  ),
  'Order.ComboInstanceNotAllowOperate': rule('billing', () =>
    l10n.t('This instance belongs to a package and can be handled with the whole package only.'),
  ),
  'Order.InstHasUnpaidOrder': unpaid,
  'Order.NoRealNameAuthentication': rule('billing', () =>
    l10n.t(
      'The Alibaba Cloud account has not finished its identity verification. Finish it in its console, then try again.',
    ),
  ),
  'Order.PeriodInvalid': purchase,
  'OrderStatus.UnPaid': unpaid,
  OrdTCommodityQueryError: purchase,
  'Pay.InsufficientBalance': topUp,
  'Pay.NoCreditCard': card,
  'pay.noCreditCard': card,
  'Price.CommoditySys': purchase,
  'Price.PricingPlanResultNotFound': purchase,
  'Risk.RiskControlRejection': rule('billing', () =>
    l10n.t('Alibaba Cloud has flagged this account. Contact its support.'),
  ),
  'System.SaleValidateFailed': purchase,
};

/** Codes about the instance, its region and its keys. */
const instanceRules: Rules = {
  'Abs.InvalidAccount.NotFound': rule('notFound', () =>
    l10n.t("The instance lacks a database account that this needs. Check the instance's accounts in the console."),
  ),
  'Api.NotSupport': rule('unsupported', ({ action }) =>
    l10n.t('{0} is not available for this instance or region.', action),
  ),
  BackupPolicyNotSupport: rule('unsupported', () =>
    l10n.t(
      "The instance's backup policy excludes this: archived cold data does not go together with cross-region or flash backup. Change the policy in the console.",
    ),
  ),
  CloudSSDNotSupport: rule('unsupported', () =>
    l10n.t('The standard SSD of this instance does not support this. Upgrade the disk to an ESSD.'),
  ),
  'ColdData.EngineVersionNotSupport': rule('unsupported', () =>
    l10n.t('The engine version of this instance cannot archive cold data.'),
  ),
  'ColdData.MinorVersionNotSupport': minorVersion,
  'HostInfo.NotFound': rule('notFound', () =>
    l10n.t('The dedicated host of this instance is unknown. Check the instance in the console.'),
  ),
  IncorrectMinorVersion: minorVersion,
  IncorrectTargetClasscode: wrongClass,
  InvalidBackupSet: rule('notFound', () =>
    l10n.t('This backup does not hold the database that was asked for. Refresh the list of backups.'),
  ),
  InvalidClusterKms: rule('forbidden', () =>
    l10n.t('The instance is not authorised to use the key management service. Authorise it in the console.'),
  ),
  'InvalidDBInstanceEngineType.Format': rule('unsupported', () =>
    l10n.t('The engine of this instance does not support this.'),
  ),
  'InvalidDBInstanceId.NotFound': goneInstance,
  'InvalideStatus.Format': rule('state', () =>
    l10n.t('The instance is busy. Wait until it is Running, then try again.'),
  ),
  'InvalidInstanceLevel.DiskType': rule('unsupported', () =>
    l10n.t('The class of this instance does not go together with its disk.'),
  ),
  'InvalidInstanceLevel.Malformed': wrongClass,
  InvalidKmsKey: kmsKey,
  InvalidUserOperatorPermission: missingPermission,
  KmsApiError: kmsKey,
  NotInFlowController: rule('unsupported', () =>
    l10n.t('This feature is not enabled for the Alibaba Cloud account. Open a ticket with its support.'),
  ),
  'OperationDenied.ZoneResource': rule('unavailable', () =>
    l10n.t('The zone has no resources left for this. Try again later.'),
  ),
  ProductInstanceReleased: rule('notFound', () =>
    l10n.t('This instance has been released. Refresh the list of instances.'),
  ),
  RegionDissolvedEOM: rule('unsupported', () => l10n.t('Alibaba Cloud is closing this region.')),
  RegionEndTimeDissolvedAustralia: rule('unsupported', () => l10n.t('Alibaba Cloud has closed the region Sydney.')),
  RegionEndTimeDissolvedIndia: rule('unsupported', () => l10n.t('Alibaba Cloud has closed the region Mumbai.')),
  'Request.NotFound': rule('notFound', () => l10n.t('What was asked for does not exist (any more). Refresh the list.')),
  SqlExecuteFailedOrTimeout: rule('state', () =>
    l10n.t('The instance did not answer the cloud in time. Check its load and health, then try again.'),
  ),
  UnsupportedClassCode: rule('unsupported', () => l10n.t('The class of this instance has been discontinued.')),
  VpcNetworkTypeNotSupport: rule('unsupported', () => l10n.t('This is not possible for an instance in a VPC.')),
};

const otherRules: Rules = {
  ExternalFailure: busyCloud,
  InvokeProxyFailure: busyCloud,
  RequestMetaDataFailed: busyCloud,
  'InvalidConnectionString.Duplicate': foreign,
  InvalidParam: foreign,
  InvalidReduceDiskSize: foreign,
  'InvalidReleasedKeepPolicy.Format': foreign,
  InvalidVswitchId: foreign,
  MirrorInsExists: foreign,
  'Parameters.Invalid': badRequest(() => l10n.t('The cloud does not accept a parameter of the request.')),
  'RequiredParam.NotFound': badRequest(() => l10n.t('The request lacks a parameter.')),
};

/** The 59 codes that every operation's page lists. */
export const commonRules: Rules = { ...accountRules, ...instanceRules, ...otherRules };
