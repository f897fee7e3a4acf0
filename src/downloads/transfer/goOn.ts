import type { Log } from '../../model/provider.ts';
import { BLOCK } from './blocks.ts';
import { cancelled } from './failures.ts';
import type { Store } from './intake.ts';
import type { Meter } from './progress.ts';
import { PartFile } from './partFile.ts';
import { joinedInOrder, Plan, SMALLEST_PIECE, type Stored } from './plan.ts';
import type { TransferParts, TransferState } from './types.ts';

/** Pieces that are read at once. Each needs one block. */
const READERS = 4;

export interface GoOnParts extends Pick<TransferParts, 'target' | 'state'> {
  readonly store: Omit<Store, 'part'>;
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Shows how much of it has been read again. */
  readonly meter: Meter;
}

/** The file that grows, and what is right in it: no plan if that is nothing. */
export interface Opened {
  readonly part: PartFile;
  readonly plan: Plan | undefined;
}

/** Opens the part file of an earlier run and reads what it should have, else makes one. Rejects with a `CloudError`. */
export async function openPart(parts: GoOnParts): Promise<Opened> {
  const { target, state, log } = parts;
  const part = state && (await PartFile.reopen(state.part, target));
  if (!state) {
    return { part: await PartFile.create(target), plan: undefined };
  }
  if (!part) {
    log.info('A download begins anew: what had arrived of it is no longer there.');
    return { part: await PartFile.create(target), plan: undefined };
  }
  try {
    const plan = planOf(state);
    if (!plan || (await part.length()) < plan.reach) {
      log.info('A download begins anew: what had arrived of it cannot be gone on with.');
      await part.truncate(0);
      return { part, plan: undefined };
    }
    if (await recheck(part, plan, parts)) {
      return { part, plan };
    }
  } catch (error) {
    await part.end();
    throw error;
  }
  await part.end();
  log.warn(`A download begins anew: ${part.path} holds nothing of what had arrived. It is left as it is.`);
  return { part: await PartFile.create(target), plan: undefined };
}

/** What an earlier run has done; `undefined` if that cannot be gone on with. */
function planOf({ total, pieceSize, done }: TransferState): Plan | undefined {
  if (total === undefined || !(pieceSize >= SMALLEST_PIECE && pieceSize % SMALLEST_PIECE === 0)) {
    return undefined;
  }
  const plan = new Plan(total, pieceSize);
  return plan.restore(done) ? plan : undefined;
}

/**
 * Drops the pieces that are not what they were: a machine that crashed may not have brought them to the disk. False if that is
 * all of them, as in a file of another program.
 */
async function recheck(part: PartFile, plan: Plan, { store, signal, log, meter }: GoOnParts): Promise<boolean> {
  const { whole } = plan;
  const pieces = whole.values();
  const wrong: Stored[] = [];
  meter.check(plan.bytes, plan.total);
  const work = async () => {
    for (const piece of pieces) {
      if (!(await isRight(piece, { ...store, part }, signal))) {
        wrong.push(piece);
      }
      meter.add(piece.bytes);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: READERS }, work));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
  for (const piece of wrong) {
    plan.drop(piece);
  }
  if (wrong.length > 0) {
    log.warn(`${wrong.length} of ${whole.length} pieces of a download are no longer what they were.`);
  }
  return whole.length === 0 || wrong.length < whole.length;
}

async function isRight({ at, bytes, crc }: Stored, store: Store, signal: AbortSignal): Promise<boolean> {
  const { blocks, threads, part } = store;
  const block = blocks.take() ?? (await blocks.next());
  const stretches: Stored[] = [];
  try {
    for (let from = at; from < at + bytes; from += BLOCK) {
      if (signal.aborted) {
        throw cancelled();
      }
      const wanted = Math.min(BLOCK, at + bytes - from);
      if ((await part.read(block.bytes.subarray(0, wanted), from)) < wanted) {
        return false;
      }
      stretches.push({ at: from, bytes: wanted, crc: await threads.of(block, wanted) });
    }
  } finally {
    blocks.give(block);
  }
  return joinedInOrder(stretches).crc === crc;
}
