import http from 'node:http';
import https from 'node:https';
import { endlessRedirect, failedStatus, noAddress, webPage } from './failures.ts';
import type { PlaceGuard } from './places.ts';

const MOST_REDIRECTS = 5;
/** Characters of a refusal that are looked at. */
const LONGEST_REFUSAL = 4096;

export interface FileRequest {
  readonly guard: PlaceGuard;
  readonly signal: AbortSignal;
  /** Sent along to every address. */
  readonly headers?: http.OutgoingHttpHeaders | undefined;
  /** Told of each host before it is asked. */
  readonly onHost: (host: string) => void;
}

/** A file that is coming. */
export interface Arriving {
  /** Its bytes as they are stored. */
  readonly body: AsyncIterable<Buffer>;
  /** Bytes that the storage announces, where it does. */
  readonly length: number | undefined;
}

/**
 * Asks for the file at `address` by GET, as links are signed for nothing else, and follows where the storage sends it. Rejects
 * with a `CloudError` about the place or the answer, else with the system's error.
 */
export async function requestFile(address: string, request: FileRequest): Promise<Arriving> {
  const response = await follow(address, request);
  const status = response.statusCode ?? 0;
  if (status !== 200) {
    throw failedStatus({ status, code: await refusalCode(response), requestId: requestId(response.headers) });
  }
  if (/^\s*(text\/html|application\/xhtml)/i.test(response.headers['content-type'] ?? '')) {
    response.destroy();
    throw webPage();
  }
  return { body: response, length: lengthOf(response.headers) };
}

async function follow(address: string, request: FileRequest): Promise<http.IncomingMessage> {
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

async function get(url: URL, { guard, signal, headers, onHost }: FileRequest): Promise<http.IncomingMessage> {
  onHost(url.hostname);
  const secure = url.protocol === 'https:';
  // A connection of its own, so that the address of each is looked at.
  const agent = secure ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false });
  const options: https.RequestOptions = {
    method: 'GET',
    headers: { 'Accept-Encoding': 'identity', ...headers },
    agent,
    lookup: guard.lookup(url),
    signal,
  };
  return await new Promise((resolve, reject) => {
    const request = secure ? https.request(url, options) : http.request(url, options);
    request.on('response', resolve);
    request.on('error', reject);
    request.end();
  });
}

function lengthOf(headers: http.IncomingHttpHeaders): number | undefined {
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
