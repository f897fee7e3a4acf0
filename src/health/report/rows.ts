import type { ReportRow } from '../../model/report.ts';
import type { Instance, Region } from '../../model/resources.ts';
import type { Evidence } from './evidence.ts';
import { isNew, judge } from './judge.ts';
import { hoursToAsk, limitsFor, type OwnLimits, type TeamRules } from './limits.ts';
import type { ReportAccount, ReportParts, ReportSettings } from './parts.ts';
import { rowWords } from './words.ts';

/** An instance of the report, and what is known of it beyond its row. */
export interface Entry {
  row: ReportRow;
  /** Absent until its region was listed in this session. */
  instance: Instance | undefined;
  evidence: Evidence | undefined;
  /** What it is held to: found out once for each name and set of rules, of which there may be many. */
  own?: OwnLimits & { readonly name: string; readonly holding: number };
}

/** What a row begins with. */
type Start = Pick<ReportRow, 'regionId' | 'regionName' | 'instanceId' | 'name' | 'engine' | 'engineName'>;

/** Milliseconds that judging goes on for before others get a turn. */
const turn = 20;

function rowKey(accountId: string, regionId: string, instanceId: string): string {
  return [accountId, regionId, instanceId].map(encodeURIComponent).join('/');
}

/** The rows of a report, and which of them have changed. */
export class Rows {
  readonly #engineName: ReportParts['engineName'];
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Set<Entry>();
  #settings: ReportSettings = { oldestHours: 26, leastRetentionDays: 0, allowSchedule: true };
  #team: TeamRules | undefined;
  #waiting = 0;
  /** Counts the limits that there were. */
  #holding = 0;

  constructor(engineName: ReportParts['engineName']) {
    this.#engineName = engineName;
  }

  get settings(): ReportSettings {
    return this.#settings;
  }

  get counts(): { readonly checked: number; readonly total: number } {
    return { checked: this.#entries.size - this.#waiting, total: this.#entries.size };
  }

  all(): readonly ReportRow[] {
    return [...this.#entries.values()].map(({ row }) => row);
  }

  of(accountId: string): readonly Entry[] {
    return [...this.#entries.values()].filter(({ row }) => row.accountId === accountId);
  }

  /** The rows that have changed since the last call. */
  takeChanges(): readonly ReportRow[] {
    const rows = [...this.#changed].map(({ row }) => row);
    this.#changed.clear();
    return rows;
  }

  /** An instance was listed. What is known of it stays; a replica is never asked about. */
  arrive(account: ReportAccount, region: Region, instance: Instance): Entry {
    const { engine, engineVersion } = instance;
    const start: Start = {
      regionId: region.id,
      regionName: region.name,
      instanceId: instance.id,
      name: instance.name,
      engine: this.#engineName(engine, engineVersion),
      engineName: this.#engineName(engine, undefined),
    };
    const entry = this.#entry(account, start);
    entry.instance = instance;
    if (instance.role.kind === 'readonly') {
      this.leave(entry, rowWords.replica());
    } else if (!isSame(entry.row, start)) {
      this.#put(entry, { ...entry.row, ...start });
    }
    return entry;
  }

  /** A row as it was saved. */
  restore(account: ReportAccount, start: Start, saved: Pick<ReportRow, 'state' | 'why'>, evidence?: Evidence): void {
    const entry = this.#entry(account, start);
    entry.evidence = evidence;
    this.#put(entry, { ...entry.row, ...saved });
  }

  found(entry: Entry, evidence: Evidence): void {
    entry.evidence = evidence;
    this.#put(entry, { ...entry.row, state: 'checked', why: undefined });
  }

  fail(entry: Entry, why: string): void {
    entry.evidence = undefined;
    this.#put(entry, { ...entry.row, state: 'failed', why });
  }

  leave(entry: Entry, why: string): void {
    entry.evidence = undefined;
    this.#put(entry, { ...entry.row, state: 'left', why });
  }

  /** It is to be asked about again. */
  wait(entry: Entry): void {
    this.#put(entry, { ...entry.row, state: 'waiting', why: undefined });
  }

  /** Hours that its backups have to be looked back for. */
  hoursToAsk(entry: Entry): number {
    return hoursToAsk(this.#own(entry, entry.row), this.#settings, this.#team);
  }

  /** The account is called something else. */
  rename(accountId: string, accountName: string): void {
    for (const entry of this.of(accountId).filter(({ row }) => row.accountName !== accountName)) {
      this.#put(entry, { ...entry.row, accountName });
    }
  }

  forget(accountId: string): void {
    for (const entry of this.of(accountId)) {
      this.#waiting -= entry.row.state === 'waiting' ? 1 : 0;
      this.#entries.delete(entry.row.key);
      this.#changed.delete(entry);
    }
  }

  /**
   * Judges all rows anew, and calls `changed` whenever some have got other problems. Few rows are done at once; many, or
   * those of a long file of rules, let others have their turn in between.
   */
  async hold(settings: ReportSettings, team: TeamRules | undefined, changed: () => void): Promise<void> {
    const holding = ++this.#holding;
    this.#settings = settings;
    this.#team = team;
    let until = Date.now() + turn;
    for (const entry of this.#entries.values()) {
      if (Date.now() >= until) {
        changed();
        await new Promise((resolve) => setImmediate(resolve));
        until = Date.now() + turn;
      }
      if (holding !== this.#holding) {
        return;
      }
      this.#put(entry, entry.row);
    }
    changed();
  }

  #entry(account: ReportAccount, start: Start): Entry {
    const key = rowKey(account.id, start.regionId, start.instanceId);
    const known = this.#entries.get(key);
    if (known) {
      return known;
    }
    const { id: accountId, name: accountName, cloud } = account;
    const row: ReportRow = { key, accountId, accountName, cloud, ...start, state: 'waiting', problems: [] };
    const entry: Entry = { row, instance: undefined, evidence: undefined };
    this.#entries.set(key, entry);
    this.#waiting++;
    this.#put(entry, row, true);
    return entry;
  }

  #own(entry: Entry, row: ReportRow): OwnLimits {
    const { name } = row;
    if (entry.own?.name !== name || entry.own.holding !== this.#holding) {
      entry.own = { ...limitsFor(row, this.#settings, this.#team), name, holding: this.#holding };
    }
    return entry.own;
  }

  /** Takes a row over as it is judged at present. */
  #put(entry: Entry, row: ReportRow, isNews = row !== entry.row): void {
    const own = this.#own(entry, row);
    const { limits, rule } = own;
    const { evidence } = entry;
    const facts = evidence && { ...evidence.facts, isNew: isNew(evidence, limits) };
    const problems = evidence ? judge(evidence, limits, hoursToAsk(own, this.#settings, this.#team)) : [];
    const judged: ReportRow = { ...row, facts, problems, rule };
    if (isNews || !isJudgedAlike(entry.row, judged)) {
      this.#waiting += Number(row.state === 'waiting') - Number(entry.row.state === 'waiting');
      entry.row = judged;
      this.#changed.add(entry);
    }
  }
}

function isSame(row: ReportRow, start: Start): boolean {
  return (
    row.name === start.name &&
    row.regionName === start.regionName &&
    row.engine === start.engine &&
    row.engineName === start.engineName
  );
}

function isJudgedAlike(one: ReportRow, other: ReportRow): boolean {
  return (
    one.rule === other.rule &&
    one.facts?.isNew === other.facts?.isNew &&
    one.problems.length === other.problems.length &&
    one.problems.every(({ kind, severity, why }, index) => {
      const same = other.problems[index];
      return same?.kind === kind && same.severity === severity && same.why === why;
    })
  );
}
