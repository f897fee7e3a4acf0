/** How far a download is. */
export interface DownloadProgress {
  readonly bytes: number;
  /** Bytes there will be, where that is known. */
  readonly total: number | undefined;
  /** Bytes a second over the last few seconds; absent while that says nothing. */
  readonly rate: number | undefined;
}

/** Milliseconds between two reports. */
const INTERVAL = 250;
/** Milliseconds that the rate is taken over, and how few of them say nothing. */
const SPAN = 5000;
const LEAST_SPAN = 500;

/** Counts what arrives, and tells it now and then. */
export class Meter {
  readonly #total: number | undefined;
  readonly #tell: (progress: DownloadProgress) => void;
  readonly #now: () => number;
  readonly #marks: { readonly at: number; readonly bytes: number }[];
  #bytes = 0;
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

  #report(now: number): void {
    this.#told = now;
    this.#marks.push({ at: now, bytes: this.#bytes });
    const old = this.#marks.findLastIndex(({ at }) => now - at >= SPAN);
    this.#marks.splice(0, Math.max(0, old));
    this.#tell({ bytes: this.#bytes, total: this.#total, rate: this.#rate(now) });
  }

  #rate(now: number): number | undefined {
    const [first] = this.#marks;
    return first && now - first.at >= LEAST_SPAN ? ((this.#bytes - first.bytes) / (now - first.at)) * 1000 : undefined;
  }
}
