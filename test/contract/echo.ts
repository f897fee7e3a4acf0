import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it went over the wire. */
export interface Heard {
  /** First line, headers and body. */
  readonly text: string;
  /** Of this request, decoded. */
  readonly signature: string;
}

export interface Echoed {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Stands before a fake cloud: passes requests on, or answers each with what it just heard. */
export interface Echo {
  readonly url: string;
  /** Of all requests so far. */
  readonly signatures: ReadonlySet<string>;
  /** How many it answered itself. */
  readonly answered: number;
  /** `undefined` passes requests on. */
  answer: ((heard: Heard) => Echoed) | undefined;
  /** Changes what the fake cloud answered to a request that is passed on. */
  rewrite: ((body: string, heard: Heard) => string) | undefined;
  close(): Promise<void>;
}

/** In the body of the one cloud, in a header of the other. */
const SIGNATURE = /\bSignature=([^&\s,]+)/;

async function hear(incoming: IncomingMessage): Promise<Heard & { readonly body: string }> {
  let body = '';
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    body += piece.toString('utf8');
  }
  const { method, url, rawHeaders } = incoming;
  const headers = rawHeaders.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\n`)).join('');
  const text = `${method} ${url}\n${headers}\n${body}`;
  return { text, body, signature: decodeURIComponent(SIGNATURE.exec(text)?.[1] ?? '') };
}

export async function startEcho(target: string): Promise<Echo> {
  const { hostname, port } = new URL(target);
  const signatures = new Set<string>();
  const state = { answered: 0 };

  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const heard = await hear(incoming);
    if (heard.signature !== '') {
      signatures.add(heard.signature);
    }
    const answer = echo.answer?.(heard);
    if (answer) {
      state.answered += 1;
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
      return;
    }
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on('data', (piece: Buffer) => pieces.push(piece));
      reply.on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        const { 'content-length': _length, ...rest } = reply.headers;
        response.writeHead(reply.statusCode ?? 502, rest).end(echo.rewrite?.(body, heard) ?? body);
      });
    });
    onward.on('error', () => response.destroy());
    onward.end(heard.body);
  }

  const server = createServer((incoming, response) => {
    serve(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const echo: Echo = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    signatures,
    get answered() {
      return state.answered;
    },
    answer: undefined,
    rewrite: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return echo;
}
