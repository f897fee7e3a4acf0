import * as l10n from '@vscode/l10n';
import type { Call } from '../../model/requests.ts';
import type { Backup, Field, FieldValue } from '../../model/resources.ts';
import { notReported, orWhy, rawOf, shown } from '../common/asked.ts';
import { copyWords, delayWords } from '../common/copies.ts';
import type { Api } from './api.ts';
import { backupsPage, copiesPage } from './backupLists.ts';
import type { Destinations } from './destinations.ts';
import type { Place } from './projects.ts';
import { toRecoveryWindow } from './records/recovery.ts';
import { requestRange } from './records/times.ts';

const HOUR = 60 * 60_000;
/** A copy may tell when its backup began or when it began itself. */
const LONGEST_WAY = 48 * HOUR;

/**
 * What other operations say of a backup. They are asked at the same time; one that fails becomes a field that says why.
 * Rejects if the call is cancelled.
 */
export async function relatedFields(
  api: Api,
  destinations: Destinations,
  backup: Backup,
  call: Call,
): Promise<readonly Field[]> {
  if (!backup.copy) {
    return await copiesField(api, destinations, backup, call);
  }
  const looks = [sourceFields(api, backup, call), recoveryFields(api, backup, call)];
  return (await Promise.all(looks)).flat();
}

/** The copies of an instance's own backup. Only what succeeded and is full is copied. */
async function copiesField(
  api: Api,
  destinations: Destinations,
  backup: Backup,
  call: Call,
): Promise<readonly Field[]> {
  const { state, type, started, ended, instanceId, regionId } = backup;
  if (state.kind === 'failed' || state.kind === 'running' || type?.kind === 'differential' || !started) {
    return [];
  }
  const label = l10n.t('Cross-region copies');
  const place = { key: 'ListOffsiteBackups.id', group: 'place', label } as const;
  const ask = async () => {
    const places = await destinations.ofPolicy({ id: instanceId, regionId }, call);
    const listed = await Promise.all(places.map(async (one) => await copiesIn(api, one, backup, started, call)));
    const copies = listed.flat();
    const none = { as: 'none', text: l10n.t('None') } as const;
    const words = copies.map(({ copy, ...facts }) => copyWords({ ...facts, regionId: copy?.regionId }, ended));
    const value: FieldValue = copies.length === 0 ? none : { as: 'list', items: words };
    return [{ ...place, value, raw: copies.map(({ id }) => id).join(', ') }];
  };
  return await orWhy(place, ask, (kind) => (kind === 'unsupported' ? [] : undefined));
}

async function copiesIn(api: Api, place: Place, backup: Backup, started: Date, call: Call): Promise<readonly Backup[]> {
  const { instanceId, regionId } = backup;
  const from = new Date(started.getTime() - HOUR);
  const range = requestRange({ from, to: new Date(started.getTime() + LONGEST_WAY) });
  const owner = { id: instanceId, regionId };
  return alike(backup, (await copiesPage(api, { owner, place, query: range }, undefined, call)).items);
}

/** Which backup a copy was made of, and how long after that one it was there. */
async function sourceFields(api: Api, copy: Backup, call: Call): Promise<readonly Field[]> {
  const label = l10n.t('Source backup');
  const place = { key: 'ListBackups.id', group: 'place', label } as const;
  const fieldsOf = (source: Backup | undefined): readonly Field[] => {
    const delay = delayWords(source?.ended, copy.ended);
    const copied = { key: 'ListBackups.end_time', group: 'place', label: l10n.t('Copied') } as const;
    return [
      { ...place, value: source ? shown(source.id) : notReported(), raw: source?.id ?? '' },
      ...(delay === undefined ? [] : [{ ...copied, value: shown(delay), raw: source?.ended?.toISOString() ?? '' }]),
    ];
  };
  // The instance may be gone, and its own backups with it.
  return await orWhy(
    place,
    async () => fieldsOf(await findSource(api, copy, call)),
    (kind) => (kind === 'notFound' ? fieldsOf(undefined) : undefined),
  );
}

async function findSource(api: Api, copy: Backup, call: Call): Promise<Backup | undefined> {
  const { started, instanceId, regionId } = copy;
  if (!started) {
    return undefined;
  }
  const place = await api.projects.place(regionId, call);
  const from = new Date(started.getTime() - LONGEST_WAY);
  const range = requestRange({ from, to: new Date(started.getTime() + HOUR) });
  const pages = ['auto', 'manual'].map(async (type) => {
    const query = { backup_type: type, ...range };
    return await backupsPage(api, { owner: { id: instanceId, regionId }, place, query }, undefined, call);
  });
  const [source, ...others] = alike(
    copy,
    (await Promise.all(pages)).flatMap(({ items }) => items),
  );
  return others.length === 0 ? source : undefined;
}

/** Those with the name of this one or, if none has it, those that began at the same moment: the ids are others. */
function alike({ fields, started }: Backup, others: readonly Backup[]): readonly Backup[] {
  const name = rawOf(fields, 'name');
  const named = name === undefined ? [] : others.filter((other) => rawOf(other.fields, 'name') === name);
  return named.length > 0 ? named : others.filter((other) => other.started?.getTime() === started?.getTime());
}

/** The moments that the copies of the instance can restore. */
async function recoveryFields(api: Api, copy: Backup, call: Call): Promise<readonly Field[]> {
  const action = 'ListOffsiteRestoreTimes';
  const place = { key: action, group: 'restore', label: l10n.t('Recovery window of all copies') } as const;
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
    return [
      moment('start_time', l10n.t('Earliest moment that the copies can restore'), from),
      moment('end_time', l10n.t('Latest moment that the copies can restore'), to),
    ];
  };
  return await orWhy(place, ask, (kind) =>
    kind === 'unsupported' || kind === 'notFound' ? [{ ...place, value: notReported(), raw: '' }] : undefined,
  );
}
