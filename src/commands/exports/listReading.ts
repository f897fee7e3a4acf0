import { abortable } from '../../async/wait.ts';
import {
  backupNode,
  instanceOf,
  logNode,
  type BackupNode,
  type GroupNode,
  type LogNode,
} from '../../explorer/nodes.ts';
import { newestFirst } from '../../explorer/rows.ts';
import type { LogFile } from '../../model/logs.ts';
import type { CloudProvider } from '../../model/provider.ts';
import type { BackupQuery, Call, Page } from '../../model/requests.ts';
import type { Backup } from '../../model/resources.ts';

type ListRow = BackupNode | LogNode;

/**
 * Reads a list of backups to its end, beside the tree, which goes on showing what it shows. After a failure or a stop it goes
 * on at the page that is missing.
 */
export class ListReading {
  readonly #group: GroupNode;
  readonly #query: BackupQuery;
  /** By id: when the list grows while it is read, the end of a page comes again at the top of the next. */
  readonly #rows = new Map<string, ListRow>();
  readonly #asked = new Set<string | undefined>();
  readonly #totals = new Set<number | undefined>();
  #next: string | undefined;
  #done = false;

  /** Records that could not be read. */
  broken = 0;

  constructor(group: GroupNode, query: BackupQuery) {
    this.#group = group;
    this.#query = query;
  }

  get count(): number {
    return this.#rows.size;
  }

  /** How many the cloud counts, as far as it has said. */
  get total(): number | undefined {
    return [...this.#totals].at(-1);
  }

  /** The list was another one at its end than at its beginning, so that some may be missing. */
  get uneven(): boolean {
    return this.#totals.size > 1 || (this.#done && this.total !== undefined && this.count + this.broken < this.total);
  }

  get backups(): readonly Backup[] {
    return this.#sorted().flatMap((row) => (row.kind === 'backup' ? [row.backup] : []));
  }

  get logs(): readonly LogFile[] {
    return this.#sorted().flatMap((row) => (row.kind === 'log' ? [row.log] : []));
  }

  /** @throws what the request for a page fails with, or the signal's reason. */
  async toEnd(cloud: CloudProvider, signal: AbortSignal, onPage: () => void): Promise<void> {
    while (!this.#done) {
      // The first page shows that it works; the others may come behind what the user does meanwhile.
      const call: Call = { signal, priority: this.#asked.size === 0 ? 'user' : 'job' };
      const page = await abortable(this.#ask(cloud, { ...this.#query, cursor: this.#next }, call), signal);
      this.#asked.add(this.#next);
      page.items.forEach((row) => this.#rows.set(row.id, row));
      this.#totals.add(page.total);
      this.broken += page.broken;
      this.#next = page.next;
      // A cloud that gives the same cursor twice would be followed for ever.
      this.#done = page.next === undefined || this.#asked.has(page.next);
      onPage();
    }
  }

  async #ask(cloud: CloudProvider, query: BackupQuery, call: Call): Promise<Page<ListRow>> {
    const group = this.#group;
    const backups = (page: Page<Backup>) => ({ ...page, items: page.items.map((item) => backupNode(group, item)) });
    const logs = (page: Page<LogFile>) => ({ ...page, items: page.items.map((item) => logNode(group, item)) });
    if (group.group === 'released' && group.parent.kind === 'region') {
      return backups(await cloud.listReleased(group.parent.region, query, call));
    }
    const instance = instanceOf(group)?.instance;
    if (!instance) {
      throw new TypeError(`${group.group} stands below no instance`);
    }
    switch (group.group) {
      case 'copies':
        return backups(await cloud.listCopies(instance, query, call));
      case 'logs':
        return logs(await cloud.listLogs(instance, query, call));
      case 'copiedLogs':
        return logs(await cloud.listCopiedLogs(instance, query, call));
      default:
        return backups(await cloud.listBackups(instance, query, call));
    }
  }

  #sorted(): readonly ListRow[] {
    return [...this.#rows.values()].toSorted(newestFirst);
  }
}
