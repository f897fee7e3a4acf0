import { cancelled, unreachable, wrongPart } from './failures.ts';
import { takeIn, type Store } from './intake.ts';
import type { Patience } from './patience.ts';
import type { Plan, Run } from './plan.ts';
import { factsOf, rangeOf } from './probe.ts';
import type { Meter } from './progress.ts';
import { lengthOf, refusalOf } from './request.ts';
import type { Answer, Source } from './source.ts';

/** It has to begin anew: the file is another one (`changed`), it comes as a whole only, or what is there must be looked at. */
export class Restart extends Error {
  override readonly name = 'Restart';
  readonly reason: 'changed' | 'whole' | 'refusedRange';
  /** What it is if that does not help. */
  readonly failure: Error | undefined;

  constructor(reason: Restart['reason'], failure?: Error) {
    super(reason);
    this.reason = reason;
    this.failure = failure;
  }
}

export interface RangesParts {
  readonly source: Source;
  readonly plan: Plan;
  readonly etag: string | undefined;
  readonly store: Store;
  readonly connections: number;
  readonly patience: Patience;
  readonly meter: Meter;
  readonly signal: AbortSignal;
}

/** Fetches what the plan misses, over several connections. Rejects with the first failure that trying again cannot cure. */
export async function fetchRanges(parts: RangesParts): Promise<void> {
  const { plan, patience, connections } = parts;
  const stop = new AbortController();
  const signal = AbortSignal.any([parts.signal, stop.signal]);
  signal.addEventListener('abort', () => plan.wake(), { once: true });
  const fetchNext = async (): Promise<boolean> => {
    const run = plan.claim(connections);
    if (!run) {
      return false;
    }
    try {
      await fetchRun(run, { ...parts, signal });
    } finally {
      plan.release(run);
    }
    return true;
  };
  const goesOn = () => !plan.complete && !signal.aborted;
  let failure: unknown;
  const work = async (): Promise<void> => {
    try {
      while (goesOn()) {
        const fetched = await patience.keepTrying(fetchNext, signal);
        if (!fetched && goesOn()) {
          // Others fetch the rest, and may fail.
          await plan.changed();
        }
      }
    } catch (error) {
      failure ??= error;
    } finally {
      // Either all is there, or it failed: nobody has to go on.
      stop.abort();
    }
  };
  await Promise.all(Array.from({ length: Math.min(connections, plan.count) }, work));
  if (!plan.complete) {
    throw failure instanceof Error ? failure : cancelled();
  }
}

async function fetchRun(run: Run, parts: RangesParts): Promise<void> {
  const { source, etag, store, meter, patience, plan } = parts;
  // A weak ETag never matches.
  const match = etag === undefined || etag.startsWith('W/') ? {} : { 'If-Match': etag };
  const answer = await source.ask({ Range: `bytes=${run.from}-${run.to - 1}`, ...match }, parts.signal);
  const to = await givenEnd(answer, run, parts).catch((error: unknown) => {
    answer.limit.dispose();
    answer.response.destroy();
    throw error;
  });
  const ended = await takeIn(answer, {
    store,
    from: run.from,
    to,
    onBytes(bytes) {
      patience.arrived();
      meter.add(bytes);
    },
    onStored: (stored) => plan.add(stored),
  });
  if (ended < to) {
    throw unreachable(source.host, 'ECONNRESET');
  }
}

/** Where the answer ends, which may be before what was asked for. Rejects if it is not of that range of that file. */
async function givenEnd(answer: Answer, run: Run, { plan, etag }: RangesParts): Promise<number> {
  const { response } = answer;
  switch (response.statusCode) {
    case 206:
      break;
    case 200:
      throw new Restart('whole');
    case 412:
      throw new Restart('changed');
    case 416:
      throw new Restart('refusedRange', await refusalOf(response));
    default:
      throw await refusalOf(response);
  }
  const range = rangeOf(answer);
  const isOther = range?.total !== plan.total || (etag !== undefined && factsOf(answer).etag !== etag);
  if (range && isOther) {
    throw new Restart('changed');
  }
  const length = lengthOf(response.headers);
  const isAsked = range?.from === run.from && range.to > range.from && range.to <= run.to;
  if (!range || !isAsked || (length !== undefined && length !== range.to - range.from)) {
    throw wrongPart();
  }
  return range.to;
}
