import { CloudError, isCloudError } from '../model/errors.ts';
import type { DownloadLink } from '../model/links.ts';
import type { Log } from '../model/provider.ts';
import { cancelled, leftBehind, stalled, unreachable, wrongLength } from './failures.ts';
import { IdleLimit } from './idle.ts';
import { PartFile } from './partFile.ts';
import { PlaceGuard, type LinkPlaces, type Resolve } from './places.ts';
import { Meter, type DownloadProgress } from './progress.ts';
import { requestFile, type Arriving } from './request.ts';

export interface SaveParts {
  /** Where the link may lead, checked again wherever it is sent on to. */
  readonly places: LinkPlaces;
  /** Cancels: what has arrived is removed. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** The user agreed to replace a file of this name. */
  readonly replace: boolean;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Milliseconds without a byte after which it is given up; a minute unless told. */
  readonly idle?: number | undefined;
  readonly resolve?: Resolve | undefined;
}

export interface Saved {
  readonly path: string;
  readonly bytes: number;
  readonly milliseconds: number;
}

const IDLE = 60_000;

/**
 * Downloads the file of a link to the path `target`. It grows under another name beside it and gets its own when it is
 * complete. Rejects with a `CloudError` that names whatever is left on the disk: a file of another length than announced is
 * kept, any other is removed.
 */
export async function save(link: DownloadLink, target: string, parts: SaveParts): Promise<Saved> {
  const started = performance.now();
  const idle = new IdleLimit(parts.signal, parts.idle ?? IDLE);
  let host = '';
  let part: PartFile | undefined;
  try {
    part = await PartFile.create(target);
    const guard = new PlaceGuard(parts.places, link.network, parts.resolve);
    const file = await requestFile(link.reveal(), {
      guard,
      signal: idle.signal,
      onHost: (name) => (host = name),
    });
    const bytes = await receive(file, part, link.size, idle, parts.onProgress);
    await part.flush();
    checkLength(bytes, file.length, link.size, part);
    await part.rename(parts.replace);
    const milliseconds = Math.round(performance.now() - started);
    parts.log.info(`Downloaded ${bytes} bytes from ${host} in ${milliseconds} ms.`);
    return { path: target, bytes, milliseconds };
  } catch (error) {
    const failure = isCloudError(error)
      ? error
      : parts.signal.aborted
        ? cancelled()
        : idle.expired
          ? stalled(host, idle.milliseconds)
          : worded(error, host);
    const removed = (await part?.discard()) ?? true;
    parts.log.warn(`A download from ${host || 'nowhere yet'} ended early: ${wordsFor(failure)}.`);
    throw part && !removed && isCloudError(failure) ? leftBehind(failure, part.path) : failure;
  } finally {
    idle.dispose();
  }
}

async function receive(
  file: Arriving,
  part: PartFile,
  listed: number | undefined,
  idle: IdleLimit,
  onProgress: SaveParts['onProgress'],
): Promise<number> {
  const meter = new Meter(file.length ?? listed, onProgress ?? (() => undefined));
  for await (const chunk of file.body) {
    await part.write(chunk);
    idle.restart();
    meter.add(chunk.length);
  }
  meter.end();
  return meter.bytes;
}

function checkLength(bytes: number, announced: number | undefined, listed: number | undefined, part: PartFile): void {
  if (announced !== undefined && bytes !== announced) {
    part.keep();
    throw wrongLength(bytes, announced, 'storage', part.path);
  }
  if (listed !== undefined && !fits(bytes, listed)) {
    part.keep();
    throw wrongLength(bytes, listed, 'list', part.path);
  }
}

const KIB = 1024;

/** A list that tells whole kilobytes has rounded them, and they may be of 1,000 bytes. */
function fits(bytes: number, listed: number): boolean {
  const kilobytes = listed / KIB;
  return (
    bytes === listed || (Number.isInteger(kilobytes) && bytes > (kilobytes - 1) * 1000 && bytes < (kilobytes + 1) * KIB)
  );
}

/** The system's errors in words. One without a code is a fault of ours and stays as it is. */
function worded(error: unknown, host: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? unreachable(host, code) : error;
}

/** For the log: no more than what it was. */
function wordsFor(failure: unknown): string {
  if (!(failure instanceof CloudError)) {
    return 'a fault of this extension';
  }
  const { kind, status, code } = failure;
  return [kind, status, code].filter((fact) => fact !== undefined).join(', ');
}
