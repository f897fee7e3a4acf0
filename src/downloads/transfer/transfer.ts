import { isCloudError } from '../../model/errors.ts';
import { Blocks } from './blocks.ts';
import { BlockThreads } from './blockThreads.ts';
import { PROGRAM_BYTES } from './crcProgram.ts';
import { cancelled, keepsChanging, leftBehind, wrongLength } from './failures.ts';
import { openPart } from './goOn.ts';
import { takeIn, type Store } from './intake.ts';
import { checkFree, checkSpace, remove, type PartFile } from './partFile.ts';
import { Patience } from './patience.ts';
import { joinedInOrder, pieceSizeFor, Plan, SMALLEST_PIECE, type Stored } from './plan.ts';
import { probe, type FileFacts, type Offer } from './probe.ts';
import { Meter } from './progress.ts';
import { fetchRanges, Restart } from './ranges.ts';
import { Source } from './source.ts';
import { StateTeller } from './stateTeller.ts';
import type { Transferred, TransferParts, TransferState, Verdict } from './types.ts';
import { verdictOn } from './verify.ts';

/** How often a file may change while it is fetched. */
const MOST_CHANGES = 3;
/** Blocks of memory, and at least so many for each connection. */
const FEWEST_BLOCKS = 16;
const BLOCKS_EACH = 2;

/** Everything has arrived. */
interface Arrived {
  readonly bytes: number;
  /** What the storage said it would be. */
  readonly total: number | undefined;
  readonly crc: bigint;
  readonly checksum: string | undefined;
}

type WholeOffer = Extract<Offer, { kind: 'whole' }>;
type RangesOffer = Extract<Offer, { kind: 'ranges' }>;

/**
 * Downloads a file, in ranges where the storage gives them, and compares it with every checksum that is known. It grows under
 * another name beside `target` and gets its own when it is complete. Rejects with a `CloudError` that names what is left on
 * the disk for good; what can be gone on with is in the last state that was told.
 */
export async function transfer(parts: TransferParts): Promise<Transferred> {
  return await new Transfer(parts).run();
}

/** Removes what a download has left to go on with. Resolves to false if that cannot be done. */
export async function discardTransfer({ part }: Pick<TransferState, 'part'>): Promise<boolean> {
  return !part.endsWith('.part') || (await remove(part));
}

/** What is known of the file, and what is there of it where it comes in ranges. */
interface Known extends FileFacts {
  readonly plan: Plan | undefined;
}

class Transfer {
  readonly #parts: TransferParts;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  readonly #source: Source;
  readonly #patience: Patience;
  readonly #meter: Meter;
  readonly #teller: StateTeller;
  #part: PartFile | undefined;
  #known: Known | undefined;
  #changes = 0;
  /** Of all tries to fetch it as a whole. */
  #furthest = 0;
  /** Found out beside the transfer. */
  #failure: unknown;

  constructor(parts: TransferParts) {
    this.#parts = parts;
    this.#signal = AbortSignal.any([parts.signal, this.#stop.signal]);
    this.#source = new Source(parts, this.#signal);
    this.#patience = new Patience(parts);
    this.#meter = new Meter(undefined, parts.onProgress ?? (() => undefined));
    this.#teller = new StateTeller({
      tell: parts.onState,
      state: () => this.#state(),
      check: async () => void (await this.#part?.length()),
      onFailure: (error) => {
        this.#failure ??= error;
        this.#stop.abort();
      },
      log: parts.log,
    });
  }

  async run(): Promise<Transferred> {
    const started = performance.now();
    const { target, replace, log, signal } = this.#parts;
    try {
      if (signal.aborted) {
        throw cancelled();
      }
      if (!replace) {
        await checkFree(target);
      }
      const { part, arrived } = await this.#fetch();
      await this.#teller.end();
      if (this.#signal.aborted) {
        // Whoever was told of the last state may no longer want it.
        throw cancelled();
      }
      const verdict = await this.#verdict(part, arrived);
      this.#meter.end();
      await part.rename(replace);
      const milliseconds = Math.round(performance.now() - started);
      log.info(`Downloaded ${arrived.bytes} bytes from ${this.#source.host} in ${milliseconds} ms, ${verdict}.`);
      return { path: target, bytes: arrived.bytes, milliseconds, verdict };
    } catch (error) {
      throw await this.#ended(this.#failure ?? error);
    } finally {
      this.#stop.abort();
      this.#source.close();
    }
  }

  /** Goes on with the part file of an earlier run, if that can be. */
  async #open(store: Omit<Store, 'part'>): Promise<PartFile> {
    const { state } = this.#parts;
    const { part, plan } = await openPart({ ...this.#parts, store, signal: this.#signal, meter: this.#meter });
    this.#part = part;
    this.#known = plan && { etag: state?.etag, checksum: state?.checksum, plan };
    return part;
  }

  async #fetch(): Promise<{ readonly part: PartFile; readonly arrived: Arrived }> {
    const blocks = new Blocks(Math.max(FEWEST_BLOCKS, BLOCKS_EACH * this.#parts.connections), PROGRAM_BYTES);
    const threads = new BlockThreads(blocks.memory);
    let restart: Restart | undefined;
    let whole = false;
    try {
      const part = await this.#open({ blocks, threads });
      for (;;) {
        try {
          return { part, arrived: await this.#round({ blocks, threads, part }, whole, restart) };
        } catch (error) {
          if (!(error instanceof Restart)) {
            throw error;
          }
          restart = error;
          whole ||= error.reason === 'whole';
        }
      }
    } finally {
      await threads.close();
    }
  }

  async #round(store: Store, whole: boolean, restart: Restart | undefined): Promise<Arrived> {
    const found = await this.#patience.keepTrying(async () => {
      const offer = await probe(this.#source, whole, this.#signal);
      return offer.kind === 'whole' ? await this.#takeWhole(offer, store) : offer;
    }, this.#signal);
    if (!('kind' in found)) {
      return found;
    }
    const plan = await this.#plan(found, store.part, restart);
    await checkSpace(store.part.path, plan.total - plan.bytes);
    await this.#teller.begin();
    this.#meter.restart(plan.bytes, plan.total);
    await fetchRanges({
      source: this.#source,
      plan,
      etag: found.etag,
      store,
      connections: Math.max(1, this.#parts.connections),
      patience: this.#patience,
      meter: this.#meter,
      signal: this.#signal,
    });
    return { bytes: plan.total, total: plan.total, crc: plan.crc, checksum: found.checksum };
  }

  /** What is to be fetched of the file that is offered: the rest, if it still is the same. */
  async #plan(offer: RangesOffer, part: PartFile, restart: Restart | undefined): Promise<Plan> {
    const before = this.#known;
    const isSame = before?.plan?.total === offer.total && isSameFile(before, offer);
    if (isSame && restart?.reason === 'refusedRange') {
      throw restart.failure ?? restart;
    }
    if (before?.plan && isSame && restart?.reason !== 'changed') {
      return before.plan;
    }
    if (before) {
      this.#changes += 1;
      this.#parts.log.info('A download begins anew: the file in the storage is another one.');
    }
    if (this.#changes > MOST_CHANGES) {
      throw keepsChanging();
    }
    const plan = new Plan(offer.total, pieceSizeFor(offer.total));
    this.#known = { etag: offer.etag, checksum: offer.checksum, plan };
    await part.truncate(0);
    return plan;
  }

  /** Over one connection, from the beginning. */
  async #takeWhole({ answer, etag, checksum, total }: WholeOffer, store: Store): Promise<Arrived> {
    const stretches: Stored[] = [];
    try {
      this.#known = { etag, checksum, plan: undefined };
      await checkSpace(store.part.path, total ?? 0);
      await store.part.truncate(0);
      await this.#teller.begin();
      this.#meter.restart(0, total);
    } catch (error) {
      answer.limit.dispose();
      answer.response.destroy();
      throw error;
    }
    const bytes = await takeIn(answer, {
      store,
      from: 0,
      to: total ?? Infinity,
      onBytes: (count) => {
        this.#meter.add(count);
        // What came before says nothing about whether it will ever come to an end.
        if (this.#meter.bytes > this.#furthest) {
          this.#furthest = this.#meter.bytes;
          this.#patience.arrived();
        }
      },
      onStored: (stored) => stretches.push(stored),
    });
    return { bytes, total, crc: joinedInOrder(stretches).crc, checksum };
  }

  /** One that does not match is kept. */
  async #verdict(part: PartFile, { bytes, total, crc, checksum }: Arrived): Promise<Verdict> {
    try {
      const length = await part.length();
      if (length !== bytes) {
        throw wrongLength(length, bytes, 'storage', part.path);
      }
      const { listed, log } = this.#parts;
      const verdict = verdictOn({ part: part.path, bytes, crc, announced: checksum, listed });
      if (verdict === 'sizeOnly' && total === undefined && listed.size === undefined) {
        log.warn('Nobody told the length of a download, so it is not known whether all of it came.');
      }
      return verdict;
    } catch (error) {
      part.keep();
      throw error;
    }
  }

  /** Leaves what can be gone on with, and nothing else. */
  async #ended(error: unknown): Promise<unknown> {
    const failure = isCloudError(error) || !this.#parts.signal.aborted ? error : cancelled();
    const part = this.#part;
    const goesOn = (this.#known?.plan?.bytes ?? 0) > 0;
    const isNamed = goesOn || part === undefined || (await part.discard());
    await part?.end();
    await this.#teller.end();
    this.#parts.log.warn(`A download from ${this.#source.host || 'nowhere yet'} ended early: ${wordsFor(failure)}.`);
    return !isNamed && isCloudError(failure) ? leftBehind(failure, part.path) : failure;
  }

  #state(): TransferState | undefined {
    const { etag, checksum, plan } = this.#known ?? {};
    return this.#part && this.#known
      ? {
          part: this.#part.isGrowing ? this.#part.path : '',
          etag,
          total: plan?.total,
          pieceSize: plan?.pieceSize ?? SMALLEST_PIECE,
          done: plan?.checksums ?? {},
          checksum,
        }
      : undefined;
  }
}

/** By all that both runs were told. */
function isSameFile(before: FileFacts, now: FileFacts): boolean {
  const isOther = before.checksum !== undefined && now.checksum !== undefined && before.checksum !== now.checksum;
  return before.etag === now.etag && !isOther;
}

/** For the log: no more than what it was. */
function wordsFor(failure: unknown): string {
  if (!isCloudError(failure)) {
    return 'a fault of this extension';
  }
  const { kind, status, code } = failure;
  return [kind, status, code].filter((fact) => fact !== undefined).join(', ');
}
