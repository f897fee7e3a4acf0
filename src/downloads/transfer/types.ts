import type { DownloadLink } from '../../model/links.ts';
import type { Log } from '../../model/provider.ts';
import type { LinkPlaces, Resolve } from '../links/places.ts';
import type { DownloadProgress } from './progress.ts';

/**
 * How far a download is, as it is written down: plain data without link or signature. `done` maps the number of a piece
 * (all are `pieceSize` bytes but the last) to its CRC64 in hexadecimal digits. Without `total` the storage gives no ranges,
 * and the file can only be fetched from its beginning.
 */
export interface TransferState {
  /** Path of the file that grows; empty where nothing is left to go on with (kept aside, removed, or vanished). */
  readonly part: string;
  readonly etag: string | undefined;
  readonly total: number | undefined;
  readonly pieceSize: number;
  readonly done: Readonly<Record<string, string>>;
  /** CRC64 of the whole file in decimal digits, as the storage announced it. */
  readonly checksum: string | undefined;
}

export interface TransferParts {
  readonly target: string;
  /** The user agreed to replace a file of this name. */
  readonly replace: boolean;
  /** From an earlier run: goes on where that was, if the part file still is what it was. */
  readonly state?: TransferState | undefined;
  /** What the cloud's list tells of the file: bytes, and a CRC64 in decimal digits. */
  readonly listed: { readonly size?: number | undefined; readonly checksum?: string | undefined };
  /** A valid link. Asked at the beginning, when the one at hand is about to end, and (`refused`) when the storage refused it. */
  readonly link: (refused: boolean, signal: AbortSignal) => Promise<DownloadLink>;
  /** Where that link may lead. */
  readonly placesOf: (link: DownloadLink) => Promise<LinkPlaces>;
  /** Pauses: what has arrived stays, and the last state is told before the transfer rejects. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Connections at once. */
  readonly connections: number;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Told at the beginning, about once a second while something arrives, and at the end of a run. Never at the same time twice. */
  readonly onState?: ((state: TransferState) => Promise<void>) | undefined;
  /** Nothing comes for a while, and it is tried again at `next`; `undefined` when it goes on. */
  readonly onTrouble?: ((trouble: { readonly error: unknown; readonly next: Date } | undefined) => void) | undefined;
  /** Milliseconds without a byte after which a connection is given up; 30,000 unless told. */
  readonly idle?: number | undefined;
  /** Milliseconds without any progress, over all tries, after which the transfer is given up; 300,000 unless told. */
  readonly patience?: number | undefined;
  readonly resolve?: Resolve | undefined;
}

/** `sizeOnly`: neither the storage nor the list tells a checksum of the file. */
export type Verdict = 'verified' | 'sizeOnly';

export interface Transferred {
  readonly path: string;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly verdict: Verdict;
}
