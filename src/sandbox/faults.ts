import type { IncomingHttpHeaders } from 'node:http';
import { GET_OBJECT, type ErrorShape } from './wire.ts';

/** Which requests a fault meets, and how. */
interface Aim {
  /** Only this operation of either cloud (`GetObject` for download links). Absent: every operation, but no download link. */
  readonly action?: string;
  /**
   * How many requests it meets before it is used up; `Infinity` until cleared. 1 unless told, and `Infinity` for `down` and
   * `signatureStrict`.
   */
  readonly times?: number;
  /** How many requests that it would meet it lets pass first; 0 unless told. */
  readonly skip?: number;
  /** Milliseconds before anything is answered; 0 unless told, 1000 for `slow`. */
  readonly delay?: number;
  /** Carry the request out first, then fail: the caller cannot tell whether it was done. */
  readonly after?: boolean;
}

/**
 * - `throttle`, `error500`, `unavailable`: the words of the cloud that is asked (400 Throttling.User or 429 APIGW.0308, 500,
 *   503).
 * - `endedToken`, `wrongClock`: the sign-in is refused for that reason, in the words of the cloud; the key itself is not locked.
 * - `refuse`: any other code of the cloud, in the `shape` named where it has several. `codeIn200`: the same, with status
 *   200.
 * - `noCode`: status 500 with JSON that has no `Code`.
 * - `html`: a gateway's page with status 502. `empty`: status 200 and no body. `body`: whatever you say.
 * - `redirect`: 302 with an empty JSON object.
 * - `cut`: the real answer, ending in the middle; its `Content-Length` says so (`right`) or promises all (`wrong`).
 * - `hang`: headers and then nothing, or nothing at all with `headers: false`, until the caller gives up. The headers are the
 *   real ones for a download link, which may get so many `bytes` of the file first.
 * - `slow`: the real answer in pieces over `delay`. `reset`: the connection is torn down.
 * - `down`: the same for every request until cleared, and at once for those that are under way.
 * - `jobFails`: a real answer, but the backup this CreateBackup starts will fail.
 * - `staleLinks`: a real answer whose download links have expired already.
 *
 * A real answer of a cloud that says something else than it should (download links never meet these):
 *
 * - `nulls`: null for every object in it. `otherTypes`: no text, number or truth value is one; the request id is.
 * - `newMembers`: every object has more members than are known. `newWords`: where one of a few words is said, such as a
 *   state, it is another one.
 * - `totals`: lists count themselves wrongly, as `value` or in a text.
 * - `samePage`: whichever page of a list is asked for, the answer is the one to the first request that met the fault.
 * - `endless`: the same, and each of these answers says that there is more, under a cursor that is always new.
 *
 * For download links (`action: 'GetObject'`), whose other troubles are in the words of the storage:
 *
 * - `expired`: 403 AccessDenied, "Request has expired." `noSuchFile`: 404. `badRange`: 416.
 * - `signatureStrict`: 403 SignatureDoesNotMatch to every request with an `x-oss-` header until cleared; meets no other.
 * - `noRanges`: Range and If-Match are not looked at: 200 and the whole file, without Accept-Ranges.
 * - `changed`: from now on the file has another content and ETag, so that If-Match with the old one gives 412.
 * - `cutEvery`: the connection is torn down after so many bytes of the body; its `Content-Length` promises all.
 * - `shortBody`: the body ends so many bytes early and its `Content-Length` says so; `Content-Range` claims all.
 * - `wrongBytes`: one byte of the body, in its middle, is another one; everything else is right.
 */
export type Fault = Aim & (FaultOf<PlainKind> | FaultWithDetails);

type PlainKind =
  | 'throttle'
  | 'error500'
  | 'unavailable'
  | 'endedToken'
  | 'wrongClock'
  | 'noCode'
  | 'html'
  | 'empty'
  | 'redirect'
  | 'slow'
  | 'reset'
  | 'down'
  | 'jobFails'
  | 'staleLinks'
  | 'expired'
  | 'noSuchFile'
  | 'badRange'
  | 'signatureStrict'
  | 'noRanges'
  | 'changed'
  | 'wrongBytes'
  | 'nulls'
  | 'otherTypes'
  | 'newMembers'
  | 'newWords'
  | 'samePage'
  | 'endless';

type FaultOf<Kind> = Kind extends string ? { readonly kind: Kind } : never;

type FaultWithDetails =
  | { readonly kind: 'cut'; readonly length?: 'right' | 'wrong' }
  | { readonly kind: 'cutEvery' | 'shortBody'; readonly bytes: number }
  | { readonly kind: 'totals'; readonly value: number | string }
  | { readonly kind: 'hang'; readonly headers?: boolean; readonly bytes?: number }
  | (RefusalFault & { readonly kind: 'refuse'; readonly code: string; readonly status?: number })
  | (RefusalFault & { readonly kind: 'codeIn200'; readonly code?: string })
  | { readonly kind: 'body'; readonly body: string; readonly status?: number; readonly type?: string };

interface RefusalFault {
  readonly message?: string;
  readonly shape?: ErrorShape;
}

const untilCleared: readonly Fault['kind'][] = ['down', 'signatureStrict'];

/** The faults in waiting. A request meets the oldest one that fits it and lets no more pass. */
export class Faults {
  #waiting: { readonly fault: Fault; left: number; toPass: number }[] = [];
  readonly #onAdd: (fault: Fault) => void;

  /** `onAdd` is told of every new fault. */
  constructor(onAdd: (fault: Fault) => void = () => undefined) {
    this.#onAdd = onAdd;
  }

  add(fault: Fault): void {
    const times = fault.times ?? (untilCleared.includes(fault.kind) ? Infinity : 1);
    this.#waiting.push({ fault, left: times, toPass: fault.skip ?? 0 });
    this.#onAdd(fault);
  }

  clear(): void {
    this.#waiting = [];
  }

  /** The fault this request meets, if any; counts it. */
  take(action: string, headers: IncomingHttpHeaders): Fault | undefined {
    for (const waiting of this.#waiting.filter(({ fault }) => isAimedAt(fault, action) && minds(fault, headers))) {
      if (waiting.toPass > 0) {
        waiting.toPass -= 1;
        continue;
      }
      waiting.left -= 1;
      this.#waiting = this.#waiting.filter(({ left }) => left > 0);
      return waiting.fault;
    }
    return undefined;
  }
}

export function isAimedAt(fault: Fault, action: string): boolean {
  return fault.action === undefined ? action !== GET_OBJECT : fault.action === action;
}

function minds(fault: Fault, headers: IncomingHttpHeaders): boolean {
  return fault.kind !== 'signatureStrict' || Object.keys(headers).some((name) => name.startsWith('x-oss-'));
}
