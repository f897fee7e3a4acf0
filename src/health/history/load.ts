import { Emitter } from '../../async/event.ts';
import { abortable } from '../../async/wait.ts';
import type { Asked, HistoryPart, ListProgress } from '../../model/history.ts';
import type { BackupPolicy, CopyPolicy, Offer, Offers, RecoveryWindow } from '../../model/insight.ts';
import type { CloudProvider } from '../../model/provider.ts';
import type { Call, Priority, TimeRange } from '../../model/requests.ts';
import type { Backup, Instance } from '../../model/resources.ts';
import { reality, type Reality } from './reality.ts';
import { ListReading } from './reading.ts';
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

export interface HistoryTarget {
  readonly instance: Instance;
  readonly range: TimeRange;
  /** Of what `start` asks for. What the user asks for again goes first in any case. */
  readonly priority: Priority;
}

/** Who is asked. With a new key or other settings that is another provider, so that it is looked up for each request. */
export interface HistoryConnection {
  provider(): Promise<HistoryProvider>;
  /** The user wants it tried again, also where a key was refused. */
  resume(): void;
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
  readonly #connection: HistoryConnection;
  readonly #matchCopies: HistoryProvider['matchCopies'];
  readonly #offers: Pick<Offers, 'copies' | 'recoveryWindow'>;
  readonly #priority: Priority;
  readonly #instance: Instance;
  readonly #changes = new Emitter<void>();
  readonly #values: Values = { policy: { is: 'asking' }, window: { is: 'asking' }, copyPolicy: { is: 'asking' } };
  readonly #facts = new FactReader();
  readonly #own: ListReading;
  readonly #copied: ListReading;
  readonly #busy = new Set<HistoryPart>();
  /** Until they are matched. */
  #unmatched: { backups: Backup[]; copies: Backup[] } = { backups: [], copies: [] };
  #copies: readonly CopyFacts[] = [];
  #stop = new AbortController();
  readonly #stopped = new Set<HistoryPart>();

  readonly onDidChange = this.#changes.event;

  /** `known` tells what needs no request. */
  constructor(
    known: Pick<HistoryProvider, 'matchCopies' | 'offers'>,
    connection: HistoryConnection,
    { instance, range, priority }: HistoryTarget,
  ) {
    this.range = range;
    this.#connection = connection;
    this.#matchCopies = (backups, copies) => known.matchCopies(backups, copies);
    this.#offers = known.offers(instance);
    this.#priority = priority;
    this.#instance = instance;
    this.#own = new ListReading(
      async (query, call) => await (await connection.provider()).listBackups(instance, query, call),
      range,
      (items) => this.#take(items),
    );
    this.#copied = new ListReading(
      async (query, call) => await (await connection.provider()).listCopies(instance, query, call),
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
    const offer = this.#offers.copies;
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
      void this.#run(part, this.#priority);
    }
  }

  /**
   * The user wants a part that failed or was stopped again. A list goes on from there; nothing happens while it is under
   * way.
   */
  retry(part: HistoryPart): void {
    if (this.#busy.has(part)) {
      return;
    }
    if (this.#stop.signal.aborted) {
      this.#stop = new AbortController();
    }
    this.#stopped.delete(part);
    this.#connection.resume();
    void this.#run(part, 'user');
  }

  /** What is there stays; `retry` goes on. */
  stop(): void {
    if (this.isBusy) {
      this.#busy.forEach((part) => this.#stopped.add(part));
      this.#stop.abort();
    }
  }

  dispose(): void {
    this.#stop.abort();
    this.#changes.dispose();
    this.#unmatched = { backups: [], copies: [] };
  }

  async #run(part: HistoryPart, priority: Priority): Promise<void> {
    this.#busy.add(part);
    await this.#ask(part, { signal: this.#stop.signal, priority });
    this.#busy.delete(part);
    this.#match();
    this.#changes.fire();
  }

  async #ask(part: HistoryPart, call: Call): Promise<void> {
    const { copies, recoveryWindow } = this.#offers;
    const instance = this.#instance;
    switch (part) {
      case 'backups':
        return await this.#own.run(call);
      case 'copies':
        return copies.offered ? await this.#copied.run(call) : undefined;
      case 'policy':
        return await this.#single('policy', { offered: true }, call, (provider) =>
          provider.backupPolicy(instance, call),
        );
      case 'window':
        return await this.#single('window', recoveryWindow, call, (provider) =>
          provider.recoveryWindow(instance, call),
        );
      case 'copyPolicy':
        return await this.#single('copyPolicy', copies, call, (provider) => provider.copyPolicy(instance, call));
    }
  }

  async #single<Name extends Single>(
    name: Name,
    offer: Offer,
    { signal }: Call,
    ask: (provider: HistoryProvider) => Promise<Extract<Values[Name], { readonly is: 'known' }>['value']>,
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
      put({ is: 'known', value: await abortable(this.#connection.provider().then(ask), signal) });
    } catch (error) {
      put(signal.aborted ? { is: 'stopped' } : { is: 'failed', error });
    }
  }

  #take(items: readonly Backup[]): void {
    for (const backup of items) {
      this.backups.push(this.#facts.backup(backup));
    }
    if (this.#offers.copies.offered) {
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
    const sources = this.#matchCopies(backups, copies);
    const byId = new Map(backups.map((backup) => [backup.id, backup]));
    this.#copies = copies.map((copy) => this.#facts.copy(copy, byId.get(sources.get(copy.id) ?? '')));
    if (this.#own.isWhole && this.#copied.isWhole) {
      this.#unmatched = { backups: [], copies: [] };
    }
  }

  #progressOf(part: 'backups' | 'copies', list: ListReading, reason: string | undefined): ListProgress {
    const { read, total, broken, failures } = list;
    const rest = this.#stopped.has(part) ? 'stopped' : failures.length > 0 ? 'failed' : 'reading';
    const is = list.isWhole ? 'whole' : this.#busy.has(part) ? 'reading' : rest;
    return { is: reason === undefined ? is : 'notOffered', read, total, broken, failures, reason };
  }
}
