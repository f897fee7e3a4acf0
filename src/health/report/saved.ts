import * as v from 'valibot';
import type { ReportProgress, ReportScope } from '../../model/report.ts';
import { AccountBook } from './book.ts';
import type { Evidence } from './evidence.ts';
import type { ReportAccount } from './parts.ts';
import type { Entry, Rows } from './rows.ts';

/** A report as it is kept in a file: what was learnt, and none of what follows from it. Nothing secret is in it. */

/** JSON can hold larger numbers than JavaScript. */
const number = v.pipe(v.number(), v.finite());
const maybe = v.exactOptional(number);
/** Epoch milliseconds that a `Date` can hold. */
const time = v.pipe(v.number(), v.minValue(-8_640_000_000_000_000), v.maxValue(8_640_000_000_000_000));
const maybeTime = v.exactOptional(time);
const word = v.string();

const facts = v.object({
  checked: time,
  since: time,
  lastGood: maybeTime,
  failures: number,
  running: v.boolean(),
  automatic: v.exactOptional(v.boolean()),
  retention: maybe,
  copies: v.picklist(['on', 'off', 'unsupported', 'unknown']),
  copyRegion: v.exactOptional(word),
  backups: number,
  bytes: number,
  partial: v.boolean(),
  bytesPartial: v.boolean(),
  size: maybe,
  sizeChange: v.exactOptional(v.object({ ratio: number, of: number })),
});

const grounds = v.object({
  began: maybeTime,
  running: maybeTime,
  created: maybeTime,
  newestFirst: v.boolean(),
  schedule: v.exactOptional(
    v.object({
      days: v.array(number),
      window: v.exactOptional(v.object({ from: number, to: number })),
      interval: maybe,
    }),
  ),
});

const row = v.object({
  id: word,
  name: word,
  engine: word,
  engineName: word,
  state: v.picklist(['waiting', 'checked', 'failed', 'left']),
  why: v.exactOptional(word),
  evidence: v.exactOptional(v.object({ facts, grounds })),
});

const region = v.object({
  id: word,
  name: word,
  state: v.picklist(['waiting', 'listed', 'failed']),
  failure: v.exactOptional(word),
  rows: v.array(row),
});

const account = v.object({
  id: word,
  scope: v.union([v.picklist(['known', 'all']), v.array(word)]),
  failure: v.exactOptional(word),
  regions: v.array(region),
});

const report = v.object({
  version: v.literal(1),
  state: v.picklist(['running', 'paused', 'stopped', 'interrupted', 'done']),
  started: time,
  ended: maybeTime,
  accounts: v.array(account),
});

export type SavedReport = v.InferOutput<typeof report>;
type SavedRow = v.InferOutput<typeof row>;
type SavedEvidence = NonNullable<SavedRow['evidence']>;

/** `undefined` for what is no such report. */
export function readSaved(value: unknown): SavedReport | undefined {
  const read = v.safeParse(report, value);
  return read.success ? read.output : undefined;
}

export function toSaved(
  progress: Pick<ReportProgress, 'state' | 'started' | 'ended'>,
  books: readonly AccountBook[],
  rows: Rows,
): SavedReport {
  const { state, started, ended } = progress;
  const accounts = books.map((book) => savedAccount(book, rows));
  return { version: 1, state, started, ...(ended !== undefined && { ended }), accounts };
}

/**
 * Without the accounts that are gone, and without what was learnt of those that changed, which is to be asked anew. The same
 * if it has none of them.
 */
export function without(saved: SavedReport, gone: readonly string[], changed: readonly string[] = []): SavedReport {
  const { accounts, state } = saved;
  const isNew = accounts.some(({ id }) => changed.includes(id));
  if (!isNew && !accounts.some(({ id }) => gone.includes(id))) {
    return saved;
  }
  const kept = accounts.filter(({ id }) => !gone.includes(id));
  return {
    ...saved,
    state: isNew && state === 'done' ? 'paused' : state,
    accounts: kept.map((one) => (changed.includes(one.id) ? { id: one.id, scope: one.scope, regions: [] } : one)),
  };
}

/**
 * This scope to be asked anew. What is known of an account whose scope is the same stays until the answers are there: a
 * report that is stopped soon has not lost what the one before had found.
 */
export function toBeAskedAnew(saved: SavedReport, scope: ReportScope): SavedReport {
  const accounts = scope.accounts.map(({ accountId, regions }) => {
    const chosen = typeof regions === 'string' ? regions : [...regions];
    const before = saved.accounts.find(({ id, scope: was }) => id === accountId && String(was) === String(chosen));
    const kept = (before?.regions ?? []).map(({ id, name, rows }) => {
      const open = rows.filter(({ state }) => state !== 'left').map((one) => waiting(one));
      return { id, name, state: 'waiting' as const, rows: open };
    });
    return { id: accountId, scope: chosen, regions: kept };
  });
  return { ...saved, accounts };
}

function waiting({ id, name, engine, engineName, evidence }: SavedRow): SavedRow {
  return { id, name, engine, engineName, state: 'waiting', ...(evidence && { evidence }) };
}

function savedAccount(book: AccountBook, rows: Rows): SavedReport['accounts'][number] {
  const byRegion = new Map<string, Entry[]>([...book.regions.keys()].map((id) => [id, []]));
  rows.of(book.account.id).forEach((entry) => byRegion.get(entry.row.regionId)?.push(entry));
  const regions = [...book.regions.values()].map(({ region: { id, name }, state, failure }) => {
    const saved = (byRegion.get(id) ?? []).map((entry) => savedRow(entry));
    return { id, name, state, ...(failure !== undefined && { failure }), rows: saved };
  });
  const { account: owner, scope, failure } = book;
  const ids = typeof scope.regions === 'string' ? scope.regions : [...scope.regions];
  return { id: owner.id, scope: ids, ...(failure !== undefined && { failure }), regions };
}

function savedRow({ row: shown, evidence }: Entry): SavedRow {
  const { instanceId: id, name, engine, engineName, state, why } = shown;
  // What is undefined is left out, as JSON would.
  return {
    id,
    name,
    engine,
    engineName,
    state,
    ...(why !== undefined && { why }),
    ...(evidence && { evidence: evidence as SavedEvidence }),
  };
}

/** Fills the rows, and gives the books of those accounts that are still there. */
export function fromSaved(saved: SavedReport, accounts: readonly ReportAccount[], rows: Rows): readonly AccountBook[] {
  return saved.accounts.flatMap((one) => {
    const owner = accounts.find(({ id }) => id === one.id);
    return owner ? restored(one, owner, rows) : [];
  });
}

function restored(one: SavedReport['accounts'][number], owner: ReportAccount, rows: Rows): AccountBook {
  const book = new AccountBook(owner, { accountId: one.id, regions: one.scope });
  book.failure = one.failure;
  for (const { id, name, state, failure, rows: kept } of one.regions) {
    // Its instances have to be listed before they can be asked about.
    const isLeft = kept.some((each) => each.state === 'waiting');
    book.regions.set(id, { region: { id, name }, state: isLeft ? 'waiting' : state, failure });
    for (const { id: instanceId, evidence, state: rowState, why, ...words } of kept) {
      const start = { regionId: id, regionName: name, instanceId, ...words };
      rows.restore(owner, start, { state: rowState, why }, evidence as Evidence | undefined);
    }
  }
  return book;
}
