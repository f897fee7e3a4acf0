import * as l10n from '@vscode/l10n';
import type { Related } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Backup, Field, FieldValue } from '../../model/resources.ts';
import { notReported, orWhy, rawOf, shown } from '../common/asked.ts';
import { checkReadable } from '../common/failures.ts';
import { copyWords, delayOf, delayWords, placesOf } from '../common/copies.ts';
import type { Api } from './api.ts';
import { backupShape } from './records/backups.ts';
import { foundCopyShape, sourcesOf, tellsSource } from './records/copySource.ts';
import { toRecoveryWindow } from './records/recovery.ts';
import { text } from './records/values.ts';
import { engine } from './records/words.ts';
import { inMinutes, inSeconds } from './times.ts';

const DAY = 24 * 60 * 60_000;
/** How long before its copy a backup is looked for. */
const BEFORE_COPY = 2 * DAY;
/** How long a copy can be kept, in milliseconds: 1,825 days. */
const LONGEST_COPIED = 1825 * DAY;
/** Pages of backups that are looked through for a copy's source; two days hold far fewer. */
const MOST_PAGES = 5;

/**
 * What other operations say of a backup. They are asked at the same time; one that fails becomes a field that says why.
 * Rejects if the call is cancelled.
 */
export async function relatedTo(api: Api, backup: Backup, call: Call): Promise<Related> {
  if (backup.released) {
    return { fields: [] };
  }
  if (!backup.copy) {
    return await copiesOf(api, backup, call);
  }
  const [source, recovery] = await Promise.all([sourceOf(api, backup, call), recoveryOf(api, backup, call)]);
  return { ...source, fields: [...source.fields, ...recovery.fields] };
}

/** Which backup a copy was made of, and how long after that one it was there. */
async function sourceOf(api: Api, copy: Backup, call: Call): Promise<Related> {
  const label = l10n.t('Source backup');
  const place = { key: 'DescribeBackups.BackupId', group: 'place', label } as const;
  return await orWhy(place, async () => {
    const source = await findSource(api, copy, call);
    const delay = delayOf(source?.ended, copy.ended);
    const words = delayWords(delay);
    const copied = { key: 'DescribeBackups.BackupEndTime', group: 'place', label: l10n.t('Copied') } as const;
    const ended = rawOf(source?.fields ?? [], 'BackupEndTime') ?? '';
    const fields: readonly Field[] = [
      { ...place, value: source ? shown(source.id) : notReported(), raw: source?.id ?? '' },
      { ...copied, value: words === undefined ? notReported() : shown(words), raw: ended },
    ];
    return { fields, copies: [{ regionId: copy.copy?.regionId, delay }] };
  });
}

async function findSource(api: Api, copy: Backup, call: Call): Promise<Backup | undefined> {
  if (!copy.started || !tellsSource(copy)) {
    return undefined;
  }
  const { instanceId, regionId } = copy;
  // The cloud's own times, as they came from it.
  const range = { from: new Date(copy.started.getTime() - BEFORE_COPY), to: copy.ended ?? copy.started };
  const operation = api.in(regionId, 'DescribeBackups', { DBInstanceId: instanceId, ...inMinutes(range) });
  const backups: Backup[] = [];
  let cursor: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const { items, next } = await api.lists.page(operation, cursor, backupShape({ instanceId, regionId }), call);
    backups.push(...items);
    cursor = next;
    if (next === undefined) {
      break;
    }
  }
  return sourcesOf([copy], backups).get(copy);
}

/** The moments that a copy can restore. The cloud reports them for MySQL. */
async function recoveryOf(api: Api, copy: Backup, call: Call): Promise<Related> {
  if (!mayBe(copy, 'mysql') || !isNumber(copy.id)) {
    return { fields: [] };
  }
  const action = 'DescribeAvailableRecoveryTime';
  const place = { key: action, group: 'restore', label: l10n.t('Restore window') } as const;
  const ask = async () => {
    const params = { DBInstanceId: copy.instanceId, CrossBackupId: copy.id };
    const { body } = await api.client.read(api.in(copy.regionId, action, params), call);
    const { from, to } = toRecoveryWindow(body);
    const moment = (name: string, label: string, at: Date | undefined): Field => ({
      key: `${action}.${name}`,
      group: 'restore',
      label,
      value: at ? { as: 'date', at: at.getTime() } : notReported(),
      raw: text(body[name]) ?? '',
    });
    const fields = [
      moment('RecoveryBeginTime', l10n.t('Earliest restorable moment'), from),
      moment('RecoveryEndTime', l10n.t('Latest restorable moment'), to),
    ];
    return { fields };
  };
  // Which copies have one depends on the disk as well, which the copy does not tell.
  return await orWhy(place, ask, (kind) =>
    kind === 'unsupported' || kind === 'notFound'
      ? { fields: [{ ...place, value: notReported(), raw: '' }] }
      : undefined,
  );
}

/** The copies of an instance's own backup. Only what succeeded is copied, and no snapshots. */
async function copiesOf(api: Api, backup: Backup, call: Call): Promise<Related> {
  const { started, ended, instanceId, regionId, id, state, method } = backup;
  const copied = state.kind !== 'failed' && state.kind !== 'running' && method?.kind !== 'snapshot';
  if (!copied || !mayBe(backup, 'mysql', 'postgresql', 'sqlserver') || !isNumber(id)) {
    return { fields: [] };
  }
  const label = l10n.t('Cross-region copies');
  const place = { key: 'DescribeCrossRegionBackups.CrossBackupId', group: 'place', label } as const;
  const ask = async () => {
    const now = api.client.clock.now();
    const from = new Date((started?.getTime() ?? now.getTime() - LONGEST_COPIED) - DAY);
    const params = { DBInstanceId: instanceId, BackupId: id, ...inSeconds({ from, to: now }) };
    const operation = api.in(regionId, 'DescribeCrossRegionBackups', params);
    const { items, ...page } = await api.lists.page(operation, undefined, foundCopyShape, call);
    if (items.length === 0) {
      checkReadable({ items, ...page });
    }
    const none = { as: 'none', text: l10n.t('None') } as const;
    const value: FieldValue =
      items.length === 0 ? none : { as: 'list', items: items.map((copy) => copyWords(copy, ended)) };
    const fields = [{ ...place, value, raw: items.map((copy) => copy.id).join(', ') }];
    return { fields, copies: placesOf(items, ended) };
  };
  return await orWhy(place, ask, (kind) => (kind === 'unsupported' ? { fields: [] } : undefined));
}

/** False only if the backup is known to be of another engine. */
function mayBe({ fields }: Backup, ...kinds: readonly string[]): boolean {
  const { kind } = engine(rawOf(fields, 'Engine'));
  return kind === 'unknown' || kinds.includes(kind);
}

/** Some ids have letters; operations that take a number cannot be asked about these. */
function isNumber(id: string): boolean {
  return /^\d+$/.test(id);
}
