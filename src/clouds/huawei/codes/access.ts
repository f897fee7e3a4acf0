import * as l10n from '@vscode/l10n';
import { asAnswered, badRequest, permissionWords, rule, wrongClock, type Rule, type Rules } from '../../common/rule.ts';
import { factsOf, operations } from '../operations.ts';

/** The permission of an operation, by its name. */
export function permissionOf(action: string): string | undefined {
  return isOperation(action) ? factsOf(action).permission : undefined;
}

function isOperation(action: string): action is keyof typeof operations {
  return Object.hasOwn(operations, action);
}

export const refusedKey = rule('key', () =>
  l10n.t('Huawei Cloud refused the sign-in. Enter the access key id and its secret again.'),
);

const unknownKey = rule('key', () =>
  l10n.t(
    'Huawei Cloud does not know this access key id. Check it for slips, or enter another one. A temporary key is unknown once it has ended.',
  ),
);

const disabledKey = rule('key', () =>
  l10n.t('This access key is disabled. Enable it in the IAM console, or enter another one for this account.'),
);

/** Not the key's fault any more: entering it again would not help before the lock has ended. */
const lockedKey = rule('throttled', () =>
  l10n.t(
    'Huawei Cloud has locked this access key after too many refused sign-ins. Wait five minutes, then try again. If the secret is wrong, enter it again first.',
  ),
);

const wrongSecret = rule('secret', () =>
  l10n.t(
    'The access key secret does not match the access key id. Enter the secret again. If it is right, a proxy may be changing the requests.',
  ),
);

const endedToken = rule('token', () =>
  l10n.t('The security token has expired. Get a new temporary access key with its token and enter all three again.'),
);

const brokenToken = rule('token', () =>
  l10n.t(
    'The security token does not belong to this access key, or is incomplete. Enter the temporary key id, its secret and its token together again.',
  ),
);

export const noSignature = rule('key', () =>
  l10n.t(
    'Huawei Cloud found no sign-in in the request. A proxy may have taken it out; if there is none, enter the access key again.',
  ),
);

/** The first that fits. The words may echo the whole request behind the cause. */
const signInWords: readonly (readonly [RegExp, Rule])[] = [
  [/reach the limit|\block(?:ed)?\b/i, lockedKey],
  [/signature expired|expired signature/i, wrongClock],
  [/signature|canonical/i, wrongSecret],
  [/x-sdk-date|request time/i, wrongClock],
  [/x-auth-token not found|authorization (?:header )?(?:is )?(?:missing|not found)/i, noSignature],
  [/token.*expire|expire.*token/i, endedToken],
  [/token/i, brokenToken],
  [/disable|inactive/i, disabledKey],
  [/\bak\b.*not exist|secret ?key failed/i, unknownKey],
];

/** What the words of a refused sign-in mean, as most codes leave it open; `undefined` if they do not tell either. */
export function signInRule(detail: string): Rule | undefined {
  return signInWords.find(([words]) => words.test(detail))?.[1];
}

export const missingPermission = rule('forbidden', (refusal) => {
  const permission = permissionOf(refusal.action);
  return permission === undefined
    ? l10n.t('The account is not allowed to do this. Ask your administrator. {0}', asAnswered(refusal))
    : permissionWords(permission);
});

/** There is no such operation here, which depends on what was asked for. */
export const noService = rule('unsupported', () =>
  l10n.t(
    "RDS is not enabled in this region for the account, or the address is not one of RDS. Choose another region, or check the account's site or custom endpoint.",
  ),
);

/** An operation for tokens only; another tells the same for keys. */
export const notForKeys = rule('unsupported', asAnswered);

export const wrongEndpoint = rule('endpoint', ({ action }) =>
  l10n.t(
    "The endpoint does not know {0}, so it is probably not one of Huawei Cloud's IAM. Check the account's site or custom endpoint.",
    action,
  ),
);

export const throttled = rule('throttled', () =>
  l10n.t('Huawei Cloud is limiting the requests of this account. Wait a moment, then try again.'),
);

export const throttledForLong = rule('throttled', () =>
  l10n.t('The account has used up the requests that Huawei Cloud allows it for now. Try again in an hour or later.'),
);

export const unavailable = rule('unavailable', () =>
  l10n.t('Huawei Cloud had a problem of its own. Try again in a few minutes.'),
);

/** Not passing trouble: something is set up wrong there. */
export const brokenGateway = rule('unavailable', (refusal) =>
  l10n.t(
    'The gateway of Huawei Cloud cannot reach RDS. Try again later; if it stays so, contact its support. {0}',
    asAnswered(refusal),
  ),
);

const wrongParameter = badRequest(() => l10n.t('The cloud does not accept a parameter of the request.'));

/** Sign-in, permission and gateway codes that any operation may answer. The older `APIG.` is looked up as `APIGW.`. */
export const accessRules: Rules = {
  'APIGW.0101': noService,
  'APIGW.0103': brokenGateway,
  'APIGW.0104': brokenGateway,
  'APIGW.0105': brokenGateway,
  'APIGW.0106': brokenGateway,
  'APIGW.0201': wrongParameter,
  'APIGW.0203': unavailable,
  'APIGW.0301': refusedKey,
  'APIGW.0302': missingPermission,
  'APIGW.0303': missingPermission,
  'APIGW.0304': missingPermission,
  'APIGW.0305': missingPermission,
  'APIGW.0306': missingPermission,
  'APIGW.0307': endedToken,
  'APIGW.0308': throttled,
  'IAM.0001': refusedKey,
  'IAM.0002': missingPermission,
  'IAM.0003': missingPermission,
  'IAM.0004': rule('notFound', () => l10n.t('What was asked for does not exist (any more). Refresh the list.')),
  'IAM.0006': unavailable,
  'IAM.0007': wrongParameter,
  'IAM.0011': wrongParameter,
};
