import { CloudError } from '../../model/errors.ts';
import { markLimited, markPassing } from '../common/failures.ts';
import { asAnswered, rule as ruleOfKind, type Refusal, type Rule, type Rules } from '../common/rule.ts';
import {
  accessRules,
  brokenGateway,
  missingPermission,
  noService,
  noSignature,
  notForKeys,
  permissionOf,
  refusedKey,
  signInRule,
  throttled,
  throttledForLong,
  unavailable,
  wrongEndpoint,
} from './codes/access.ts';
import { NOT_ENABLED_OR_FORBIDDEN, notEnabled, rdsRules } from './codes/rds.ts';
import { limitOf, windowEnd } from './throttling.ts';

/** Every code whose meaning is known. */
export const knownCodes: Rules = { ...accessRules, ...rdsRules };

/** Codes for whatever can be wrong with a sign-in. */
const SIGN_IN: ReadonlySet<string> = new Set(['APIGW.0301', 'APIGW.0307', 'IAM.0001']);
/** The same with status 401; with another it is a permission that is missing. */
const SIGN_IN_OR_NOT: ReadonlySet<string> = new Set(['APIGW.0303', 'APIGW.0305']);
/** Operations that the cloud enables for an account on request. */
const OPEN_TO_SOME: ReadonlySet<string> = new Set(['ShowBackupUsage', 'ListInstanceBackupSummary']);
/** A code with the name of a service. Others are the HTTP status once more, or words for it. */
const OF_A_SERVICE = /^[A-Za-z]+\.\d+$/;

/** What a status means, where the code says nothing. */
const byStatus: Readonly<Record<number, Rule>> = {
  403: missingPermission,
  404: ruleOfKind('notFound', asAnswered),
  409: ruleOfKind('state', asAnswered),
  429: throttled,
};

/** The cloud answered with a code, or with words that stand for one. `date` is that header of the answer. */
export function refused(refusal: Refusal, date?: string): CloudError {
  const { action, code, detail, requestId, status } = refusal;
  const rule = ruleOf(refusal);
  const { kind, say } = rule;
  const permission = kind === 'forbidden' ? permissionOf(action) : undefined;
  // A cloud that broke may have begun. Others were turned away.
  const unclear = (kind === 'unavailable' && rule !== brokenGateway) || ((status ?? 0) >= 500 && kind !== 'throttled');
  const message = say(refusal);
  const error = new CloudError({ kind, message, code, detail, requestId, status, permission, unclear });
  const limit = isLimit(refusal) ? limitOf(detail) : undefined;
  if (limit?.worthWaiting) {
    return markLimited(error, windowEnd(limit.window, date));
  }
  return markPassing(error, unclear);
}

function ruleOf(refusal: Refusal): Rule {
  const { action, detail = '', status } = refusal;
  const code = modern(refusal.code);
  if (isSignIn(code, status)) {
    const told = signInRule(detail);
    // Whether it takes keys is not documented; words that blame the key are believed all the same.
    if (action === 'ListAuthProjects' && (told === undefined || told === noSignature)) {
      return notForKeys;
    }
    return told ?? (SIGN_IN.has(code) ? accessRules[code] : undefined) ?? refusedKey;
  }
  if (isLimit(refusal)) {
    return limitOf(detail).worthWaiting ? throttled : throttledForLong;
  }
  if (code === 'APIGW.0101') {
    return permissionOf(action)?.startsWith('rds:') ? noService : wrongEndpoint;
  }
  if (code === 'APIGW.0201' && /time(?:d)?[ -]?out/i.test(detail)) {
    return unavailable;
  }
  if (code === NOT_ENABLED_OR_FORBIDDEN && (OPEN_TO_SOME.has(action) || /white ?list/i.test(detail))) {
    return notEnabled;
  }
  return (Object.hasOwn(knownCodes, code) && knownCodes[code]) || ruleOfStatus(status ?? 0);
}

function ruleOfStatus(status: number): Rule {
  // Some services answer so where a permission is missing.
  return status === 401
    ? missingPermission
    : status >= 500
      ? unavailable
      : (byStatus[status] ?? ruleOfKind('unknown', asAnswered));
}

function isSignIn(code: string, status: number | undefined): boolean {
  return SIGN_IN.has(code) || (status === 401 && (SIGN_IN_OR_NOT.has(code) || !OF_A_SERVICE.test(code)));
}

function isLimit({ code, status }: Refusal): boolean {
  return status === 429 || modern(code) === 'APIGW.0308';
}

/** The gateway's codes had a shorter prefix once. */
function modern(code: string): string {
  return code.replace(/^APIG\./, 'APIGW.');
}
