import { filterOf } from '../explorer/lists.ts';
import { groupNode } from '../explorer/nodes.ts';
import { DAY } from '../explorer/times.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { BackupQuery, Page, TimeRange } from '../model/requests.ts';
import type { Backup } from '../model/resources.ts';
import { instanceFor } from './loadBackup.ts';
import type { CommandParts } from './parts.ts';

/** Days before and after a backup in which others are looked for at first, and days of each further look back. */
const AROUND = 30;
const FURTHER = 90;
/** The longest retention that a policy can have, in days: nothing is older. */
const LONGEST = 730;

/** Of whose backups others are listed: the same instance, and the same of its lists. */
export interface Subject extends Pick<Backup, 'instanceId' | 'regionId' | 'copy' | 'released' | 'started'> {
  readonly accountId: string;
}

/** The backups of an instance, page by page: first those near a moment, then older ones. */
export class OtherBackups {
  readonly #parts: CommandParts;
  readonly #subject: Subject;
  readonly #now: Date;
  readonly #known = new Map<string, Backup>();
  /** The look under way, while it has more pages. */
  #query: BackupQuery | undefined;
  /** Start of what was looked at. */
  #reached: number | undefined;

  constructor(parts: CommandParts, subject: Subject, now: Date) {
    this.#parts = parts;
    this.#subject = subject;
    this.#now = now;
    this.#add(inTree(parts, subject));
    const starts = [...this.#known.values()].flatMap(({ started }) => started?.getTime() ?? []);
    this.#reached = starts.length > 0 ? Math.min(...starts) : undefined;
  }

  /** Newest first. */
  get items(): readonly Backup[] {
    const time = ({ started, ended }: Backup) => (started ?? ended ?? this.#now).getTime();
    return [...this.#known.values()].toSorted((one, other) => time(other) - time(one));
  }

  get hasMore(): boolean {
    const oldest = this.#now.getTime() - LONGEST * DAY;
    return this.#query !== undefined || this.#reached === undefined || this.#reached > oldest;
  }

  /** One page more. Rejects with a `CloudError`. */
  async more(signal: AbortSignal): Promise<void> {
    const query = this.#query ?? { range: this.#nextRange() };
    const page = await this.#ask(query, signal);
    this.#add(page.items.filter(({ instanceId }) => instanceId === this.#subject.instanceId));
    this.#reached = query.range.from.getTime();
    this.#query = page.next === undefined ? undefined : { range: query.range, cursor: page.next };
  }

  #nextRange(): TimeRange {
    const now = this.#now.getTime();
    if (this.#reached !== undefined) {
      return { from: new Date(this.#reached - FURTHER * DAY), to: new Date(this.#reached) };
    }
    const middle = this.#subject.started?.getTime() ?? now;
    return { from: new Date(middle - AROUND * DAY), to: new Date(Math.min(now, middle + AROUND * DAY)) };
  }

  async #ask(query: BackupQuery, signal: AbortSignal): Promise<Page<Backup>> {
    const { accountId, regionId, copy, released } = this.#subject;
    const provider: CloudProvider = await this.#parts.sessions.asked(accountId);
    if (released) {
      const name = this.#parts.children.regionName(accountId, regionId) ?? regionId;
      return await provider.listReleased({ id: regionId, name }, query, { signal });
    }
    const instance = await instanceFor(this.#parts, provider, this.#subject, { signal });
    return copy
      ? await provider.listCopies(instance, query, { signal })
      : await provider.listBackups(instance, query, { signal });
  }

  #add(backups: readonly Backup[]): void {
    backups.forEach((backup) => this.#known.set(backup.id, backup));
  }
}

/** What the tree has of that list, where it has been opened. */
function inTree(
  { children, preferences }: CommandParts,
  { accountId, regionId, instanceId, copy, released }: Subject,
): Backup[] {
  const rows = released ? [] : children.instances(accountId, regionId, instanceId);
  return (
    rows
      .map((row) => groupNode(row, copy ? 'copies' : 'backups'))
      // What a filter leaves out would be missed here.
      .filter((group) => filterOf(group, preferences) === undefined)
      .map((group) => children.branch(group))
      .flatMap(({ items }) => items.flatMap((row) => (row.kind === 'backup' ? row.backup : [])))
  );
}
