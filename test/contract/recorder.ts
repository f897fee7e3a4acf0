import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands before a fake cloud and keeps what it answers. */
export interface Recorder {
  readonly url: string;
  /** The bodies of all answers so far. */
  readonly bodies: readonly string[];
  close(): Promise<void>;
}

export async function startRecorder(target: string): Promise<Recorder> {
  const bodies: string[] = [];
  const { hostname, port } = new URL(target);
  const server = createServer((asked, answer) => {
    // With the host that was signed.
    const { method, url: path, headers } = asked;
    const onward = request({ hostname, port, method, path, headers }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on('data', (piece: Buffer) => pieces.push(piece));
      reply.on('end', () => {
        const body = Buffer.concat(pieces);
        bodies.push(body.toString('utf8'));
        answer.writeHead(reply.statusCode ?? 502, reply.headers).end(body);
      });
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
