import type { IncomingHttpHeaders } from 'node:http';

/** One HTTP request, read to its end. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a test may read about a request afterwards. Signature and security token are left out. */
export interface RequestRecord {
  /** The operation, or `GetObject` for a download link. */
  readonly action: string;
  readonly params: Readonly<Record<string, string>>;
  readonly region: string | undefined;
  readonly method: string;
  /** True if a signature travelled in the address, where proxies and logs can read it. */
  readonly signedInUrl: boolean;
  /** Epoch milliseconds on the sandbox's clock. */
  readonly time: number;
}

/** Changes to an otherwise normal answer; see `Fault`. */
export interface Effects {
  readonly jobFails: boolean;
  readonly staleLinks: boolean;
}

/** What a cloud needs to know about the sandbox around it. */
export interface Surroundings {
  /** Epoch milliseconds. The data and the jobs live on this clock. */
  readonly now: () => number;
  /** Epoch milliseconds. Request timestamps are compared with this clock. */
  readonly requestClock: () => number;
  /** When the sandbox was started, on the `now` clock. */
  readonly started: number;
  /** Own address without a slash at its end; known once the server listens. */
  readonly url: () => string;
  /** Milliseconds from the start of a backup to its end. */
  readonly backupDuration: number;
}

/** One fake cloud. Several can live behind one address, so each says which requests are its own. */
export interface SandboxCloud {
  claims(request: WireRequest): boolean;
  record(request: WireRequest): RequestRecord;
  answer(request: WireRequest, effects: Effects): WireReply;
  /** An error in this cloud's own form. */
  refusal(status: number, code: string, message: string): WireReply;
}

const INTEGER_MARK = '\u0001integer:';

/** JSON in which a bigint is written as a plain number, however long: the clouds do that, `JSON.stringify` cannot. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, member: unknown) =>
    typeof member === 'bigint' ? `${INTEGER_MARK}${member}` : member,
  );
  return text.replaceAll(/"\\u0001integer:(-?\d+)"/g, '$1');
}

export function jsonReply(status: number, value: unknown): WireReply {
  return { status, headers: { 'Content-Type': 'application/json;charset=utf-8' }, body: toJson(value) };
}
