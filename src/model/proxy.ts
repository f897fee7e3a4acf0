/** The editor could not connect to the proxy. Such errors of its have no code, and may name the proxy with its sign-in. */
export function isProxyFailure(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Failed to establish a socket connection to prox');
}

/** What answered a request to `url` is a proxy that made no tunnel: the connection is not a secure one. */
export function isProxyAnswer(url: Pick<URL, 'protocol'>, socket: object): boolean {
  return url.protocol === 'https:' && !('encrypted' in socket);
}
