import { backupTime, fullBackupsOf, isUnderWay } from '../backups.ts';
import type { SampleInstance } from '../instance.ts';
import { findInstance, type AccountAsk, type Operation } from '../operation.ts';
import { refusal } from '../refusals.ts';
import type { Run } from '../runs.ts';

/** How many manual backups of an instance are kept at most. */
const QUOTA = 50;
const LONGEST_DESCRIPTION = 256;

/** What was asked for, once its form is right. */
interface Wish {
  readonly instanceId: string;
  readonly name: string;
  readonly description: string | undefined;
  /** Names. */
  readonly databases: readonly string[] | undefined;
}

export const createBackup: Operation = ({ body }, ask) => {
  const wish = readWish(body);
  const instance = findInstance(wish.instanceId, ask);
  const run = startBackup(instance, wish, ask);
  return {
    backup: {
      id: run.id,
      instance_id: instance.id,
      name: run.name,
      ...(wish.description === undefined ? {} : { description: wish.description }),
      ...(wish.databases === undefined ? {} : { databases: wish.databases.map((name) => ({ name })) }),
      // A sample of the documents has no offset here.
      begin_time: backupTime(run.start, run.index, instance).slice(0, instance.engine === 'SQLServer' ? 19 : undefined),
      status: 'BUILDING',
      type: 'manual',
    },
  };
};

/** Begins it, or throws a `Refusal`. */
export function startBackup(instance: SampleInstance, wish: Pick<Wish, 'name' | 'databases'>, ask: AccountAsk): Run {
  checkInstance(instance);
  const databases = placesOf(wish.databases, instance);
  checkRoom(wish.name, instance, ask);
  return ask.jobs.start(
    {
      instanceNumber: instance.number,
      start: ask.now,
      name: wish.name,
      databases,
      // Where the scheduled backups fail, a manual one meets the same fate.
      fails: ask.effects.jobFails || instance.quirks.failsFor !== undefined,
    },
    instance,
  );
}

function readWish(body: unknown): Wish {
  if (!isObject(body) || Object.keys(body).length === 0) {
    throw refusal('DBS.200006');
  }
  const { instance_id: instanceId, name, description, databases, backup_database_individually: individually } = body;
  if (typeof instanceId !== 'string' || instanceId === '') {
    throw refusal('DBS.200001', 'instance_id');
  }
  if (typeof name !== 'string' || !/^[A-Za-z][\w-]{3,63}$/.test(name)) {
    throw refusal('DBS.201210');
  }
  if (description !== undefined && !isDescription(description)) {
    throw refusal('DBS.280127');
  }
  if (individually !== undefined && typeof individually !== 'boolean') {
    throw refusal('DBS.200001', 'backup_database_individually');
  }
  const names = databases === undefined ? undefined : readDatabases(databases);
  if (individually === true && names === undefined) {
    throw refusal('DBS.200001', 'backup_database_individually needs databases');
  }
  return { instanceId, name, description, databases: names };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isDescription(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_DESCRIPTION && !/[>!<"&'=]/.test(value);
}

function readDatabases(value: unknown): string[] {
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  const names = entries.flatMap((entry) => {
    const name: unknown = isObject(entry) ? entry['name'] : undefined;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
  if (names.length === 0 || names.length !== entries.length || new Set(names).size !== names.length) {
    throw refusal('DBS.200001', 'databases');
  }
  return names;
}

function checkInstance({ type, status }: SampleInstance): void {
  if (type === 'Replica') {
    throw refusal('DBS.200086');
  }
  if (status === 'STORAGE FULL') {
    throw refusal('DBS.200316');
  }
  if (status !== 'ACTIVE') {
    throw refusal('DBS.201014');
  }
}

/** Only SQL Server and PostgreSQL can back single databases up. */
function placesOf(names: readonly string[] | undefined, { engine, databases }: SampleInstance): number[] {
  if (names !== undefined && engine !== 'SQLServer' && engine !== 'PostgreSQL') {
    throw refusal('DBS.200040');
  }
  return (names ?? []).map((name) => {
    const place = databases.indexOf(name);
    if (place === -1) {
      throw refusal('DBS.280446', name);
    }
    return place;
  });
}

function checkRoom(name: string, instance: SampleInstance, ask: AccountAsk): void {
  const backups = fullBackupsOf(instance, ask);
  if (backups.some((run) => isUnderWay(run, ask.now))) {
    throw refusal('DBS.201205');
  }
  if (ask.jobs.isNamed(name) || backups.some((run) => run.name === name)) {
    throw refusal('DBS.201209');
  }
  if (backups.filter(({ type }) => type === 'manual').length >= QUOTA) {
    throw refusal('RDS.3003');
  }
}
