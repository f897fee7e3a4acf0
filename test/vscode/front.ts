import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Duplex } from 'node:stream';

/*
 * VS Code's page keeps secrets in the browser's storage, sealed with a key of which half comes from the server: it asks
 * the path named in the cookie `vscode-secret-key-path`. VS Code's own server has no such path, so secrets would only last
 * until the next reload. This front adds the path and passes everything else on.
 */

export interface FrontOptions {
  /** Port of VS Code's server on 127.0.0.1, and its token. */
  readonly serverPort: number;
  readonly token: string;
  /** Where the server's half of the key is kept, readable by its owner only. */
  readonly keyFile: string;
  /** The port to listen on; any free one if left out. */
  readonly port?: number;
}

export interface Front {
  readonly port: number;
  /** Opens the window for whoever has it, so it is as secret as the token in it. */
  address(query?: Readonly<Record<string, string>>): string;
  stop(): Promise<void>;
}

const KEY_PATH = '/mint-key';
const KEY_BYTES = 32;

export async function startFront(options: FrontOptions): Promise<Front> {
  const key = await readKey(options.keyFile);
  const sockets = new Set<Duplex>();
  const front = createServer((incoming, response) => {
    if (!isOwnHost(front, incoming)) {
      response.writeHead(403).end();
    } else if (incoming.method === 'POST' && incoming.url === KEY_PATH) {
      answerKey(incoming, response, options.token, key);
    } else {
      pass(incoming, response, options.serverPort);
    }
  });
  front.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isOwnHost(front, incoming)) {
      passUpgrade(incoming, socket, head, options.serverPort);
    } else {
      socket.destroy();
    }
  });
  front.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  front.listen(options.port ?? 0, '127.0.0.1');
  await once(front, 'listening');
  return {
    port: portOf(front),
    address: (query = {}) => {
      const parts = new URLSearchParams({ tkn: options.token, ...query });
      return `http://127.0.0.1:${portOf(front)}/?${parts.toString()}`;
    },
    async stop() {
      const closed = once(front, 'close');
      front.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}

function portOf(front: Server): number {
  return (front.address() as AddressInfo).port;
}

/** A page elsewhere can point its own host name at 127.0.0.1; its requests still carry that name. */
function isOwnHost(front: Server, { headers }: IncomingMessage): boolean {
  return front.listening && [`127.0.0.1:${portOf(front)}`, `localhost:${portOf(front)}`].includes(headers.host ?? '');
}

async function readKey(file: string): Promise<Buffer> {
  const kept = await readFile(file).catch(() => undefined);
  if (kept?.length === KEY_BYTES) {
    return kept;
  }
  const key = randomBytes(KEY_BYTES);
  await writeFile(file, key, { mode: 0o600 });
  return key;
}

function answerKey(incoming: IncomingMessage, response: ServerResponse, token: string, key: Buffer): void {
  const cookies = (incoming.headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
  const given = Buffer.from(
    cookies.find((cookie) => cookie.startsWith('vscode-tkn='))?.slice('vscode-tkn='.length) ?? '',
  );
  const wanted = Buffer.from(token);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    response.writeHead(403).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' }).end(key);
}

function pass(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const outgoing = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, withKeyCookie(answer.headersDistinct));
    pipeline(answer, response, () => {});
  });
  outgoing.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** On every answer that sets cookies, which is the one that takes the token. */
function withKeyCookie(headers: NodeJS.Dict<string[]>): NodeJS.Dict<string[]> {
  const cookies = headers['set-cookie'];
  return cookies === undefined
    ? headers
    : { ...headers, 'set-cookie': [...cookies, `vscode-secret-key-path=${KEY_PATH}; Path=/; SameSite=Strict`] };
}

function passUpgrade(incoming: IncomingMessage, socket: Socket, head: Buffer, port: number): void {
  const server = connect(port, '127.0.0.1', () => {
    const names = incoming.rawHeaders.filter((_, index) => index % 2 === 0);
    const lines = names.map((name, index) => `${name}: ${incoming.rawHeaders[index * 2 + 1] ?? ''}`);
    server.write([`${incoming.method} ${incoming.url} HTTP/1.1`, ...lines, '', ''].join('\r\n'));
    server.write(head);
    socket.pipe(server).pipe(socket);
  });
  server.on('error', () => socket.destroy());
  socket.on('error', () => server.destroy());
  socket.on('close', () => server.destroy());
  server.on('close', () => socket.destroy());
}
