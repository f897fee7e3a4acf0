import type { ErrorShape } from './wire.ts';

/** Which requests a fault meets, and how. */
interface Aim {
  /** Only this operation of either cloud (`GetObject` for download links). Absent: every operation, but no download link. */
  readonly action?: string;
  /** How many requests it meets before it is used up; 1 unless told, `Infinity` until cleared. */
  readonly times?: number;
  /** Milliseconds before anything is answered; 0 unless told, 1000 for `slow`. */
  readonly delay?: number;
  /** Carry the request out first, then fail: the caller cannot tell whether it was done. */
  readonly after?: boolean;
}

/**
 * - `throttle`, `error500`, `unavailable`: the words of the cloud that is asked (400 Throttling.User or 429 APIGW.0308, 500,
 *   503).
 * - `refuse`: any other code of the cloud, in the `shape` named where it has several. `codeIn200`: the same, with status
 *   200.
 * - `noCode`: status 500 with JSON that has no `Code`.
 * - `html`: a gateway's page with status 502. `empty`: status 200 and no body. `body`: whatever you say.
 * - `noSuchFile`: status 404 in the words of the storage, for download links.
 * - `redirect`: 302 with an empty JSON object.
 * - `cut`: the real answer, ending in the middle; its `Content-Length` says so (`right`) or promises all (`wrong`).
 * - `hang`: headers and then nothing, or nothing at all with `headers: false`, until the caller gives up.
 * - `slow`: the real answer in pieces over `delay`. `reset`: the connection is torn down.
 * - `jobFails`: a real answer, but the backup this CreateBackup starts will fail.
 * - `staleLinks`: a real answer whose download links have expired already.
 */
export type Fault = Aim & (FaultOf<PlainKind> | FaultWithDetails);

type PlainKind =
  | 'throttle'
  | 'error500'
  | 'unavailable'
  | 'noCode'
  | 'html'
  | 'empty'
  | 'noSuchFile'
  | 'redirect'
  | 'slow'
  | 'reset'
  | 'jobFails'
  | 'staleLinks';

type FaultOf<Kind> = Kind extends string ? { readonly kind: Kind } : never;

type FaultWithDetails =
  | { readonly kind: 'cut'; readonly length?: 'right' | 'wrong' }
  | { readonly kind: 'hang'; readonly headers?: boolean }
  | (RefusalFault & { readonly kind: 'refuse'; readonly code: string; readonly status?: number })
  | (RefusalFault & { readonly kind: 'codeIn200'; readonly code?: string })
  | { readonly kind: 'body'; readonly body: string; readonly status?: number; readonly type?: string };

interface RefusalFault {
  readonly message?: string;
  readonly shape?: ErrorShape;
}

/** The faults in waiting. A request meets the oldest one that fits it. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault this request meets, if any; counts it. */
  take(action: string): Fault | undefined {
    const met = this.#waiting.find(({ fault }) =>
      fault.action === undefined ? action !== 'GetObject' : fault.action === action,
    );
    if (!met) {
      return undefined;
    }
    met.left -= 1;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return met.fault;
  }
}
