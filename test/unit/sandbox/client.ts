import { createHmac, randomUUID } from 'node:crypto';
import {
  startSandbox,
  sampleKeys,
  type Sandbox,
  type SampleKey,
  type SandboxOptions,
} from '../../../src/sandbox/index.ts';

/** A client of its own, so that the sandbox and its tests do not share a mistake. */

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type Row = Record<string, Json>;

export interface Asked {
  readonly key?: SampleKey;
  readonly method?: 'GET' | 'POST';
  /** Changes the common parameters before they are signed; `undefined` leaves one out. */
  readonly common?: Readonly<Record<string, string | undefined>>;
  /** Changes the signed parameters on their way. */
  readonly tamper?: (form: URLSearchParams) => void;
  readonly signal?: AbortSignal;
}

export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly json: Row;
}

function encode(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('!', '%21')
    .replaceAll("'", '%27')
    .replaceAll('(', '%28')
    .replaceAll(')', '%29')
    .replaceAll('*', '%2A');
}

/** The clock of most tests: a quiet morning. */
export const NOON = Date.UTC(2026, 2, 5, 12, 0, 0);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A sandbox whose clock the test moves. */
export interface Stage {
  readonly sandbox: Sandbox;
  readonly clock: { time: number };
  ask(action: string, params?: Record<string, string>, asked?: Asked): Promise<Answered>;
  /** Asks and expects status 200. */
  get(action: string, params?: Record<string, string>): Promise<Row>;
  /** Asks and gives status and code of the refusal, or `200 OK`. */
  refused(action: string, params?: Record<string, string>, asked?: Asked): Promise<string>;
  /** Id of the instance with this description. */
  id(description: string): Promise<string>;
}

export async function openStage(options: SandboxOptions = {}, time = NOON): Promise<Stage> {
  const clock = { time };
  const sandbox = await startSandbox({ now: () => new Date(clock.time), ...options });
  const stage: Stage = {
    sandbox,
    clock,
    ask: (action, params = {}, asked = {}) => ask(sandbox, clock.time, action, params, asked),
    async get(action, params) {
      const { status, json, text: body } = await stage.ask(action, params);
      if (status !== 200) {
        throw new Error(`${action} answered ${status}: ${body}`);
      }
      return json;
    },
    async refused(action, params, asked) {
      const { status, json } = await stage.ask(action, params, asked);
      return `${status} ${json['Code'] === undefined ? 'OK' : text(json['Code'])}`;
    },
    async id(description) {
      for (const RegionId of ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1']) {
        const found = rows(
          await stage.get('DescribeDBInstances', { RegionId, SearchKey: description, PageSize: '100' }),
        );
        const row = found.find((one) => one['DBInstanceDescription'] === description);
        if (row) {
          return text(row['DBInstanceId']);
        }
      }
      throw new Error(`No instance is called ${description}`);
    },
  };
  return stage;
}

async function ask(
  sandbox: Sandbox,
  time: number,
  action: string,
  params: Record<string, string>,
  { key = sampleKeys.full, method = 'POST', common = {}, tamper, signal }: Asked,
): Promise<Answered> {
  const all: Record<string, string | undefined> = {
    Action: action,
    Version: '2014-08-15',
    Format: 'JSON',
    AccessKeyId: key.accessKeyId,
    SecurityToken: key.securityToken,
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
    Timestamp: `${new Date(time).toISOString().slice(0, 19)}Z`,
    ...params,
    ...common,
  };
  const pairs = Object.entries(all)
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const canonical = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');
  const signature = createHmac('sha1', `${key.accessKeySecret}&`)
    .update(`${method}&%2F&${encode(canonical)}`)
    .digest('base64');
  const form = new URLSearchParams([...pairs, ['Signature', signature]]);
  tamper?.(form);
  const init = { redirect: 'manual', ...(signal ? { signal } : {}) } as const;
  const response =
    method === 'GET'
      ? await fetch(`${sandbox.url}/?${form.toString()}`, init)
      : await fetch(`${sandbox.url}/`, { ...init, method, body: form });
  const body = await response.text();
  return { status: response.status, text: body, json: parse(body) };
}

function parse(body: string): Row {
  try {
    return JSON.parse(body) as Row;
  } catch {
    return {};
  }
}

/** A value of a reply as text; text itself stays as it is. */
export function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** The links to single databases in a row of DescribeBackups. */
export function databaseLinks(row: Row | undefined): Row[] {
  const outer = row?.['BackupDownloadLinkByDB'] as { BackupDownloadLinkByDB: Row[] } | undefined;
  return outer?.BackupDownloadLinkByDB ?? [];
}

export function databaseNames(row: Row | undefined): string[] {
  return databaseLinks(row).map((link) => text(link['DataBase']));
}

/** The records of a list reply, whatever they are called. */
export function rows(reply: Row): Row[] {
  const outer = (reply['Items'] ?? reply['Databases'] ?? reply['Regions']) as Record<string, Row[]>;
  return Object.values(outer)[0] ?? [];
}

/** Every instance of a region. */
export async function instancesIn(stage: Stage, RegionId: string): Promise<Row[]> {
  const page = async (PageNumber: string): Promise<Row[]> =>
    rows(await stage.get('DescribeDBInstances', { RegionId, PageSize: '100', PageNumber }));
  return [...(await page('1')), ...(await page('2'))];
}

export function minutes(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

export function seconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
