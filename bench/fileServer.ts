/*
 * One large file on loopback, in a process of its own: ranges, ETag and CRC64 as an object storage has them. Started by
 * bench/downloads.ts with [bytes, bytes a second of one connection (0: as fast as it goes)]; says its port and checksum.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createCRC64 } from 'hash-wasm';

const size = Number(process.argv[2]);
const cap = Number(process.argv[3] ?? 0);
const block = randomBytes(4 * 1024 * 1024);
const etag = '"BENCH"';

async function checksum(): Promise<string> {
  const crc = await createCRC64();
  for (let at = 0; at < size; at += block.length) {
    crc.update(block.subarray(0, Math.min(block.length, size - at)));
  }
  return BigInt(`0x${crc.digest('hex')}`).toString();
}

/** When each connection may send again, in milliseconds: the cap goes over all requests of one connection. */
const ready = new WeakMap<Socket, number>();

async function pace(socket: Socket, bytes: number): Promise<void> {
  const now = performance.now();
  const from = Math.max(now, ready.get(socket) ?? now);
  const until = from + (bytes / cap) * 1000;
  ready.set(socket, until);
  if (until - now > 5) {
    await wait(until - now);
  }
}

async function send(response: ServerResponse, socket: Socket, from: number, to: number): Promise<void> {
  const step = cap > 0 ? 128 * 1024 : 1024 * 1024;
  for (let at = from; at <= to && !response.destroyed;) {
    const offset = at % block.length;
    const piece = block.subarray(offset, Math.min(offset + step, block.length, offset + to - at + 1));
    if (cap > 0) {
      await pace(socket, piece.length);
    }
    at += piece.length;
    if (!response.write(piece)) {
      await new Promise<void>((resolve) => {
        const go = () => {
          response.off('drain', go).off('close', go);
          resolve();
        };
        response.on('drain', go).on('close', go);
      });
    }
  }
  response.end();
}

const crc = await checksum();
const server = createServer((request, response) => {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const from = Number(range?.[1] ?? 0);
  const to = Math.min(range?.[2] ? Number(range[2]) : size - 1, size - 1);
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': to - from + 1,
    ETag: etag,
    'Accept-Ranges': 'bytes',
    'x-oss-hash-crc64ecma': crc,
    ...(range ? { 'Content-Range': `bytes ${from}-${to}/${size}` } : {}),
  });
  void send(response, request.socket, from, to);
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port, crc }));
