import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** A refusal of the proxy's own. */
export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A proxy on loopback that takes everything to `target`, whatever host it is asked for. */
export interface Proxy {
  readonly url: string;
  /** "CONNECT host:443" and "GET http://host/…", in their order, each with the sign-in that came along. */
  readonly asked: string[];
  /** The port that tunnels and requests lead to. */
  target: number;
  refusal: Refusal | undefined;
  close(): Promise<void>;
}

export async function startProxy(target: number): Promise<Proxy> {
  const sockets = new Set<Duplex>();
  const keep = (socket: Duplex) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const note = ({ method, url, headers }: IncomingMessage) =>
    proxy.asked.push([method, url?.replace(/\?.*/, ''), headers['proxy-authorization']].filter(Boolean).join(' '));
  const server = createServer((incoming, response) => {
    note(incoming);
    if (proxy.refusal) {
      response.writeHead(proxy.refusal.status, proxy.refusal.headers).end(proxy.refusal.body);
    } else {
      pass(incoming, response, proxy.target);
    }
  });
  server.on('connection', keep);
  server.on('connect', (incoming: IncomingMessage, socket: Socket) => {
    note(incoming);
    if (proxy.refusal) {
      const { status, headers = {}, body = '' } = proxy.refusal;
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      socket.end(`HTTP/1.1 ${status} Refused\r\n${lines.join('')}Content-Length: ${body.length}\r\n\r\n${body}`);
      return;
    }
    const tunnel = connect(proxy.target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    keep(tunnel);
    socket.once('close', () => tunnel.destroy());
    tunnel.once('close', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    target,
    refusal: undefined,
    close: async () =>
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        sockets.forEach((socket) => socket.destroy());
      }),
  };
  return proxy;
}

function pass(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const { method, url = '/', headers } = incoming;
  const { pathname, search } = new URL(url);
  const outgoing = request({ host: '127.0.0.1', port, method, path: pathname + search, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  incoming.pipe(outgoing);
}
