import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fail, tearDown } from './failing.ts';
import { Faults, isAimedAt, type Fault } from './faults.ts';
import { FirstPages, questionOf, reshaped, type Reshaping } from './reshaping.ts';
import { pacedPour, pour, send, type Pause, type Pour } from './sending.ts';
import {
  GET_OBJECT,
  type Effects,
  type Paging,
  type RequestRecord,
  type SandboxCloud,
  type WireReply,
  type WireRequest,
} from './wire.ts';

const HOST = '127.0.0.1';
const LARGEST_BODY = 1024 * 1024;
const RECORDS_KEPT = 1000;

/** Receives the requests, hands each to the cloud it belongs to, and lets the faults have their way. */
export class SandboxServer {
  readonly faults = new Faults((fault) => {
    if ((fault.skip ?? 0) === 0) {
      this.#takeDown(fault);
    }
  });
  readonly requests: RequestRecord[] = [];
  readonly #clouds: readonly SandboxCloud[];
  readonly #server: Server;
  readonly #closing = new AbortController();
  readonly #pause: Pause;
  readonly #pourFiles: Pour;
  readonly #firstPages = new FirstPages();
  /** What is being answered, and the operation. */
  readonly #underWay = new Map<ServerResponse, string>();
  #port = 0;
  #serial = 0;

  /** `bytesPerSecond` is what each connection to the storage gets at most. */
  constructor(clouds: readonly SandboxCloud[], bytesPerSecond?: number) {
    this.#clouds = clouds;
    this.#pause = (milliseconds) => wait(milliseconds, undefined, { signal: this.#closing.signal });
    this.#pourFiles = bytesPerSecond === undefined ? pour : pacedPour(bytesPerSecond, this.#pause);
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
      response.writeHead(404, { 'Content-Type': 'text/plain', 'Content-Length': 0 }).end();
      return;
    }
    const record = cloud.record(request);
    const { action } = record;
    this.#remember(record);
    this.#underWay.set(response, action);
    response.once('close', () => this.#underWay.delete(response));
    const isFile = action === GET_OBJECT;
    const fault = this.faults.take(action, request.headers);
    const act = (): WireReply => answerOrExplain(cloud, request, effectsOf(fault));
    const flow = isFile ? this.#pourFiles : pour;
    if (fault) {
      this.#takeDown(fault);
      const { storage } = cloud;
      const voice = isFile ? storage : cloud;
      const reshape = (how: Reshaping, real: () => WireReply) => this.#reshape(how, real, record, cloud.paging);
      await fail(fault, { response, voice, storage, act, reshape, pause: this.#pause, pour: flow });
    } else {
      await send(response, act(), flow);
    }
  }

  #reshape(fault: Reshaping, real: () => WireReply, record: RequestRecord, paging: Paging): WireReply {
    const repeats = fault.kind === 'samePage' || fault.kind === 'endless';
    const reply = repeats ? this.#firstPages.get(fault, questionOf(record, paging), real) : real();
    return reshaped(fault, reply, paging, (this.#serial += 1));
  }

  /** What is under way is met by `down` alone. */
  #takeDown(fault: Fault): void {
    for (const [response, action] of this.#underWay) {
      if (fault.kind === 'down' && isAimedAt(fault, action)) {
        tearDown(response);
      }
    }
  }

  #remember(record: RequestRecord): void {
    this.requests.push(record);
    if (this.requests.length > RECORDS_KEPT) {
      this.requests.shift();
    }
  }
}

function effectsOf(fault: Fault | undefined): Effects {
  return {
    jobFails: fault?.kind === 'jobFails',
    staleLinks: fault?.kind === 'staleLinks',
    noRanges: fault?.kind === 'noRanges',
    changed: fault?.kind === 'changed',
  };
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
