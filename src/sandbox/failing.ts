import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import { noSuchFile } from './storage.ts';
import type { SandboxCloud, WireReply } from './wire.ts';

/** What a misbehaving answer is made of. */
interface Scene {
  readonly cloud: SandboxCloud;
  readonly response: ServerResponse;
  /** Carries the request out and gives the real answer. */
  readonly act: () => WireReply;
  /** Rejects when the sandbox closes. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
}

export function send(response: ServerResponse, reply: WireReply): void {
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': Buffer.byteLength(reply.body) });
  response.end(reply.body);
}

/** Answers as `fault` says. */
export async function fail(fault: Fault, scene: Scene): Promise<void> {
  const { response, act, pause } = scene;
  const real = fault.after === true ? act() : undefined;
  if (fault.delay !== undefined && fault.kind !== 'slow') {
    await pause(fault.delay);
  }
  switch (fault.kind) {
    case 'hang':
      if (fault.headers !== false) {
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 1000 });
        response.flushHeaders();
      }
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'cut':
      cut(response, real ?? act(), fault.length ?? 'right');
      return;
    case 'slow':
      await trickle(response, real ?? act(), fault.delay ?? 1000, pause);
      return;
    case 'jobFails':
    case 'staleLinks':
      send(response, real ?? act());
      return;
    default:
      send(response, failedReply(fault, scene.cloud));
  }
}

/** The faults that are an answer of their own. */
type ReplyFault = Exclude<Fault, { kind: 'hang' | 'reset' | 'cut' | 'slow' | 'jobFails' | 'staleLinks' }>;

function failedReply(fault: ReplyFault, cloud: SandboxCloud): WireReply {
  switch (fault.kind) {
    case 'throttle':
    case 'error500':
    case 'unavailable':
      return cloud.refusal(cloud.words[fault.kind]);
    case 'refuse': {
      const { status = 400, code, message = 'The request was refused.', shape } = fault;
      return cloud.refusal({ status, code, message, shape });
    }
    case 'codeIn200': {
      const { code = cloud.words.error500.code, message = 'Refused, under a good status.', shape } = fault;
      return cloud.refusal({ status: 200, code, message, shape });
    }
    case 'body':
      return plainReply(fault.status ?? 200, fault.type ?? 'application/json', fault.body);
    case 'noCode':
    case 'html':
    case 'empty':
    case 'noSuchFile':
    case 'redirect':
      return fixedReplies[fault.kind];
  }
  return fault satisfies never;
}

const fixedReplies = {
  noCode: plainReply(500, 'application/json', '{"error":"upstream"}'),
  html: plainReply(502, 'text/html', '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'),
  empty: plainReply(200, 'application/json', ''),
  noSuchFile,
  redirect: { status: 302, headers: { 'Content-Type': 'application/json', Location: '/elsewhere' }, body: '{}' },
};

function plainReply(status: number, type: string, body: string): WireReply {
  return { status, headers: { 'Content-Type': type }, body };
}

function bytesOf({ body }: WireReply): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function cut(response: ServerResponse, real: WireReply, length: 'right' | 'wrong'): void {
  const whole = bytesOf(real);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  response.writeHead(real.status, {
    ...real.headers,
    'Content-Length': length === 'right' ? half.length : whole.length,
  });
  if (length === 'right') {
    response.end(half);
  } else {
    response.write(half, () => response.destroy());
  }
}

const PIECES = 4;

async function trickle(
  response: ServerResponse,
  real: WireReply,
  duration: number,
  pause: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  const whole = bytesOf(real);
  response.writeHead(real.status, { ...real.headers, 'Content-Length': whole.length });
  response.flushHeaders();
  for (let piece = 0; piece < PIECES; piece += 1) {
    await pause(duration / PIECES);
    const at = (part: number): number => Math.floor((whole.length * part) / PIECES);
    response.write(whole.subarray(at(piece), at(piece + 1)));
  }
  response.end();
}
