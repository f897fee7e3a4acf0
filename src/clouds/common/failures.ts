import * as l10n from '@vscode/l10n';
import { CloudError, type CloudErrorFacts } from '../../model/errors.ts';
import type { Page } from '../../model/requests.ts';

/** After these the request has certainly not left the machine. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const DROPPED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** Errors after which sending a read again may help. */
const passing = new WeakSet<CloudError>();

export function mayPass(error: CloudError): boolean {
  return passing.has(error);
}

/** The same error about a read, of which it does not matter whether it was carried out. */
export function aboutRead(error: CloudError): CloudError {
  return error.unclear ? new CloudError({ ...factsOf(error), unclear: false }) : error;
}

/** What an error was made of, to make another. */
export function factsOf(error: CloudError): CloudErrorFacts {
  const { kind, message, code, detail, requestId, status, permission, restart } = error;
  return { kind, message, code, detail, requestId, status, permission, restart };
}

/** Notes that the request may be sent again if it changes nothing. */
export function markPassing(error: CloudError, passes: boolean): CloudError {
  if (passes) {
    passing.add(error);
  }
  return error;
}

/** Until when the cloud takes no requests, in epoch milliseconds, by error. */
const limits = new WeakMap<CloudError, number>();

/** Notes that all requests of the account have to wait. */
export function markLimited(error: CloudError, until: number): CloudError {
  limits.set(error, until);
  return error;
}

export function limitedUntil(error: unknown): number | undefined {
  return error instanceof CloudError ? limits.get(error) : undefined;
}

/** The cloud answered with an error status and no code. `detail` is what it said instead. */
export function failedStatus(status: number, requestId: string | undefined, detail?: string): CloudError {
  const facts = { requestId, status, detail, unclear: true };
  if (status >= 500) {
    const message = l10n.t('The cloud had a problem of its own (HTTP status {0}). Try again in a few minutes.', status);
    return markPassing(new CloudError({ kind: 'unavailable', message, ...facts }), true);
  }
  if (status >= 300 && status < 400) {
    const message = l10n.t(
      'The endpoint sent the request on to another address (HTTP status {0}), which is not followed. Check the endpoint of the account, and whether a proxy asks for a sign-in.',
      status,
    );
    return new CloudError({ kind: 'reply', message, ...facts });
  }
  const message =
    detail === undefined
      ? l10n.t('The endpoint turned the request down without saying why (HTTP status {0}).', status)
      : l10n.t('The endpoint turned the request down (HTTP status {0}): {1}.', status, detail.replace(/[.。\s]+$/, ''));
  return new CloudError({ kind: 'reply', message, ...facts });
}

/** What was wrong with an answer that is not one; `dropped` is one whose connection broke before its end. */
export type Unreadable = 'page' | 'empty' | 'cut' | 'dropped' | 'strange';

export function unreadable(what: Unreadable, facts: Pick<CloudErrorFacts, 'requestId' | 'status'> = {}): CloudError {
  const message = {
    page: () =>
      l10n.t(
        'A web page came back instead of data. Either the cloud has a problem of its own, or a proxy, a firewall or a sign-in page stands in between. Try again; if it stays so, check the network and the endpoint of the account.',
      ),
    empty: () =>
      l10n.t('An empty answer came back. Try again; if it stays so, check the endpoint of the account and any proxy.'),
    cut: () => brokeOff(),
    dropped: () => brokeOff(),
    strange: () =>
      l10n.t(
        'The answer is not one of RDS. Try again; if it stays so, check the endpoint of the account and any proxy.',
      ),
  }[what]();
  const error = new CloudError({ kind: 'reply', message, ...facts, unclear: true });
  // A broken gateway answers with a page of its own, too; its status does not come through.
  return markPassing(error, what === 'dropped' || what === 'page' || what === 'empty');
}

/** An answer to a read that says nothing of what was asked. */
export function strangeReply({ requestId, status }: Pick<CloudErrorFacts, 'requestId' | 'status'>): CloudError {
  return aboutRead(unreadable('strange', { requestId, status }));
}

/**
 * What is not in a list is known not to be there only if all of the list could be read. Throws where some could not, or where
 * the cloud counts records and gives none.
 */
export function checkReadable({ items, broken, total = 0 }: Pick<Page<unknown>, 'items' | 'broken' | 'total'>): void {
  if (broken > 0 || (items.length === 0 && total > 0)) {
    throw strangeReply({});
  }
}

/** A list whose next page is the page before. */
export function repeatedPage(): CloudError {
  const message = l10n.t(
    'The cloud gave the same part of the list again, so the list was not read to its end. Try again; if it stays so, contact its support.',
  );
  return new CloudError({ kind: 'reply', message, restart: true });
}

function brokeOff(): string {
  return l10n.t('The answer broke off before its end. Try again; if it stays so, check the network.');
}

/** The cloud took the order for a backup and did not say under which id. */
export function noJobId(requestId: string, status: number): CloudError {
  const message = l10n.t('The cloud accepted the request without saying which job it became.');
  return new CloudError({ kind: 'reply', message, requestId, status, unclear: true });
}

/** An instance that was asked for by its id and is not in the answer. */
export function goneInstance(instanceId: string): CloudError {
  const message = l10n.t('The instance {0} does not exist (any more). Refresh the list of instances.', instanceId);
  return new CloudError({ kind: 'notFound', message });
}

/** The cloud has no operation that would tell. */
export function notReported(): CloudError {
  return new CloudError({ kind: 'unsupported', message: l10n.t('The cloud does not report this.') });
}

/** A fault of this product's own. */
export function unexpected(): CloudError {
  const message = l10n.t('Something went wrong inside RDS Backups. Try again; if it stays so, please report it.');
  return new CloudError({ kind: 'unknown', message, unclear: true });
}

export function cancelled(sent: boolean): CloudError {
  return new CloudError({ kind: 'cancelled', message: l10n.t('Cancelled.'), unclear: sent });
}

export function timedOut(host: string, ms: number): CloudError {
  const message = l10n.t(
    '{0} did not answer within {1} seconds. Check the network, or allow more time in the settings.',
    host,
    Math.max(1, Math.round(ms / 1000)),
  );
  return new CloudError({ kind: 'timeout', message, unclear: true });
}

/** The proxy made no connection to the cloud, so nothing was sent. */
export function refusedByProxy(host: string, status: number): CloudError {
  const message =
    status === 407
      ? l10n.t('The proxy asks for a sign-in (HTTP status {0}). Check the proxy settings.', status)
      : l10n.t('The proxy refused the connection to {0} (HTTP status {1}). Check the proxy settings.', host, status);
  return markPassing(new CloudError({ kind: 'network', message, status }), status >= 500);
}

/** Nobody is where the proxy should be. */
export function noProxy(host: string): CloudError {
  const message = l10n.t(
    'The proxy through which {0} is to be reached does not answer. Check the proxy settings and the network.',
    host,
  );
  return markPassing(new CloudError({ kind: 'network', message }), true);
}

/** No answer arrived. `code` is the system's, such as `ECONNREFUSED`. */
export function unreachable(host: string, code: string): CloudError {
  const unclear = !NEVER_SENT.has(code) && !isTls(code);
  return markPassing(
    new CloudError({ kind: 'network', message: unreachableMessage(host, code), unclear }),
    !isTls(code),
  );
}

function unreachableMessage(host: string, code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return l10n.t('The address {0} was not found. Check the network, and the endpoint of the account for slips.', host);
  }
  if (code === 'ECONNREFUSED') {
    return l10n.t('{0} refuses connections. Check the endpoint of the account and its port, and any proxy.', host);
  }
  if (isTls(code)) {
    return l10n.t(
      'No safe connection to {0} could be made ({1}). Check whether a proxy or firewall replaces certificates, and the date of this computer.',
      host,
      code,
    );
  }
  if (DROPPED.has(code)) {
    return l10n.t(
      'The connection to {0} was cut off. Try again; if it stays so, check the network and any proxy.',
      host,
    );
  }
  return l10n.t('{0} cannot be reached ({1}). Check the network and any proxy.', host, code);
}

function isTls(code: string): boolean {
  return /CERT|TLS|SSL|UNABLE_TO|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/.test(code);
}
