import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fail, send } from './failing.ts';
import { Faults } from './faults.ts';
import type { Effects, RequestRecord, SandboxCloud, WireReply, WireRequest } from './wire.ts';

const HOST = '127.0.0.1';
const LARGEST_BODY = 1024 * 1024;
const RECORDS_KEPT = 1000;

/** Receives the requests, hands each to the cloud it belongs to, and lets the faults have their way. */
export class SandboxServer {
  readonly faults = new Faults();
  readonly requests: RequestRecord[] = [];
  readonly #clouds: readonly SandboxCloud[];
  readonly #server: Server;
  readonly #closing = new AbortController();
  #port = 0;

  constructor(clouds: readonly SandboxCloud[]) {
    this.#clouds = clouds;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    // Longer than any client keeps an idle connection, so that none is closed under a request that is on its way.
    this.#server.keepAliveTimeout = 120_000;
  }

  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, resolve);
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection, also those that a fault left hanging. May be called again. */
  async close(): Promise<void> {
    this.#closing.abort();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(await readRequest(incoming), response);
    } catch {
      // The caller went away or sends without end, or the sandbox is closing: nobody is left who waits for an answer.
      response.destroy();
    }
  }

  async #answer(request: WireRequest, response: ServerResponse): Promise<void> {
    const cloud = this.#clouds.find((candidate) => candidate.claims(request));
    if (!cloud) {
      send(response, { status: 404, headers: { 'Content-Type': 'text/plain' }, body: '' });
      return;
    }
    const record = cloud.record(request);
    this.#remember(record);
    const fault = this.faults.take(record.action);
    const effects: Effects = { jobFails: fault?.kind === 'jobFails', staleLinks: fault?.kind === 'staleLinks' };
    const act = (): WireReply => answerOrExplain(cloud, request, effects);
    if (fault) {
      const pause = (milliseconds: number): Promise<unknown> =>
        wait(milliseconds, undefined, { signal: this.#closing.signal });
      await fail(fault, { cloud, response, act, pause });
    } else {
      send(response, act());
    }
  }

  #remember(record: RequestRecord): void {
    this.requests.push(record);
    if (this.requests.length > RECORDS_KEPT) {
      this.requests.shift();
    }
  }
}

/** A mistake in the sandbox is an answer that names it, not a connection that dies. */
function answerOrExplain(cloud: SandboxCloud, request: WireRequest, effects: Effects): WireReply {
  try {
    return cloud.answer(request, effects);
  } catch (error) {
    return cloud.refusal({
      status: 500,
      code: 'InternalError',
      message: `The sandbox itself failed: ${String(error)}`,
    });
  }
}

/** Throws if the body is larger than any real request. */
async function readRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > LARGEST_BODY) {
      throw new Error('The request is too large');
    }
    pieces.push(piece);
  }
  const { pathname, searchParams } = new URL(incoming.url ?? '/', `http://${HOST}`);
  return {
    method: incoming.method ?? 'GET',
    path: pathname,
    query: searchParams,
    headers: incoming.headers,
    body: Buffer.concat(pieces).toString('utf8'),
  };
}
