import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { bytesOf } from './bytes.ts';
import type { Bytes, WireReply } from './wire.ts';

/** Ends after so many milliseconds; rejects when the sandbox closes. */
export type Pause = (milliseconds: number) => Promise<unknown>;

/** Sends bytes of a body as fast as they are taken; ends early if the caller has gone. */
export type Pour = (response: ServerResponse, bytes: Bytes, from?: number, to?: number) => Promise<void>;

export async function send(response: ServerResponse, reply: WireReply, pour: Pour): Promise<void> {
  if (typeof reply.body === 'string') {
    response.writeHead(reply.status, { ...reply.headers, 'Content-Length': Buffer.byteLength(reply.body) });
    response.end(reply.body);
    return;
  }
  begin(response, reply, reply.body.length);
  await pour(response, reply.body);
  response.end();
}

/** Sends the head, which promises so many bytes. */
export function begin(response: ServerResponse, reply: WireReply, length = bytesOf(reply).length): void {
  response.writeHead(reply.status, { ...reply.headers, 'Content-Length': length });
  response.flushHeaders();
}

export const pour: Pour = async (response, bytes, from = 0, to = bytes.length) => {
  for (const piece of bytes.pieces(from, to)) {
    if (response.destroyed) {
      return;
    }
    await written(response, piece);
  }
};

/** Ends when the socket can take more. */
async function written(response: ServerResponse, piece: Uint8Array): Promise<void> {
  if (response.write(piece)) {
    return;
  }
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}

const LARGEST_PIECE = 256 * 1024;
/** A connection gets its share so often in a second, or more often. */
const SHARES = 20;
/** Milliseconds of its share that a connection may catch up on: timers are late. */
const SLACK = 50;

/** Sends no more than `rate` bytes a second on any connection, however many requests come on it. */
export function pacedPour(rate: number, pause: Pause): Pour {
  const size = Math.max(1, Math.min(LARGEST_PIECE, Math.floor(rate / SHARES)));
  /** When what a connection has got so far was due in full, in milliseconds. */
  const due = new WeakMap<Socket, number>();
  const waitFor = async (socket: Socket, length: number): Promise<void> => {
    const now = performance.now();
    const end = Math.max(due.get(socket) ?? now, now - SLACK) + (length / rate) * 1000;
    due.set(socket, end);
    if (end > now) {
      await pause(end - now);
    }
  };
  return async (response, bytes, from = 0, to = bytes.length) => {
    const { socket } = response;
    for (let at = from; at < to && socket && !response.destroyed; at += size) {
      const end = Math.min(at + size, to);
      await waitFor(socket, end - at);
      await pour(response, bytes, at, end);
    }
  };
}
