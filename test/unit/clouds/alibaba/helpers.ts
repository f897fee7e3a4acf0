import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account, Credentials } from '../../../../src/model/account.ts';
import type { ProviderSettings } from '../../../../src/model/provider.ts';
import type { Call, Priority } from '../../../../src/model/requests.ts';
import { sectionOf } from '../reference.ts';

export { sample } from '../reference.ts';

/** The text of one section of the API facts. */
export function referenceSection(heading: string): string {
  return sectionOf('alibaba-rds.md', heading);
}

export const credentials: Credentials = {
  accessKeyId: 'LTAIunittestkeyid01',
  accessKeySecret: 'unit/test+secret==',
  securityToken: 'unit+test/token==',
};

export const settings: ProviderSettings = { timeout: 2000, concurrency: 8, language: 'en' };

export function call(priority: Priority = 'user', signal: AbortSignal = new AbortController().signal): Call {
  return { signal, priority };
}

/** One request as the server saw it. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly params: URLSearchParams;
}

export type Answer = (seen: Seen, response: ServerResponse, request: IncomingMessage) => void;

export interface TinyServer {
  readonly url: string;
  readonly seen: readonly Seen[];
  /** How to answer from now on. */
  answer: Answer;
  close(): Promise<void>;
}

/** A server that answers as it is told, for what the sandbox does not do. */
export async function tinyServer(answer: Answer = (_seen, response) => json(response, {})): Promise<TinyServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const params = new URLSearchParams(Buffer.concat(pieces).toString());
      const one = { method: request.method ?? '', url: request.url ?? '', params };
      seen.push(one);
      tiny.answer(one, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tiny: TinyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    answer,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return tiny;
}

export function json(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** An account whose requests go to a server on this machine. */
export function accountAt(endpoint: string): Account {
  return { id: 'a', cloud: 'alibaba', name: 'a', method: 'accessKey', site: 'sample', endpoint, keyPlace: 'window' };
}

/** What an operation answers: a body, or what makes one of the parameters. */
export type Reply = object | ((asked: URLSearchParams) => object);

/** A server that answers by operation; what has no reply is refused for want of permission. */
export class ScriptedCloud {
  readonly server: TinyServer;
  replies: Record<string, Reply> = {};

  private constructor(server: TinyServer) {
    this.server = server;
  }

  static async start(): Promise<ScriptedCloud> {
    const cloud = new ScriptedCloud(await tinyServer());
    cloud.reset();
    return cloud;
  }

  /** Replies from now on, with a request id added; forgets what was asked. */
  reset(replies: Record<string, Reply> = {}): void {
    this.replies = replies;
    this.server.answer = (seen, response) => this.answer(seen, response);
    (this.server.seen as unknown[]).length = 0;
  }

  /** The parameters of each request so far, without those that every request has. */
  get asked(): readonly Readonly<Record<string, string>>[] {
    const common = /^(Format|Version|Timestamp|SecurityToken|AccessKeyId|Signature\w*)$/;
    return this.server.seen.map(({ params }) => Object.fromEntries([...params].filter(([name]) => !common.test(name))));
  }

  /** By the replies, for a test that puts something around it. */
  answer({ params }: Seen, response: ServerResponse): void {
    const reply = this.replies[params.get('Action') ?? ''];
    if (reply === undefined) {
      json(response, { RequestId: 'REQ', Code: 'Forbidden.RAM', Message: 'No.' }, 403);
    } else {
      json(response, { RequestId: 'REQ', ...(typeof reply === 'function' ? reply(params) : reply) });
    }
  }

  async close(): Promise<void> {
    await this.server.close();
  }
}
