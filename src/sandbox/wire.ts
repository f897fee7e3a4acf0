import type { IncomingHttpHeaders } from 'node:http';

/** A key of the sandbox. None of them opens anything anywhere else. */
export interface SampleKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** So many calls of one key in windows of so many milliseconds. */
export interface CallLimit {
  readonly calls: number;
  readonly milliseconds: number;
}

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
  readonly body: string | Buffer;
}

/** What a test may read about a request afterwards. Signature and security token are left out. */
export interface RequestRecord {
  /** The operation, or `GetObject` for a download link. */
  readonly action: string;
  /** What was sent in the address and the body; what is no text there is written as JSON. */
  readonly params: Readonly<Record<string, string>>;
  /** Region, or project where the cloud divides its regions, by name. */
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
  /** Where a cloud has one; absent for as many calls as come. */
  readonly callLimit?: CallLimit | undefined;
  /** Bytes of each file behind a download link. */
  readonly fileSize: number;
}

/** The forms that error bodies of one cloud come in; a cloud with one form does not look at it. */
export type ErrorShape = 'rds' | 'iam' | 'old' | 'trove' | 'plain';

/** What an error says. */
export interface ErrorWords {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly shape?: ErrorShape | undefined;
}

/** Trouble that every cloud has words of its own for. */
export type CommonTrouble = 'throttle' | 'error500' | 'unavailable';

/** One fake cloud. Several can live behind one address, so each says which requests are its own. */
export interface SandboxCloud {
  claims(request: WireRequest): boolean;
  record(request: WireRequest): RequestRecord;
  answer(request: WireRequest, effects: Effects): WireReply;
  readonly words: Readonly<Record<CommonTrouble, ErrorWords>>;
  /** An error in this cloud's own form. */
  refusal(words: ErrorWords): WireReply;
  /** The id of an instance that lives here. */
  has(instanceId: string): boolean;
  /** Releases an instance that it has. */
  release(instanceId: string): void;
  /** Takes the oldest records of an instance that it has out of each of its lists. */
  dropOldest(instanceId: string, count: number): void;
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
