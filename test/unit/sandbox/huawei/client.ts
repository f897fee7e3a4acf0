import { createHash, createHmac } from 'node:crypto';
import {
  huaweiKeys,
  startSandbox,
  type Sandbox,
  type SampleKey,
  type SandboxOptions,
} from '../../../../src/sandbox/index.ts';
import { NOON, text, type Json, type Row } from '../client.ts';

/** A client of its own, so that the sandbox and its tests do not share a mistake. */

export interface Asked {
  readonly key?: SampleKey;
  readonly method?: 'GET' | 'POST';
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Added to what is signed, or instead of it; `undefined` leaves one out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Changes the request after it has been signed. */
  readonly tamper?: (sent: Sent) => void;
}

export interface Sent {
  address: string;
  readonly headers: Record<string, string>;
  body: string | undefined;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Row;
}

/** A sandbox whose clock the test moves. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly clock: { time: number };
  /** The project's id, by its name. */
  project(name: string): Promise<string>;
  ask(path: string, asked?: Asked): Promise<Answered>;
  /** Asks in a project (`/v3/{its id}` before the path) and expects status 200. */
  get(project: string, path: string, query?: Asked['query']): Promise<Row>;
  /** Asks and gives status and code of the refusal, or `200 OK`. */
  refused(project: string, path: string, asked?: Asked): Promise<string>;
  /** Id of the instance with this name. */
  id(project: string, name: string): Promise<string>;
}

export async function openStage(options: SandboxOptions = {}, time = NOON): Promise<Stage> {
  const clock = { time };
  const sandbox = await startSandbox({ now: () => new Date(clock.time), ...options });
  const inProject = async (project: string, path: string, asked?: Asked): Promise<Answered> =>
    stage.ask(`/v3/${await stage.project(project)}${path}`, asked);
  const stage: Stage = {
    sandbox,
    clock,
    async project(name) {
      const { json } = await stage.ask('/v3/auth/projects');
      const found = (json['projects'] as Row[]).find((row) => row['name'] === name);
      return text(found?.['id']);
    },
    ask: (path, asked = {}) => ask(sandbox, clock.time, path, asked),
    async get(project, path, query = {}) {
      const answered = await inProject(project, path, { query });
      if (answered.status !== 200) {
        throw new Error(`${path} answered ${answered.status}: ${answered.text}`);
      }
      return answered.json;
    },
    refused: async (project, path, asked) => wordOf(await inProject(project, path, asked)),
    async id(project, name) {
      const { instances } = await stage.get(project, '/instances', { name });
      const [row] = instances as Row[];
      if (!row) {
        throw new Error(`No instance is called ${name}`);
      }
      return text(row['id']);
    },
  };
  return stage;
}

/** Status and code of a refusal, or `200 OK`. */
export function wordOf({ status, json }: Answered): string {
  const nested = (json['error'] as Row | undefined)?.['code'];
  return `${status} ${text(json['error_code'] ?? nested ?? 'OK')}`;
}

export function encode(value: string): string {
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

async function ask(
  sandbox: Sandbox,
  time: number,
  path: string,
  { key = huaweiKeys.full, method = 'GET', query = {}, body, headers = {}, tamper }: Asked,
): Promise<Answered> {
  const pairs = Object.entries(query).map(([name, value]) => `${encode(name)}=${encode(value)}`);
  const search = pairs.toSorted().join('&');
  const sent: Sent = {
    address: `${sandbox.url}${path}${search === '' ? '' : `?${search}`}`,
    headers: {},
    body: body === undefined ? undefined : JSON.stringify(body),
  };
  const all = {
    'content-type': 'application/json',
    host: new URL(sandbox.url).host,
    'x-sdk-date': `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`,
    'x-security-token': key.securityToken,
    ...headers,
  };
  for (const [name, value] of Object.entries(all)) {
    if (value !== undefined) {
      sent.headers[name] = value;
    }
  }
  const names = Object.keys(sent.headers).toSorted();
  const canonical = [
    method,
    `${path}/`,
    search,
    ...names.map((name) => `${name}:${sent.headers[name]}`),
    '',
    names.join(';'),
    createHash('sha256')
      .update(sent.body ?? '')
      .digest('hex'),
  ].join('\n');
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const signature = createHmac('sha256', key.accessKeySecret)
    .update(`SDK-HMAC-SHA256\n${sent.headers['x-sdk-date']}\n${hashed}`)
    .digest('hex');
  sent.headers['authorization'] =
    `SDK-HMAC-SHA256 Access=${key.accessKeyId}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  tamper?.(sent);
  const response = await fetch(sent.address, {
    method,
    headers: sent.headers,
    redirect: 'manual',
    ...(sent.body === undefined ? {} : { body: sent.body }),
  });
  const answered = await response.text();
  return { status: response.status, headers: response.headers, text: answered, json: parse(answered) };
}

function parse(body: string): Row {
  try {
    return JSON.parse(body) as Row;
  } catch {
    return {};
  }
}

/** A list of a reply. */
export function rowsOf(reply: Row, list: string): Row[] {
  return reply[list] as Row[];
}

export type { Json, Row };

/** `2026-03-05T12:00:00+0000` */
export function at(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}+0000`;
}
