import * as vscode from 'vscode';
import type { RdsBackupsError, RdsErrorCode } from '../../rds-backups.d.ts';
import { isCancelled, isCloudError, type ErrorKind } from '../model/errors.ts';
import type { Log } from '../model/provider.ts';
import { describeFailure } from '../platform/failures.ts';
import { leaveLinksOut } from '../platform/leaveLinksOut.ts';

const codes: Readonly<Record<ErrorKind, RdsErrorCode>> = {
  key: 'signIn',
  secret: 'signIn',
  token: 'signIn',
  clock: 'signIn',
  noKey: 'signIn',
  forbidden: 'forbidden',
  notFound: 'notFound',
  state: 'state',
  unsupported: 'unsupported',
  billing: 'billing',
  request: 'argument',
  throttled: 'busy',
  unavailable: 'busy',
  network: 'network',
  timeout: 'network',
  endpoint: 'network',
  reply: 'unknown',
  cancelled: 'cancelled',
  unknown: 'unknown',
};

class ApiError extends Error implements RdsBackupsError {
  override readonly name = 'RdsBackupsError';
  readonly code: RdsErrorCode;

  constructor(code: RdsErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** What others get of anything that was caught: a sentence and a code, and nothing of the error itself. */
export function apiError(error: unknown, log: Log): Error {
  if (isCancelled(error)) {
    return new ApiError('cancelled', vscode.l10n.t('Cancelled.'));
  }
  const code = isCloudError(error) ? codes[error.kind] : 'unknown';
  return new ApiError(code, leaveLinksOut(describeFailure(error, log)));
}
