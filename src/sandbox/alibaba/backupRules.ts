import { isLocalDisk, type Engine, type SampleInstance } from './instance.ts';
import type { BackupType, Method } from './plan.ts';
import { refusal } from './refusals.ts';

export interface BackupWish {
  readonly method: Method;
  readonly strategy: 'db' | 'instance' | undefined;
  readonly type: 'Auto' | 'FullBackup' | undefined;
  readonly databases: string | undefined;
  readonly retention: number | undefined;
}

/** One row of the table of what CreateBackup takes; `undefined` in a list means that the parameter may be absent. */
interface Way {
  readonly engine: Engine;
  /** Absent: any disk. */
  readonly disk?: 'local' | 'cloud';
  readonly method: Method;
  readonly strategies: readonly BackupWish['strategy'][];
  readonly types: readonly BackupWish['type'][];
  readonly retention: boolean;
  /** What comes out, where that is not what was asked for. */
  readonly makes?: Method;
  readonly needsShadowCopy?: boolean;
}

const none = [undefined] as const;

const ways: readonly Way[] = [
  { engine: 'MySQL', disk: 'local', method: 'Physical', strategies: none, types: none, retention: true },
  { engine: 'MySQL', disk: 'local', method: 'Logical', strategies: ['instance', 'db'], types: none, retention: true },
  { engine: 'MySQL', disk: 'cloud', method: 'Snapshot', strategies: none, types: none, retention: true },
  { engine: 'PostgreSQL', disk: 'local', method: 'Physical', strategies: none, types: none, retention: false },
  { engine: 'PostgreSQL', disk: 'cloud', method: 'Snapshot', strategies: none, types: none, retention: false },
  { engine: 'PostgreSQL', disk: 'cloud', method: 'Physical', strategies: none, types: none, retention: false },
  { engine: 'SQLServer', method: 'Physical', strategies: none, types: [undefined, 'Auto'], retention: false },
  {
    engine: 'SQLServer',
    method: 'Physical',
    strategies: [undefined, 'instance'],
    types: ['FullBackup'],
    retention: false,
  },
  { engine: 'SQLServer', method: 'Physical', strategies: ['db'], types: ['FullBackup'], retention: true },
  {
    engine: 'SQLServer',
    disk: 'cloud',
    method: 'Snapshot',
    strategies: none,
    types: [undefined, 'Auto', 'FullBackup'],
    retention: false,
    needsShadowCopy: true,
  },
  {
    engine: 'MariaDB',
    disk: 'cloud',
    method: 'Physical',
    strategies: none,
    types: none,
    retention: false,
    makes: 'Snapshot',
  },
];

/** The wish that says least and is accepted all the same. */
export function usualBackup(instance: SampleInstance): BackupWish {
  const disk = isLocalDisk(instance) ? 'local' : 'cloud';
  const way = ways.find((row) => row.engine === instance.engine && (row.disk ?? disk) === disk);
  const method = way?.method ?? 'Physical';
  return { method, strategy: undefined, type: undefined, databases: undefined, retention: undefined };
}

/** What will be made; throws a `Refusal` for a wish that engine, storage or policy do not allow. */
export function acceptBackup(
  instance: SampleInstance,
  wish: BackupWish,
): { readonly method: Method; readonly type: BackupType; readonly databases: readonly number[] } {
  const disk = isLocalDisk(instance) ? 'local' : 'cloud';
  const byMethod = ways.filter(
    (way) =>
      way.engine === instance.engine &&
      way.method === wish.method &&
      (way.disk ?? disk) === disk &&
      (way.needsShadowCopy !== true || instance.shadowCopy),
  );
  if (byMethod.length === 0) {
    const wrongEngine = wish.method === 'Logical' && instance.engine !== 'MySQL';
    throw refusal(wrongEngine ? 'IncorrectDBInstanceEngine' : 'InvalidBackupMethod.ValueNotSupport');
  }
  const byType = byMethod.filter((way) => way.types.includes(wish.type));
  if (byType.length === 0) {
    throw refusal('BackupType.NotSupport');
  }
  const way = byType.find(({ strategies }) => strategies.includes(wish.strategy));
  if (!way) {
    throw wish.strategy === undefined
      ? refusal('RequiredParam.NotFound', 'BackupStrategy')
      : refusal('Parameters.Invalid', 'BackupStrategy has no effect here');
  }
  if (wish.retention !== undefined && !way.retention) {
    throw refusal('Parameters.Invalid', 'BackupRetentionPeriod has no effect here');
  }
  return {
    method: way.makes ?? way.method,
    // `Auto` leaves the choice to the server, and this server has a full backup every week already.
    type:
      instance.engine === 'SQLServer' && wish.method === 'Physical' && wish.type !== 'FullBackup'
        ? 'IncrementalBackup'
        : 'FullBackup',
    databases: chosenDatabases(instance, wish),
  };
}

/** Places of the named databases in the instance's list. */
function chosenDatabases(instance: SampleInstance, wish: BackupWish): readonly number[] {
  if (wish.strategy !== 'db') {
    if (wish.databases !== undefined) {
      throw refusal('Parameters.Invalid', 'DBName has no effect here');
    }
    if (wish.method === 'Logical' && !instance.databases.some(({ status }) => status === 'Running')) {
      throw refusal('InvalidDB.NotFound', 'a logical backup needs one');
    }
    return [];
  }
  if (wish.databases === undefined) {
    throw refusal('RequiredParam.NotFound', 'DBName');
  }
  const names = wish.databases.split(',');
  return names.map((name) => {
    if (!/^[\w$-]{1,64}$/.test(name)) {
      throw refusal('InvalidDBName.Format');
    }
    const place = instance.databases.findIndex((entry) => entry.name === name && entry.status === 'Running');
    if (place === -1) {
      throw refusal('InvalidDB.NotFound', name);
    }
    return place;
  });
}
