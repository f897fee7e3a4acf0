import type { RdsAccount, RdsBackup, RdsInstance, RdsRegion } from '../../rds-backups.d.ts';
import { SAMPLE_SITE, type Account } from '../model/account.ts';
import type { Backup, Instance, Region } from '../model/resources.ts';

/** What others get to see, built member by member: nothing comes along because a type of ours has grown. */

export function accountRecord({ id, name, cloud, production = false, site }: Account): RdsAccount {
  return { id, name, cloud, production, sample: site === SAMPLE_SITE };
}

export function regionRecord(accountId: string, { id, name }: Region): RdsRegion {
  return { accountId, id, name };
}

export function instanceRecord(accountId: string, instance: Instance): RdsInstance {
  const { id, name, regionId, engine, engineVersion, state, storage, role, edition, lock, zone } = instance;
  return {
    accountId,
    regionId,
    id,
    name,
    engine: word(engine),
    engineVersion,
    state: word(state),
    storage: word(storage),
    role: word(role),
    edition,
    lock,
    zone,
    created: iso(instance.created),
    expires: iso(instance.expires),
  };
}

export function backupRecord(backup: Backup): RdsBackup {
  const { id, instanceId, regionId, name, state, type, method, mode, size, engineVersion, databases, copy } = backup;
  return {
    instanceId,
    regionId,
    id,
    name,
    state: word(state),
    started: iso(backup.started),
    ended: iso(backup.ended),
    type: type && word(type),
    method: method && word(method),
    mode: mode && word(mode),
    bytes: size,
    expires: iso(backup.expires),
    dataAsOf: iso(backup.consistent),
    engineVersion,
    databases: databases && [...databases],
    copy: copy && { regionId: copy.regionId },
  };
}

/** `undefined` for what is no time. */
export function iso(at: Date | number | undefined): string | undefined {
  const date = at === undefined ? undefined : new Date(at);
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The same plain data without what is undefined, each text in it changed. */
export function withTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') {
    return change(value) as Value;
  }
  if (Array.isArray(value)) {
    return value.map((each: unknown) => withTexts(each, change)) as Value;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(members.map(([key, each]) => [key, withTexts<unknown>(each, change)])) as Value;
  }
  return value;
}

function word({ kind, raw }: { readonly kind: string; readonly raw: string }) {
  return { kind, raw };
}
