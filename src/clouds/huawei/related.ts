import * as l10n from '@vscode/l10n';
import type { Related } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Backup, Field, FieldValue } from '../../model/resources.ts';
import { notReported, orWhy, shown } from '../common/asked.ts';
import { copyWords, delayOf, delayWords, placesOf } from '../common/copies.ts';
import type { Api } from './api.ts';
import { backupsPage, copiesPage } from './backupLists.ts';
import type { Destinations } from './destinations.ts';
import type { Place } from './projects.ts';
import { alike, LEEWAY, LONGEST_WAY, mayBeCopied, sourcesOf } from './records/copySource.ts';
import { toRecoveryWindow } from './records/recovery.ts';
import { requestRange } from './records/times.ts';

/**
 * What other operations say of a backup. They are asked at the same time; one that fails becomes a field that says why.
 * Rejects if the call is cancelled.
 */
export async function relatedTo(api: Api, destinations: Destinations, backup: Backup, call: Call): Promise<Related> {
  if (!backup.copy) {
    return await copiesOf(api, destinations, backup, call);
  }
  const [source, recovery] = await Promise.all([sourceOf(api, backup, call), recoveryOf(api, backup, call)]);
  return { ...source, fields: [...source.fields, ...recovery.fields] };
}

/** The copies of an instance's own backup. */
async function copiesOf(api: Api, destinations: Destinations, backup: Backup, call: Call): Promise<Related> {
  const { started, ended, instanceId, regionId } = backup;
  if (!mayBeCopied(backup) || !started) {
    return { fields: [] };
  }
  const label = l10n.t('Cross-region copies');
  const place = { key: 'ListOffsiteBackups.id', group: 'place', label } as const;
  const ask = async () => {
    const places = await destinations.ofPolicy({ id: instanceId, regionId }, call);
    const listed = await Promise.all(places.map(async (one) => await copiesIn(api, one, backup, started, call)));
    const copies = listed.flat().map(({ copy, ...facts }) => ({ ...facts, regionId: copy?.regionId }));
    const none = { as: 'none', text: l10n.t('None') } as const;
    const words = copies.map((copy) => copyWords(copy, ended));
    const value: FieldValue = copies.length === 0 ? none : { as: 'list', items: words };
    const fields = [{ ...place, value, raw: copies.map(({ id }) => id).join(', ') }];
    return { fields, copies: placesOf(copies, ended) };
  };
  return await orWhy(place, ask, (kind) => (kind === 'unsupported' ? { fields: [] } : undefined));
}

async function copiesIn(api: Api, place: Place, backup: Backup, started: Date, call: Call): Promise<readonly Backup[]> {
  const { instanceId, regionId } = backup;
  const from = new Date(started.getTime() - LEEWAY);
  const range = requestRange({ from, to: new Date(started.getTime() + LONGEST_WAY) });
  const owner = { id: instanceId, regionId };
  const { items } = await copiesPage(api, { owner, place, query: range }, undefined, call);
  return alike([backup], items).get(backup) ?? [];
}

/** Which backup a copy was made of, and how long after that one it was there. */
async function sourceOf(api: Api, copy: Backup, call: Call): Promise<Related> {
  const label = l10n.t('Source backup');
  const place = { key: 'ListBackups.id', group: 'place', label } as const;
  const told = (source: Backup | undefined): Related => {
    const delay = delayOf(source?.ended, copy.ended);
    const words = delayWords(delay);
    const copied = { key: 'ListBackups.end_time', group: 'place', label: l10n.t('Copied') } as const;
    const fields: readonly Field[] = [
      { ...place, value: source ? shown(source.id) : notReported(), raw: source?.id ?? '' },
      ...(words === undefined ? [] : [{ ...copied, value: shown(words), raw: source?.ended?.toISOString() ?? '' }]),
    ];
    return { fields, copies: [{ regionId: copy.copy?.regionId, delay }] };
  };
  // The instance may be gone, and its own backups with it.
  return await orWhy(
    place,
    async () => told(await findSource(api, copy, call)),
    (kind) => (kind === 'notFound' ? told(undefined) : undefined),
  );
}

async function findSource(api: Api, copy: Backup, call: Call): Promise<Backup | undefined> {
  const { started, instanceId, regionId } = copy;
  if (!started) {
    return undefined;
  }
  const place = await api.projects.place(regionId, call);
  const from = new Date(started.getTime() - LONGEST_WAY);
  const range = requestRange({ from, to: new Date(started.getTime() + LEEWAY) });
  const pages = ['auto', 'manual'].map(async (type) => {
    const query = { backup_type: type, ...range };
    return await backupsPage(api, { owner: { id: instanceId, regionId }, place, query }, undefined, call);
  });
  const backups = (await Promise.all(pages)).flatMap(({ items }) => items);
  return sourcesOf([copy], backups).get(copy);
}

/** The moments that the copies of the instance can restore. */
async function recoveryOf(api: Api, copy: Backup, call: Call): Promise<Related> {
  const action = 'ListOffsiteRestoreTimes';
  const place = { key: action, group: 'restore', label: l10n.t('Restore window of all copies') } as const;
  const ask = async () => {
    const where = await api.projects.place(copy.copy?.regionId ?? copy.regionId, call);
    const operation = api.operation(where, action, { path: { instance_id: copy.instanceId } });
    const { from, to } = toRecoveryWindow((await api.client.read(operation, call)).body);
    const moment = (name: string, label: string, at: Date | undefined): Field => ({
      key: `${action}.${name}`,
      group: 'restore',
      label,
      value: at ? { as: 'date', at: at.getTime() } : notReported(),
      raw: at ? String(at.getTime()) : '',
    });
    const fields = [
      moment('start_time', l10n.t('Earliest moment that the copies can restore'), from),
      moment('end_time', l10n.t('Latest moment that the copies can restore'), to),
    ];
    return { fields };
  };
  return await orWhy(place, ask, (kind) =>
    kind === 'unsupported' || kind === 'notFound'
      ? { fields: [{ ...place, value: notReported(), raw: '' }] }
      : undefined,
  );
}
