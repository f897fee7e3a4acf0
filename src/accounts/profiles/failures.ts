import * as vscode from 'vscode';
import { CloudError, type ErrorKind } from '../../model/errors.ts';
import { oneLine } from '../../platform/messages.ts';
import { isObject } from './document.ts';
import { Unanswered, type Answer } from './exchange.ts';

/** Who was asked for a key, and for which profile: both for messages. */
export interface Asked {
  readonly who: string;
  readonly profile: string;
}

/** The profile itself has to be mended. */
export function unusable(message: string): CloudError {
  return new CloudError({ kind: 'noKey', message: oneLine(message) });
}

/** The answer of who was asked is no key. */
export function refused({ who, profile }: Asked, { status, body }: Answer): CloudError {
  const code = codeOf(body);
  const kind = kindOf(code, status);
  const message =
    kind === 'unavailable' || kind === 'throttled'
      ? vscode.l10n.t(
          '{0} gives no key for the profile {1} now ({2}). Try again in a minute.',
          who,
          profile,
          code ?? status,
        )
      : vscode.l10n.t(
          '{0} refuses a key for the profile {1} ({2}). Check the profile and what it may do, or choose another way to sign in.',
          who,
          profile,
          code ?? status,
        );
  return new CloudError({ kind, message, code, status });
}

/** What came is not what it should be. */
export function strange({ who, profile }: Asked): CloudError {
  const message = vscode.l10n.t(
    '{0} answered something in which there is no key for the profile {1}. Try again; if it stays so, check the profile.',
    who,
    profile,
  );
  return new CloudError({ kind: 'reply', message });
}

/** Nothing came. Anything but that is passed on. */
export function unanswered({ who, profile }: Asked, error: unknown): unknown {
  if (!(error instanceof Unanswered)) {
    return error;
  }
  if (error.code === 'large') {
    return strange({ who, profile });
  }
  const isLate = error.code === 'timeout';
  const message = isLate
    ? vscode.l10n.t(
        '{0} did not answer in time, so there is no key for the profile {1}. Check the network, then try again.',
        who,
        profile,
      )
    : vscode.l10n.t(
        '{0} cannot be reached ({2}), so there is no key for the profile {1}. Check the network, then try again.',
        who,
        profile,
        error.code,
      );
  return new CloudError({ kind: isLate ? 'timeout' : 'network', message });
}

/** The error code of an answer, if it is a plain one: nothing else of an answer is repeated. */
function codeOf(body: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body);
    const code = isObject(answer) ? (answer['Code'] ?? answer['ErrorCode']) : undefined;
    return typeof code === 'string' && /^[A-Z][A-Za-z]{2,40}(\.[A-Z][A-Za-z]{1,40}){0,3}$/.test(code)
      ? code
      : undefined;
  } catch {
    return undefined;
  }
}

function kindOf(code = '', status: number): ErrorKind {
  if (code.startsWith('Throttling') || status === 429) {
    return 'throttled';
  }
  if (status >= 500) {
    return 'unavailable';
  }
  if (code.startsWith('InvalidTimeStamp')) {
    return 'clock';
  }
  if (code === 'SignatureDoesNotMatch') {
    return 'secret';
  }
  return code.startsWith('InvalidSecurityToken') ? 'token' : 'key';
}
