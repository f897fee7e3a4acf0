/** How far a download is. */
export interface DownloadProgress {
  readonly bytes: number;
  /** Bytes there will be, where that is known. */
  readonly total: number | undefined;
  /** Bytes a second over the last few seconds; absent while that says nothing. */
  readonly rate: number | undefined;
  /** Milliseconds that remain at this rate; absent while that is unknown. */
  readonly left?: number | undefined;
  /** Nothing comes yet: the bytes are those of an earlier run, which are read again at this rate, and that takes as long as is left. */
  readonly checking?: boolean | undefined;
}

/** Milliseconds between two reports. */
const INTERVAL = 250;
/** Milliseconds that the rate is taken over, and how few of them say nothing. */
const SPAN = 5000;
const LEAST_SPAN = 500;

/** Counts what arrives, and tells it now and then. */
export class Meter {
  #total: number | undefined;
  readonly #tell: (progress: DownloadProgress) => void;
  readonly #now: () => number;
  #marks: { readonly at: number; readonly bytes: number }[];
  #bytes = 0;
  /** Bytes that are read again. */
  #checking: number | undefined;
  #told = -Infinity;

  /** `now` is any clock in milliseconds. */
  constructor(
    total: number | undefined,
    tell: (progress: DownloadProgress) => void,
    now: () => number = () => performance.now(),
  ) {
    this.#total = total;
    this.#tell = tell;
    this.#now = now;
    this.#marks = [{ at: now(), bytes: 0 }];
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** So many bytes, which an earlier run has, are read again. */
  check(bytes: number, total: number): void {
    this.#checking = bytes;
    this.#begin(0, total);
  }

  /** Begins anew with so many bytes that are there already. They count for how far it is, not for how fast. */
  restart(bytes: number, total: number | undefined): void {
    this.#checking = undefined;
    this.#begin(bytes, total);
  }

  add(bytes: number): void {
    this.#bytes += bytes;
    const now = this.#now();
    if (now - this.#told >= INTERVAL) {
      this.#report(now);
    }
  }

  /** Tells how far it came. */
  end(): void {
    this.#report(this.#now());
  }

  #begin(bytes: number, total: number | undefined): void {
    this.#bytes = bytes;
    this.#total = total;
    const now = this.#now();
    this.#marks = [{ at: now, bytes }];
    this.#report(now);
  }

  #report(now: number): void {
    this.#told = now;
    this.#marks.push({ at: now, bytes: this.#bytes });
    const old = this.#marks.findLastIndex(({ at }) => now - at >= SPAN);
    this.#marks.splice(0, Math.max(0, old));
    const rate = this.#rate(now);
    const left = this.#left(this.#checking ?? this.#total, rate);
    const progress = { bytes: this.#checking ?? this.#bytes, total: this.#total, rate, left };
    this.#tell(this.#checking === undefined ? progress : { ...progress, checking: true });
  }

  #rate(now: number): number | undefined {
    const [first] = this.#marks;
    return first && now - first.at >= LEAST_SPAN ? ((this.#bytes - first.bytes) / (now - first.at)) * 1000 : undefined;
  }

  #left(end: number | undefined, rate: number | undefined): number | undefined {
    return end === undefined || rate === undefined || rate <= 0
      ? undefined
      : (Math.max(0, end - this.#bytes) / rate) * 1000;
  }
}
