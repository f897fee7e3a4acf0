import { CloudError } from '../../model/errors.ts';
import { accessRules, missingPermission, ruleByPrefix } from './codes/access.ts';
import { commonRules } from './codes/common.ts';
import { operationRules } from './codes/operations.ts';
import { markPassing } from '../common/failures.ts';
import type { Refusal, Rules } from '../common/rule.ts';

/** Every code whose meaning is known. Looked up exactly: two of them differ by the case of one letter. */
export const knownCodes: Rules = { ...commonRules, ...operationRules, ...accessRules };

/** Codes after which a read may be sent again, whatever the status; those that start with `Throttling` come on top. */
const PASSING: ReadonlySet<string> = new Set([
  'ServiceUnavailable',
  'InternalError',
  'UnknownError',
  'ExternalFailure',
  'RequestMetaDataFailed',
  'InvokeProxyFailure',
]);

/** The cloud answered with a code. */
export function refused(refusal: Refusal): CloudError {
  const { action, code, detail, requestId, status } = refusal;
  const rule = (Object.hasOwn(knownCodes, code) && knownCodes[code]) || ruleByPrefix(code);
  const { kind, say } = rule;
  const permission = rule === missingPermission ? `rds:${action}` : undefined;
  const broke = PASSING.has(code) || ((status ?? 0) >= 500 && kind !== 'throttled');
  // A cloud that broke may have begun, and a repetition means that it knows a first one. Others were turned away.
  const unclear = broke || code === 'SignatureNonceUsed';
  const error = new CloudError({ kind, message: say(refusal), code, detail, requestId, status, permission, unclear });
  return markPassing(error, kind === 'throttled' || broke);
}
