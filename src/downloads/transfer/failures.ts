import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { CloudError, type CloudErrorFacts } from '../../model/errors.ts';
import { formatBytes } from '../../platform/format.ts';

/** What goes wrong with a download, in words. No address of a file, signature or body of an answer ever gets in here. */

export function foreignPlace(host: string, redirected: boolean): CloudError {
  const message = redirected
    ? vscode.l10n.t(
        'The storage sent the download on to {0}, which is neither a storage of the cloud nor the endpoint of this account. It is not followed.',
        host,
      )
    : vscode.l10n.t(
        'The link leads to {0}, which is neither a storage of the cloud nor the endpoint of this account. It is not followed.',
        host,
      );
  return new CloudError({ kind: 'endpoint', message });
}

export function insecureRedirect(): CloudError {
  const message = vscode.l10n.t(
    'The storage sent the download on to an address without encryption. It is not followed.',
  );
  return new CloudError({ kind: 'endpoint', message });
}

export function endlessRedirect(): CloudError {
  const message = vscode.l10n.t('The storage sent the download on too many times. Try again later.');
  return new CloudError({ kind: 'reply', message });
}

export function noAddress(): CloudError {
  return new CloudError({ kind: 'endpoint', message: vscode.l10n.t('The cloud gave a link that is no web address.') });
}

export function privateAddress(host: string): CloudError {
  const message = vscode.l10n.t(
    '{0} leads to an address of this computer or of a private network, where the storage of the cloud cannot be. Check the network and any proxy.',
    host,
  );
  return new CloudError({ kind: 'endpoint', message });
}

/** The storage answered with something else than the file. */
export function failedStatus(
  facts: Pick<CloudErrorFacts, 'code' | 'requestId'> & { readonly status: number },
): CloudError {
  const { status } = facts;
  if (status === 401 || status === 403) {
    const message = vscode.l10n.t(
      'The storage refused the link (HTTP status {0}): it has ended, or the account may not download this file. Try again to get a new link.',
      status,
    );
    return new CloudError({ kind: 'state', message, ...facts });
  }
  if (status === 404 || status === 410) {
    const message = vscode.l10n.t('The storage no longer has this file (HTTP status {0}). Refresh the list.', status);
    return new CloudError({ kind: 'notFound', message, ...facts });
  }
  if (status === 407) {
    const message = vscode.l10n.t('The proxy asks for a sign-in (HTTP status {0}). Check the proxy settings.', status);
    // Waiting does not help.
    return new CloudError({ kind: 'endpoint', message, ...facts });
  }
  if (status === 429 || status >= 500) {
    const message = vscode.l10n.t(
      'The storage had a problem of its own (HTTP status {0}). Try again in a few minutes.',
      status,
    );
    return new CloudError({ kind: 'unavailable', message, ...facts });
  }
  const message = vscode.l10n.t('The storage did not give the file (HTTP status {0}).', status);
  return new CloudError({ kind: 'reply', message, ...facts });
}

export function webPage(): CloudError {
  const message = vscode.l10n.t(
    'A web page came instead of the file. A proxy, a firewall or a sign-in page stands in between. Check the network, then try again.',
  );
  return new CloudError({ kind: 'reply', message });
}

/** Another part came than was asked for, or one whose length is not what it says. */
export function wrongPart(): CloudError {
  const message = vscode.l10n.t(
    'The storage gave another part of the file than it was asked for. Try again in a few minutes.',
  );
  return new CloudError({ kind: 'unavailable', message });
}

export function keepsChanging(): CloudError {
  const message = vscode.l10n.t(
    'The file in the storage changed again and again during the download. Try again when the backup is complete.',
  );
  return new CloudError({ kind: 'reply', message });
}

export function cancelled(): CloudError {
  return new CloudError({ kind: 'cancelled', message: vscode.l10n.t('The download was cancelled.') });
}

export function stalled(host: string, milliseconds: number): CloudError {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  const message = vscode.l10n.t(
    'Nothing came from {0} for {1} seconds. Check the network, then try again.',
    host,
    seconds,
  );
  return new CloudError({ kind: 'timeout', message });
}

/** The connection could not be made, or broke. `code` is the system's, such as `ECONNREFUSED`. */
export function unreachable(host: string, code: string): CloudError {
  const kind = isUnsafe(code) ? 'endpoint' : 'network';
  return new CloudError({ kind, message: unreachableWords(host, code) });
}

/** The proxy made no connection to the storage. */
export function refusedByProxy(host: string, status: number): CloudError {
  if (status === 407) {
    return failedStatus({ status });
  }
  const message = vscode.l10n.t(
    'The proxy refused the connection to {0} (HTTP status {1}). Check the proxy settings.',
    host,
    status,
  );
  // A proxy that has trouble itself may be better in a while.
  return new CloudError({ kind: status >= 500 ? 'network' : 'endpoint', message, status });
}

/** Nobody is where the proxy should be. */
export function noProxy(host: string): CloudError {
  const message = vscode.l10n.t(
    'The proxy through which {0} is to be reached does not answer. Check the proxy settings and the network.',
    host,
  );
  return new CloudError({ kind: 'network', message });
}

/** Certificates or encryption do not fit, which waiting does not cure. */
function isUnsafe(code: string): boolean {
  const passes = /TIMEOUT|BAD_RECORD_MAC/.test(code);
  return !passes && /CERT|TLS|SSL|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/.test(code);
}

function unreachableWords(host: string, code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return vscode.l10n.t('The address {0} was not found. Check the network, then try again.', host);
  }
  if (['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE'].includes(code)) {
    return vscode.l10n.t('The connection to {0} was cut off. Try again; if it stays so, check the network.', host);
  }
  if (isUnsafe(code)) {
    return vscode.l10n.t(
      'No safe connection to {0} could be made ({1}). Check whether a proxy or firewall replaces certificates, and the date of this computer.',
      host,
      code,
    );
  }
  return vscode.l10n.t('{0} cannot be reached ({1}). Check the network and any proxy, then try again.', host, code);
}

/** The system did not let the file be written. `code` is its own, such as `ENOSPC`. */
export function diskFailure(path: string, code: string): CloudError {
  return new CloudError({ kind: 'unknown', message: diskWords(path, code) });
}

function diskWords(path: string, code: string): string {
  const folder = dirname(path);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return vscode.l10n.t('There is not enough space in {0}. Make room there, or choose another folder.', folder);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return vscode.l10n.t('Files must not be written in {0}. Choose another folder.', folder);
    case 'ENOENT':
    case 'ENOTDIR':
      return vscode.l10n.t('The folder {0} does not exist. Choose another folder.', folder);
    default:
      return vscode.l10n.t('The file {0} could not be written ({1}).', path, code);
  }
}

/** `needed` bytes are still to come, and there is room for `free`. */
export function noSpace(path: string, needed: number, free: number): CloudError {
  const message = vscode.l10n.t(
    'There is not enough space in {0}: {1} are still to come and {2} are free. Make room there, or choose another folder.',
    dirname(path),
    formatBytes(needed, vscode.env.language),
    formatBytes(free, vscode.env.language),
  );
  return new CloudError({ kind: 'unknown', message, code: 'ENOSPC' });
}

/** The thread that sums what arrives has ended. */
export function checkFailed(reason: string): CloudError {
  const message = vscode.l10n.t(
    'The download stopped because what arrives could not be checked any more ({0}). Try again.',
    reason,
  );
  return new CloudError({ kind: 'unknown', message });
}

/** A file is there that nobody agreed to replace. */
export function alreadyThere(target: string): CloudError {
  const message = vscode.l10n.t(
    'Another file appeared as {0} and was left alone. Move it or rename it, then try again.',
    target,
  );
  return new CloudError({ kind: 'unknown', message });
}

/** It arrived in full and cannot get its name. */
export function notRenamed(part: string, target: string, code: string): CloudError {
  const message =
    code === 'EEXIST'
      ? vscode.l10n.t(
          'Another file appeared as {0} during the download and was left alone. The download is complete and kept as {1}.',
          target,
          part,
        )
      : vscode.l10n.t(
          'The download is complete and kept as {1}: it could not be renamed to {0} ({2}).',
          target,
          part,
          code,
        );
  return new CloudError({ kind: 'unknown', message });
}

/** What had been written is no longer there when it was to be renamed. */
export function vanished(part: string): CloudError {
  const message = vscode.l10n.t('The file {0} was removed during the download. Try again.', part);
  return new CloudError({ kind: 'unknown', message });
}

/** `expected` bytes are what the storage announced (`by`) or what the cloud's list told. */
export function wrongLength(bytes: number, expected: number, by: 'storage' | 'list', part: string): CloudError {
  const message =
    by === 'storage'
      ? vscode.l10n.t(
          '{0} bytes arrived where the storage announced {1}. The file may be damaged, so it is kept as {2}.',
          bytes,
          expected,
          part,
        )
      : vscode.l10n.t(
          '{0} bytes arrived where the list of the cloud tells {1}. The file may be incomplete or another one, so it is kept as {2}.',
          bytes,
          expected,
          part,
        );
  return new CloudError({ kind: 'reply', message });
}

/** The checksum of what arrived is not the one that the storage announced (`by`) or that the cloud's list tells. */
export function wrongChecksum(by: 'storage' | 'list', part: string): CloudError {
  const message =
    by === 'storage'
      ? vscode.l10n.t(
          'What arrived does not match the checksum that the storage announced. The file is damaged, so it is kept aside as {0}. Download it again.',
          part,
        )
      : vscode.l10n.t(
          'What arrived does not match the checksum in the list of the cloud. The file is damaged or another one, so it is kept aside as {0}. Download it again.',
          part,
        );
  return new CloudError({ kind: 'reply', message });
}

/** The same failure, with what it leaves on the disk. */
export function leftBehind(failure: CloudError, part: string): CloudError {
  const { kind, code, requestId, status } = failure;
  const message = vscode.l10n.t('{0} What had arrived could not be removed: {1}', failure.message, part);
  return new CloudError({ kind: kind === 'cancelled' ? 'unknown' : kind, message, code, requestId, status });
}
