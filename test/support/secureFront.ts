import { request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream';
import type { Certificate } from './certificates.ts';

/** A server on loopback that speaks TLS. */
export interface SecureFront {
  readonly port: number;
  /** What was asked for, "GET /a", with everything that came along. */
  readonly asked: readonly string[];
  /** Connections that were tried. */
  readonly connections: number;
  close(): Promise<void>;
}

/** Shows `certificate`, and hands what it is asked on to `upstream`, which speaks plain HTTP. */
export async function startSecureFront(certificate: Certificate, upstream: string): Promise<SecureFront> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const { hostname, port } = new URL(upstream);
  const server = createServer(certificate, (incoming, response) => {
    const { method, url = '/', headers } = incoming;
    asked.push(`${method} ${url} ${JSON.stringify(headers)}`);
    const outgoing = request({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => undefined);
    });
    outgoing.on('error', () => response.destroy());
    pipeline(incoming, outgoing, () => undefined);
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    get connections() {
      return connections;
    },
    close: async () =>
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
}
