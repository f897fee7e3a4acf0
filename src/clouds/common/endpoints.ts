import * as l10n from '@vscode/l10n';
import { CloudError } from '../../model/errors.ts';

/** Stands for a region id in a custom endpoint. */
export const PLACEHOLDER = '{region}';
/** Stands in for it where only the form of the address matters. */
const ANY_REGION = 'region-1';

/** A localised sentence saying what to change, if requests must not or cannot be sent to this address. */
export function checkEndpoint(endpoint: string, example: string): string | undefined {
  const url = parse(endpoint, ANY_REGION);
  if (!url) {
    return l10n.t('This is not an address. Enter one like {0}.', example);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return l10n.t(
      'Over http:// the requests, and what they sign in with, could be read and changed on the way. Enter an address that starts with https://; http:// is for this computer only (localhost, 127.0.0.1).',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return l10n.t('The address has to start with https://. Enter one like {0}.', example);
  }
  if (url.username !== '' || url.password !== '') {
    return l10n.t('The address must not hold a user name or password. Take out what stands before the @ sign.');
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '' || /[?#]/.test(endpoint)) {
    return l10n.t('The address has to end after the host name and port. Take out what follows.');
  }
  return undefined;
}

/** The host and port of an origin, for showing. */
export function hostOf(origin: string): string {
  return new URL(origin).host;
}

/** The origin of a custom endpoint for one region. Throws a `CloudError` if it cannot be used. */
export function customOrigin(endpoint: string, regionId: string): string {
  const problem = checkEndpoint(endpoint, `https://${PLACEHOLDER}.example.com`);
  const url = parse(endpoint, regionId);
  if (problem !== undefined || !url) {
    throw unusable(
      problem ?? l10n.t('The endpoint of this account is not an address. Edit the account and enter one.'),
    );
  }
  return url.origin;
}

function parse(endpoint: string, regionId: string): URL | undefined {
  const address = endpoint.trim().replaceAll(PLACEHOLDER, regionId);
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s\\]+$/i.test(address) || !URL.canParse(address)) {
    return undefined;
  }
  const url = new URL(address);
  // The parser lets signs through that no host name has, such as the braces of a misspelt placeholder.
  return /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(url.hostname) ? url : undefined;
}

/** This machine itself. The URL parser has already brought every way of writing such an address into one form. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/** The address itself cannot be used. */
export function unusable(message: string): CloudError {
  return new CloudError({ kind: 'endpoint', message });
}
