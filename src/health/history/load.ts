import { Emitter } from '../../async/event.ts';
import { abortable } from '../../async/wait.ts';
import type { BackupPolicy, CopyPolicy, Offer, RecoveryWindow } from '../../model/insight.ts';
import type { CloudProvider } from '../../model/provider.ts';
import type { Call, TimeRange } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { reality, type Reality } from './reality.ts';
import { ListReading, type FailedRange } from './reading.ts';
import { FactReader, type BackupFacts, type CopyFacts } from './records.ts';

export type HistoryProvider = Pick<
  CloudProvider,
  | 'backupPolicy'
  | 'capabilities'
  | 'copyPolicy'
  | 'listBackups'
  | 'listCopies'
  | 'matchCopies'
  | 'offers'
  | 'recoveryWindow'
>;

/** Something that is asked for once. `reason` is a localised sentence. */
export type Asked<Value> =
  | { readonly is: 'asking' | 'stopped' }
  | { readonly is: 'known'; readonly value: Value }
  | { readonly is: 'notOffered'; readonly reason: string }
  | { readonly is: 'failed'; readonly error: unknown };

/** How far a list has come. */
export interface ListProgress {
  readonly is: 'reading' | 'whole' | 'stopped' | 'failed' | 'notOffered';
  readonly read: number;
  /** Absent where the cloud does not count. */
  readonly total: number | undefined;
  /** Records that could not be understood. */
  readonly broken: number;
  readonly failures: readonly FailedRange[];
  /** Why there is no such list, localised. */
  readonly reason: string | undefined;
}

export type HistoryPart = 'backups' | 'copies' | 'policy' | 'window' | 'copyPolicy';

export interface HistoryTarget {
  readonly instance: Instance;
  readonly range: TimeRange;
}

interface Values {
  policy: Asked<BackupPolicy>;
  window: Asked<RecoveryWindow>;
  copyPolicy: Asked<CopyPolicy>;
}

type Single = keyof Values;

/**
 * The history of an instance over a time: its backups, their copies, and what its policy promises. Each part is asked for by
 * itself and may fail by itself. Only facts are kept; the provider's own backups until it is known which copy is whose.
 */
export class HistoryLoad {
  readonly range: TimeRange;
  /** In the order in which they came; grows while it is read. */
  readonly backups: BackupFacts[] = [];
  readonly #provider: HistoryProvider;
  readonly #instance: Instance;
  readonly #changes = new Emitter<void>();
  readonly #values: Values = { policy: { is: 'asking' }, window: { is: 'asking' }, copyPolicy: { is: 'asking' } };
  readonly #facts = new FactReader();
  readonly #own: ListReading;
  readonly #copied: ListReading;
  readonly #busy = new Set<HistoryPart>();
  readonly #copiesOffer: Offer;
  /** Until they are matched. */
  #unmatched: { backups: Backup[]; copies: Backup[] } = { backups: [], copies: [] };
  #copies: readonly CopyFacts[] = [];
  #stop = new AbortController();
  #hasStopped = false;

  readonly onDidChange = this.#changes.event;

  constructor(provider: HistoryProvider, { instance, range }: HistoryTarget) {
    this.range = range;
    this.#provider = provider;
    this.#instance = instance;
    this.#copiesOffer = provider.offers(instance).copies;
    this.#own = new ListReading(
      async (query, call) => await provider.listBackups(instance, query, call),
      range,
      (items) => this.#take(items),
    );
    this.#copied = new ListReading(
      async (query, call) => await provider.listCopies(instance, query, call),
      range,
      (items) => this.#unmatched.copies.push(...items),
    );
  }

  /** Known once both lists were read; empty before. */
  get copies(): readonly CopyFacts[] {
    return this.#copies;
  }

  get policy(): Asked<BackupPolicy> {
    return this.#values.policy;
  }

  get window(): Asked<RecoveryWindow> {
    return this.#values.window;
  }

  get copyPolicy(): Asked<CopyPolicy> {
    return this.#values.copyPolicy;
  }

  get isBusy(): boolean {
    return this.#busy.size > 0;
  }

  get progress(): ListProgress {
    return this.#progressOf('backups', this.#own, undefined);
  }

  get copiesProgress(): ListProgress {
    const offer = this.#copiesOffer;
    return this.#progressOf('copies', this.#copied, offer.offered ? undefined : offer.reason);
  }

  /** What became of the policy, once all backups were read. */
  reality(now: Date): Reality | undefined {
    const { policy } = this.#values;
    // A read-only instance has no backups of its own.
    if (policy.is !== 'known' || !this.#own.isWhole || this.#instance.role.kind === 'readonly') {
      return undefined;
    }
    const created = this.#instance.created?.getTime();
    return reality(policy.value, this.backups, { from: this.range.from.getTime(), now: now.getTime(), created });
  }

  start(): void {
    for (const part of ['backups', 'copies', 'policy', 'window', 'copyPolicy'] as const) {
      this.retry(part);
    }
  }

  /** Asks for a part again, from where it failed or was stopped. */
  retry(part: HistoryPart): void {
    if (this.#busy.has(part)) {
      return;
    }
    if (this.#stop.signal.aborted) {
      this.#stop = new AbortController();
    }
    this.#hasStopped = false;
    void this.#run(part, this.#stop.signal);
  }

  /** What is there stays; `retry` goes on. */
  stop(): void {
    if (this.isBusy) {
      this.#hasStopped = true;
      this.#stop.abort();
    }
  }

  dispose(): void {
    this.#stop.abort();
    this.#changes.dispose();
    this.#unmatched = { backups: [], copies: [] };
  }

  async #run(part: HistoryPart, signal: AbortSignal): Promise<void> {
    this.#busy.add(part);
    await this.#ask(part, { signal, priority: 'user' });
    this.#busy.delete(part);
    this.#match();
    this.#changes.fire();
  }

  async #ask(part: HistoryPart, call: Call): Promise<void> {
    const { copies, recoveryWindow } = this.#provider.offers(this.#instance);
    const [provider, instance] = [this.#provider, this.#instance];
    switch (part) {
      case 'backups':
        return await this.#own.run(call.signal);
      case 'copies':
        return copies.offered ? await this.#copied.run(call.signal) : undefined;
      case 'policy':
        return await this.#single(
          'policy',
          { offered: true },
          call,
          async () => await provider.backupPolicy(instance, call),
        );
      case 'window':
        return await this.#single(
          'window',
          recoveryWindow,
          call,
          async () => await provider.recoveryWindow(instance, call),
        );
      case 'copyPolicy':
        return await this.#single('copyPolicy', copies, call, async () => await provider.copyPolicy(instance, call));
    }
  }

  async #single<Name extends Single>(
    name: Name,
    offer: Offer,
    { signal }: Call,
    ask: () => Promise<Extract<Values[Name], { readonly is: 'known' }>['value']>,
  ): Promise<void> {
    const put = (value: Asked<unknown>) => {
      this.#values[name] = value as Values[Name];
    };
    if (!offer.offered) {
      put({ is: 'notOffered', reason: offer.reason });
      return;
    }
    put({ is: 'asking' });
    try {
      put({ is: 'known', value: await abortable(ask(), signal) });
    } catch (error) {
      put(signal.aborted ? { is: 'stopped' } : { is: 'failed', error });
    }
  }

  #take(items: readonly Backup[]): void {
    for (const backup of items) {
      this.backups.push(this.#facts.backup(backup));
    }
    if (this.#copiesOffer.offered) {
      this.#unmatched.backups.push(...items);
    }
    this.#changes.fire();
  }

  /** Once neither list is under way. What failed may still come, so the backups are kept until both are whole. */
  #match(): void {
    const { backups, copies } = this.#unmatched;
    if (this.#busy.has('backups') || this.#busy.has('copies') || backups.length + copies.length === 0) {
      return;
    }
    const sources = this.#provider.matchCopies(backups, copies);
    const byId = new Map(backups.map((backup) => [backup.id, backup]));
    this.#copies = copies.map((copy) => this.#facts.copy(copy, byId.get(sources.get(copy.id) ?? '')));
    if (this.#own.isWhole && this.#copied.isWhole) {
      this.#unmatched = { backups: [], copies: [] };
    }
  }

  #progressOf(part: 'backups' | 'copies', list: ListReading, reason: string | undefined): ListProgress {
    const { read, total, broken, failures } = list;
    const rest = this.#hasStopped ? 'stopped' : failures.length > 0 ? 'failed' : 'reading';
    const is = list.isWhole ? 'whole' : this.#busy.has(part) ? 'reading' : rest;
    return { is: reason === undefined ? is : 'notOffered', read, total, broken, failures, reason };
  }
}
