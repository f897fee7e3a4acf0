import * as l10n from '@vscode/l10n';
import { asAnswered, badRequest, permissionWords, rule, wrongClock, type Rules } from '../../common/rule.ts';

const disabledKey = rule('key', () =>
  l10n.t('This access key is disabled. Enable it in the RAM console, or enter another one for this account.'),
);

const brokenToken = rule('token', () =>
  l10n.t(
    'The security token does not belong to this access key, or is incomplete. Enter the temporary key id, its secret and its token together again.',
  ),
);

export const missingPermission = rule('forbidden', ({ action }) => permissionWords(`rds:${action}`));

const blocked = rule('billing', () =>
  l10n.t('Alibaba Cloud has blocked this account. Sign in to its console to see why, or contact its support.'),
);

const wrongEndpoint = rule('endpoint', ({ action }) =>
  l10n.t(
    "The endpoint does not know {0}, so it is probably not one of ApsaraDB RDS. Check the account's site or custom endpoint.",
    action,
  ),
);

const unknownRegion = rule('notFound', () =>
  l10n.t("This region does not exist or is not served by the account's endpoint. Refresh the regions."),
);

const throttled = rule('throttled', () =>
  l10n.t('Alibaba Cloud is limiting the requests of this account. Wait a moment, then try again.'),
);

const unavailable = rule('unavailable', () =>
  l10n.t('Alibaba Cloud had a problem of its own. Try again in a few minutes.'),
);

/** Sign-in, permission and gateway codes that any operation may answer. */
export const accessRules: Rules = {
  'InvalidAccessKeyId.NotFound': rule('key', () =>
    l10n.t(
      'Alibaba Cloud does not know this access key id. Check it for slips, or enter another one for this account.',
    ),
  ),
  'InvalidAccessKeyId.Inactive': disabledKey,
  'Forbidden.AccessKeyDisabled': disabledKey,
  SignatureDoesNotMatch: rule('secret', () =>
    l10n.t(
      'The access key secret does not match the access key id. Enter the secret again. If it is right, a proxy may be changing the requests.',
    ),
  ),
  IncompleteSignature: rule('secret', () =>
    l10n.t(
      'The signature of the request did not arrive whole. Enter the access key again. If it is right, a proxy may be changing the requests.',
    ),
  ),
  SignatureNonceUsed: rule('unavailable', () =>
    l10n.t('The cloud took the request for a repetition of an earlier one. Try again.'),
  ),
  'InvalidTimeStamp.Expired': wrongClock,
  'InvalidTimeStamp.Format': wrongClock,
  IllegalTimestamp: wrongClock,
  'InvalidSecurityToken.Expired': rule('token', () =>
    l10n.t('The security token has expired. Get a new temporary access key with its token and enter all three again.'),
  ),
  'InvalidSecurityToken.Malformed': brokenToken,
  'InvalidSecurityToken.MismatchWithAccessKey': brokenToken,
  MissingSecurityToken: brokenToken,
  'Forbidden.RAM': missingPermission,
  NoPermission: missingPermission,
  'Forbedden.NotSupportRAM': rule('forbidden', ({ action }) =>
    l10n.t('RAM users cannot use {0} at all. Use an account that signs in another way for this.', action),
  ),
  'Forbidden.RiskControl': blocked,
  'Forbidden.Authentication': blocked,
  'InvalidApi.NotFound': wrongEndpoint,
  InvalidAction: wrongEndpoint,
  InvalidVersion: wrongEndpoint,
  'InvalidProduct.NotFound': wrongEndpoint,
  NoSuchVersion: wrongEndpoint,
  'InvalidProtocol.NeedSsl': rule('endpoint', () =>
    l10n.t(
      'The cloud wants an encrypted connection. Change the custom endpoint of this account to start with https://.',
    ),
  ),
  MissingParameter: badRequest(() => l10n.t('The request lacks a parameter.')),
  InvalidParameter: badRequest(() => l10n.t('The cloud does not accept a parameter of the request.')),
  'InvalidRegion.NotFound': unknownRegion,
  'InvalidRegionId.NotFound': unknownRegion,
  InsufficientBalance: rule('billing', () =>
    l10n.t('The balance of the Alibaba Cloud account is too low. Top it up, then try again.'),
  ),
  InternalError: unavailable,
  UnknownError: unavailable,
  ServiceUnavailable: unavailable,
  Throttling: throttled,
  'Throttling.User': throttled,
  'Throttling.Api': throttled,
};

/** What a code means that no table lists: by its documented prefix, else as it came. */
export function ruleByPrefix(code: string) {
  if (code.startsWith('Throttling')) {
    return throttled;
  }
  return code.startsWith('Missing')
    ? badRequest(() => l10n.t('The request lacks a parameter.'))
    : rule('unknown', asAnswered);
}
