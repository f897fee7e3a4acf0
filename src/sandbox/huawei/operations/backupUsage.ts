import { datastoreOf, fullBackupsOf, isSnapshot, logBackupsOf, type Row } from '../backups.ts';
import { copiesOf } from '../copies.ts';
import type { SampleInstance } from '../instance.ts';
import type { Ask, Operation } from '../operation.ts';
import { pageOf, readParams } from '../params.ts';

const KB_IN_MB = 1024;
/** The summary has smaller pages than all other lists. */
const LARGEST_PAGE = 50;
const USUAL_PAGE = 10;

/** What the backups of one instance take up, in MB. */
interface Usage {
  readonly instance: SampleInstance;
  readonly full: number;
  readonly logs: number;
  readonly snapshots: number;
  readonly copies: number;
}

/** What the backups of a project take up, in MB: those of MySQL and MariaDB, or of one of the two. */
export const showBackupUsage: Operation = ({ query }, ask) => {
  const usages = usagesOf(readParams(query).oneOf('engine', 'mysql', 'mariadb'), ask);
  const sum = (part: (usage: Usage) => number): number => round(usages.reduce((total, one) => total + part(one), 0));
  return {
    backup_use_space: sum(totalOf),
    db_use_space: sum(({ full, logs }) => full + logs),
    rds_snapshot_use_space: sum(({ snapshots }) => snapshots),
    offsite_use_space: sum(({ copies }) => copies),
  };
};

/**
 * The same by instance, in two forms: the second region still answers in the older one. What is listed of an instance without
 * backups is not documented: here it is not.
 */
export const listInstanceBackupSummary: Operation = ({ query }, ask) => {
  const params = readParams(query);
  const order = params.oneOf('order_field', 'backup_used_space', 'obs') === 'obs' ? obsOf : totalOf;
  const sign = params.oneOf('order_rule', 'ASC', 'DESC') === 'ASC' ? 1 : -1;
  const [id, name] = [params.text('instance_id'), params.text('instance_name')];
  const page = {
    offset: params.integer('offset', 0) ?? 0,
    limit: params.integer('limit', 1, LARGEST_PAGE) ?? USUAL_PAGE,
  };
  const found = usagesOf(params.oneOf('engine', 'mysql', 'mariadb', 'taurusdb'), ask)
    .filter((usage) => totalOf(usage) > 0)
    .filter(({ instance }) => (id ?? instance.id) === instance.id && instance.name.includes(name ?? ''))
    .toSorted((a, b) => sign * (order(a) - order(b)));
  const rows = pageOf(found, page);
  return ask.project.name === 'cn-east-3'
    ? { infos: rows.map(olderRow), total_count: found.length }
    : { infos: rows.map(newerRow), total: found.length };
};

function olderRow(usage: Usage): Row {
  const { id, name } = usage.instance;
  const datastore = datastoreOf(usage.instance);
  const { obs, snapshot, obs_free, snapshot_free } = spaceOf(usage);
  const spaces = { obs, snapshot, obs_free, snapshot_free };
  return { id, name, datastore, backup_use_space: round(totalOf(usage)), spaces };
}

function newerRow(usage: Usage): Row {
  const { id, name } = usage.instance;
  const datastore = datastoreOf(usage.instance);
  return { instance_id: id, name, datastore, backup_used_space: round(totalOf(usage)), space: spaceOf(usage) };
}

/** In MB, but what is free of charge in GB. */
function spaceOf(usage: Usage) {
  return {
    obs: round(obsOf(usage)),
    auditlog: 0,
    snapshot: round(usage.snapshots),
    cbr_snapshot: 0,
    db: round(usage.full),
    log: round(usage.logs),
    obs_free: usage.instance.volumeSize,
    snapshot_free: 0,
  };
}

function usagesOf(engine: string | undefined, ask: Ask): Usage[] {
  const engines = engine === undefined ? ['mysql', 'mariadb'] : [engine];
  return ask.world
    .instancesIn(ask.project.name)
    .filter((instance) => engines.includes(instance.engine.toLowerCase()))
    .map((instance) => usageOf(instance, ask));
}

function usageOf(instance: SampleInstance, ask: Ask): Usage {
  const runs = fullBackupsOf(instance, ask);
  const copies = [...copiesOf(instance, 'auto', ask), ...copiesOf(instance, 'incremental', ask)];
  return {
    instance,
    full: megabytes(runs.filter((run) => !isSnapshot(run, instance))),
    logs: megabytes(logBackupsOf(instance, ask)),
    snapshots: megabytes(runs.filter((run) => isSnapshot(run, instance))),
    copies: megabytes(copies.map(({ run }) => run)),
  };
}

function totalOf({ full, logs, snapshots, copies }: Usage): number {
  return full + logs + snapshots + copies;
}

function obsOf({ full, logs }: Usage): number {
  return full + logs;
}

function megabytes(files: readonly { readonly size: number }[]): number {
  return files.reduce((sum, { size }) => sum + size, 0) / KB_IN_MB;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
