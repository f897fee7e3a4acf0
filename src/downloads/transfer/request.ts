import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { bulkReading, expectHead, takeOver } from './bulk.ts';
import { endlessRedirect, failedStatus, noAddress, refusedByProxy, webPage } from './failures.ts';
import type { CloudError } from '../../model/errors.ts';
import { isProxyAnswer } from '../../model/proxy.ts';
import type { PlaceGuard } from '../links/places.ts';

const MOST_REDIRECTS = 5;
/** Characters of a refusal that are looked at. */
const LONGEST_REFUSAL = 4096;

/** Keep connections for the next request, to the same host. */
export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export interface FileRequest {
  readonly guard: PlaceGuard;
  readonly signal: AbortSignal;
  /** Sent along to every address. */
  readonly headers?: http.OutgoingHttpHeaders | undefined;
  /** Told of each host before it is asked. */
  readonly onHost: (host: string) => void;
  /** Of this guard alone, since it looks at the address of each connection when that is made. One connection without them. */
  readonly agents?: Agents | undefined;
}

/** An answer of status 200 that is meant for a person. */
export function refuseWebPage(response: http.IncomingMessage): void {
  if (/^\s*(text\/html|application\/xhtml)/i.test(response.headers['content-type'] ?? '')) {
    response.destroy();
    throw webPage();
  }
}

/** What an answer that is not the file says, in words. */
export async function refusalOf(response: http.IncomingMessage): Promise<CloudError> {
  const status = response.statusCode ?? 0;
  return failedStatus({ status, code: await refusalCode(response), requestId: requestId(response.headers) });
}

/**
 * Asks by GET, as links are signed for nothing else, and again wherever it is sent on to. Rejects with a `CloudError` about the
 * place, else with the system's error; any answer is taken.
 */
export async function follow(address: string, request: FileRequest): Promise<http.IncomingMessage> {
  let url = parse(address);
  request.guard.check(url);
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const response = await get(url, request);
    const { location } = response.headers;
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) {
      return response;
    }
    response.destroy();
    const next = parse(location, url);
    request.guard.check(next, url);
    url = next;
  }
  throw endlessRedirect();
}

/** The library's own error would quote the address. */
function parse(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) {
    throw noAddress();
  }
  return new URL(address, base);
}

async function get(url: URL, parts: FileRequest): Promise<http.IncomingMessage> {
  const { guard, signal, headers, onHost, agents } = parts;
  onHost(url.hostname);
  const secure = url.protocol === 'https:';
  const agent =
    (secure ? agents?.https : agents?.http) ??
    (secure ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false }));
  const { protocol, hostname, port } = urlToHttpOptions(url);
  const options = { protocol, hostname, port, agent, lookup: guard.lookup(url), signal, ...bulkReading() };
  return await new Promise((resolve, reject) => {
    const request = secure ? https.request(options) : http.request(options);
    // Not among the options: with NODE_DEBUG=net, Node prints those.
    request.path = `${url.pathname}${url.search}`;
    request.setHeader('Accept-Encoding', 'identity');
    request.setHeaders(new Map(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)])));
    expectHead(request);
    let isAnswered = false;
    request.on('response', (response) => {
      isAnswered = true;
      // Whoever reads it looks whether it broke; until then nobody listens.
      response.on('error', () => undefined);
      if (isProxyAnswer(url, response.socket)) {
        response.destroy();
        reject(refusedByProxy(url.hostname, response.statusCode ?? 0));
        return;
      }
      takeOver(response);
      resolve(response);
    });
    request.on('error', (error) => {
      if (request.reusedSocket && !isAnswered && !signal.aborted && isClosed(error)) {
        // The storage closed a connection that nobody used, just when it was to be used again.
        resolve(get(url, parts));
      } else {
        reject(error);
      }
    });
    request.end();
  });
}

function isClosed(error: Error): boolean {
  return 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** Bytes that are announced. */
export function lengthOf(headers: http.IncomingHttpHeaders): number | undefined {
  const text = headers['content-length'] ?? '';
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Object storages name each request in a header of their own: `x-oss-request-id`, `x-obs-request-id`. */
function requestId(headers: http.IncomingHttpHeaders): string | undefined {
  const name = Object.keys(headers).find((each) => /^x-[a-z]{3}-request-id$/.test(each));
  const value = name === undefined ? undefined : headers[name];
  return typeof value === 'string' && /^[\w-]{1,100}$/.test(value) ? value : undefined;
}

/** The storage's word for why, out of the XML that it says it in; the rest of that stays where it is. */
async function refusalCode(response: http.IncomingMessage): Promise<string | undefined> {
  let text = '';
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      text += chunk.toString('latin1');
      if (text.length >= LONGEST_REFUSAL) {
        break;
      }
    }
  } catch {
    // What has come is enough, or there is none.
  }
  return /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text)?.[1];
}
