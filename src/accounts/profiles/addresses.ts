/** An address that secrets may be sent to or come from: https, or http on this machine. Without a user name in it. */
export function safeAddress(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe && url.username === '' && url.password === '' ? url : undefined;
}

/** The parser has already brought every way of writing such an address into one form. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/**
 * The origin of STS for what a profile says: a host, of which the tool ignores any scheme, or a region. `undefined` if what
 * it says is no host.
 */
export function stsOrigin(endpoint: string | undefined, region: string | undefined): string | undefined {
  if (endpoint === undefined) {
    const host = region === undefined ? 'sts.aliyuncs.com' : `sts.${region}.aliyuncs.com`;
    return /^[a-z0-9.-]+$/.test(host) ? `https://${host}` : undefined;
  }
  const host = endpoint.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  const local = /^http:\/\//i.test(endpoint) ? safeAddress(`http://${host}`) : undefined;
  const url = local ?? safeAddress(`https://${host}`);
  return url?.pathname === '/' && url.search === '' && url.hash === '' ? url.origin : undefined;
}
