import { accountRecord, backupRecord, instanceRecord, iso } from '../api/records.ts';
import { packCursor, readCursor, type Cursor } from '../api/cursors.ts';
import { abortable } from '../async/wait.ts';
import type { FoundInstance, InstanceSearch } from '../commands/instanceSearch.ts';
import type { Backup, Instance } from '../model/resources.ts';
import { describeFailure } from '../platform/failures.ts';
import { pageAnswer, pageFrom, someOf } from './answers.ts';
import { toolError } from './errors.ts';
import { accountsFor, findOne, isSame, knownInstances, searched } from './finding.ts';
import type { ToolParts } from './parts.ts';
import type { Input } from './schemas.ts';

const DAY = 86_400_000;
const usualDays = 30;
const order = new Intl.Collator(undefined, { numeric: true });

/** The accounts, and what is wrong with the key of one. */
export function listAccounts({ store, sessions }: ToolParts, { skip }: Input<'rdsBackups_listAccounts'>): string {
  const items = store.list();
  const hint = items.length === 0 ? 'There is none yet. The user can run "RDS Backups: Add Account".' : undefined;
  return pageFrom(skip, {
    head: { hint },
    key: 'accounts',
    items,
    record: (account) => ({ ...accountRecord(account), signInProblem: sessions.refusal(account.id)?.message }),
  });
}

/** Instances by a part of their name or id, and where they were not looked for. */
export async function findInstances(
  parts: ToolParts,
  input: Input<'rdsBackups_findInstances'>,
  signal: AbortSignal,
): Promise<string> {
  const { text = '', regions, allRegions, skip } = input;
  const accounts = accountsFor(parts, input.account);
  const part = text.trim().toLowerCase();
  const fits = ({ id, name, regionId }: Instance) =>
    [id, name].some((each) => each.toLowerCase().includes(part)) && (regions?.includes(regionId) ?? true);
  const known = accounts.flatMap((account) => knownInstances(parts, account, fits));
  const exact = known.filter(({ instance: { id, name } }) => part !== '' && (id === text || isSame(name, text)));
  const record = ({ account, instance }: FoundInstance) => recordOf(parts, account.id, instance);
  if (exact.length > 0 && !allRegions && regions === undefined) {
    const head = { note: 'As the side bar shows them; other places were not looked in.' };
    return pageFrom(skip, { head, key: 'instances', items: exact, record });
  }
  return await searched(parts, accounts, { regions, all: allRegions }, signal, (search) => {
    const all = [...known, ...search.found.filter(({ instance }) => fits(instance))];
    const each = new Map(all.map((one) => [[one.instance.id, one.instance.regionId, one.account.id].join('/'), one]));
    // Regions answer in any order, and the next page has to go on where this one ends.
    const items = [...each]
      .toSorted(([a, one], [b, other]) => order.compare(one.instance.name, other.instance.name) || order.compare(a, b))
      .map(([, one]) => one);
    return pageFrom(skip, {
      head: { found: items.length, ...missing(parts, search, regions) },
      key: 'instances',
      items,
      record,
    });
  });
}

/** One page of an instance's backups, or of their copies. */
export async function listBackups(
  parts: ToolParts,
  input: Input<'rdsBackups_listBackups'>,
  signal: AbortSignal,
): Promise<string> {
  const { account, region, instance } = await findOne(parts, input, signal);
  const { copies = false } = input;
  const of = JSON.stringify([account.id, region.id, instance.id, copies]);
  const place = placeOf(input, of);
  const provider = await abortable(parts.sessions.provider(account.id), signal);
  const offer = provider.offers(instance).copies;
  if (copies && !offer.offered) {
    throw toolError(offer.reason, 'unsupported');
  }
  const range = { from: new Date(place.from), to: new Date(place.to) };
  const query = { range, cursor: place.page };
  const answer = await abortable(
    copies ? provider.listCopies(instance, query, { signal }) : provider.listBackups(instance, query, { signal }),
    signal,
  );
  // Only what is there as a whole has an order that holds.
  const isWhole = place.page === undefined && answer.next === undefined;
  const items = isWhole ? answer.items.toSorted((left, right) => timeOf(right) - timeOf(left)) : answer.items;
  const rest = items.slice(items.findIndex(({ id }) => id === place.after) + 1);
  return pageAnswer({
    head: {
      instance: {
        account: account.name,
        accountId: account.id,
        region: region.id,
        id: instance.id,
        name: instance.name,
      },
      what: copies ? 'cross-region copies' : 'backups',
      from: iso(range.from),
      to: iso(range.to),
      order: isWhole ? 'newest first' : 'not known; other pages may have newer ones',
      total: answer.total ?? (isWhole ? items.length + answer.broken : undefined),
      unreadable: answer.broken || undefined,
    },
    key: 'backups',
    items: rest,
    record: shortRecord,
    tail: (shown, last) => backupTail(rest.length - shown, { ...place, of, after: last?.id ?? '' }, answer.next),
  });
}

function backupTail(left: number, place: Cursor, next: string | undefined): object {
  const { after: _, ...start } = place;
  if (left > 0) {
    return { next: packCursor(place), note: `Cut: ${left} more are on this page of the cloud. Go on with next.` };
  }
  return next === undefined
    ? {}
    : { next: packCursor({ ...start, page: next }), note: 'There are more. Go on with next.' };
}

/** The instance stands above the list, and names of databases may be many. */
function shortRecord(backup: Backup): object {
  const { instanceId: _, regionId: __, databases, ...record } = backupRecord(backup);
  const { some, more } = someOf(databases ?? []);
  return { ...record, databases: databases && some, moreDatabases: more };
}

function placeOf({ cursor, from, to }: Input<'rdsBackups_listBackups'>, of: string) {
  const place = cursor === undefined ? undefined : readCursor(cursor, of);
  if (cursor !== undefined && !place) {
    throw toolError('The cursor belongs to another list. Use the next of a page of this instance, or leave it out.');
  }
  const end = place?.to ?? timeAt(to) ?? Date.now();
  const start = place?.from ?? timeAt(from) ?? end - usualDays * DAY;
  if (start > end) {
    throw toolError('from is later than to.');
  }
  return { page: place?.page, after: place?.after, from: start, to: end };
}

function timeAt(text: string | undefined): number | undefined {
  const at = text === undefined ? undefined : Date.parse(text);
  if (Number.isNaN(at)) {
    throw toolError('from, to: there is no such day.');
  }
  return at;
}

/** What has not started yet, or does not say when it did, is news. */
function timeOf({ started, ended }: Backup): number {
  return (started ?? ended)?.getTime() ?? Number.MAX_SAFE_INTEGER;
}

export function recordOf({ store }: ToolParts, accountId: string, instance: Instance): object {
  return { account: store.get(accountId)?.name, ...instanceRecord(accountId, instance) };
}

/** What was not looked at, and what could not be. */
function missing(parts: ToolParts, search: InstanceSearch, regions: readonly string[] | undefined): object {
  const idle = search.regions.filter(({ state }) => state === 'idle');
  const known = new Set(search.regions.map(({ region }) => region.id));
  const names = idle
    .filter(() => regions === undefined)
    .map(({ account, region }) => ({ accountId: account.id, region: region.id }));
  const failures = search.failures.map(({ account, region, error }) => ({
    account: account.name,
    accountId: account.id,
    region: region?.id,
    reason: describeFailure(error, parts.log),
  }));
  return {
    notLookedIn: names.length > 0 ? someOf(names) : undefined,
    unknownRegions: regions && someOf(regions.filter((id) => !known.has(id))).some,
    failed: failures.length > 0 ? someOf(failures) : undefined,
    hint: names.length > 0 ? 'Set regions or allRegions to look in other regions.' : undefined,
  };
}
