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

/** So many bytes, which are made while they are sent. */
export interface Bytes {
  readonly length: number;
  /** Those of `from` up to, not including, `to`, in order. The pieces stay as they are: a socket may hold them for long. */
  readonly pieces: (from: number, to: number) => Iterable<Uint8Array>;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Bytes;
}

/** What requests for the file behind a download link are called. */
export const GET_OBJECT = 'GetObject';

/** What a test may read about a request afterwards. Signature and security token are left out. */
export interface RequestRecord {
  /** The operation, or `GetObject` for a download link. */
  readonly action: string;
  /**
   * What was sent in the address and the body; what is no text there is written as JSON. For a download link also the headers
   * `range`, `ifMatch` and `rangeBehavior`, where they were sent.
   */
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
  readonly noRanges: boolean;
  readonly changed: boolean;
}

export const noEffects: Effects = { jobFails: false, staleLinks: false, noRanges: false, changed: false };

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
  /** Milliseconds for which a download link is good; absent for as long as the cloud's own are. */
  readonly linkLifetime?: number | undefined;
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
export type CommonTrouble = 'throttle' | 'error500' | 'unavailable' | 'endedToken' | 'wrongClock';

/** What words its errors in a way of its own. */
export interface Voice {
  readonly words: Readonly<Record<CommonTrouble, ErrorWords>>;
  /** An error in its own form. */
  refusal(words: ErrorWords): WireReply;
}

/** Why a storage does not give a file. */
export type Denial = 'expired' | 'signature' | 'noSuchFile' | 'changed' | 'badRange';

/** A cloud's storage of files, as far as it answers with errors. */
export interface StorageVoice extends Voice {
  denial(reason: Denial): WireReply;
}

/** How a cloud's lists come in pages. */
export interface Paging {
  /** Parameters in which two requests for pages of one list differ. */
  readonly places: ReadonlySet<string>;
  /** Members of an answer that count the records of a whole list. */
  readonly totals: ReadonlySet<string>;
  /** The member that names the next page, where it is not counted. */
  readonly cursor?: string;
}

/** One fake cloud. Several can live behind one address, so each says which requests are its own. */
export interface SandboxCloud extends Voice {
  claims(request: WireRequest): boolean;
  record(request: WireRequest): RequestRecord;
  answer(request: WireRequest, effects: Effects): WireReply;
  readonly paging: Paging;
  /** Where its download links lead. */
  readonly storage: StorageVoice;
  /** The id of an instance that lives here. */
  has(instanceId: string): boolean;
  /** Releases an instance that it has. */
  release(instanceId: string): void;
  /** Takes the oldest records of an instance that it has out of each of its lists. */
  dropOldest(instanceId: string, count: number): void;
  /** Starts a manual backup of an instance that it has, and gives the id by which it is followed. */
  startBackup(instanceId: string): string;
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
