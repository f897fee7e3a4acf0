import * as l10n from '@vscode/l10n';
import { CloudError } from '../../model/errors.ts';
import type { BackupChoice, BackupOptions, BackupRequest, BackupStep, RetentionRule } from '../../model/jobs.ts';
import type { Engine, Instance } from '../../model/resources.ts';

const RETENTION: RetentionRule = { min: 7, max: 730, keep: true };

/** What is sent for a choice, and what the choice asks. Ids are stable and tell the engine, as they are all a request carries. */
interface ChoiceRule {
  readonly id: string;
  /** `BackupMethod` is always sent: its default is not valid everywhere. */
  readonly method: 'Physical' | 'Logical' | 'Snapshot';
  readonly strategy?: 'instance' | 'db';
  readonly type?: 'Auto' | 'FullBackup';
  readonly retention?: boolean;
  readonly answers: Readonly<Record<string, string>>;
  readonly label: () => string;
  readonly detail: () => string;
}

const mysqlPhysical: ChoiceRule = {
  id: 'mysql-physical',
  method: 'Physical',
  retention: true,
  answers: { method: 'physical' },
  label: () => l10n.t('Physical'),
  detail: () => l10n.t('The files of the whole instance'),
};
const mysqlLogical: ChoiceRule = {
  id: 'mysql-logical',
  method: 'Logical',
  strategy: 'instance',
  retention: true,
  answers: { method: 'logical', strategy: 'instance' },
  label: () => l10n.t('Logical, whole instance'),
  detail: () => l10n.t('SQL of all databases; at least one of them has to hold data'),
};
const mysqlLogicalDatabases: ChoiceRule = {
  id: 'mysql-logical-databases',
  method: 'Logical',
  strategy: 'db',
  retention: true,
  answers: { method: 'logical', strategy: 'db' },
  label: () => l10n.t('Logical, chosen databases'),
  detail: () => l10n.t('SQL of the databases you choose'),
};
const mysqlSnapshot: ChoiceRule = {
  id: 'mysql-snapshot',
  method: 'Snapshot',
  retention: true,
  answers: { method: 'snapshot' },
  label: () => l10n.t('Snapshot'),
  detail: () => l10n.t('A snapshot of the disk of the whole instance'),
};
const postgresqlPhysical: ChoiceRule = {
  id: 'postgresql-physical',
  method: 'Physical',
  answers: { method: 'physical' },
  label: () => l10n.t('Physical'),
  detail: () => l10n.t('The files of the whole instance'),
};
const postgresqlSnapshot: ChoiceRule = {
  id: 'postgresql-snapshot',
  method: 'Snapshot',
  answers: { method: 'snapshot' },
  label: () => l10n.t('Snapshot'),
  detail: () => l10n.t('A snapshot of the disk of the whole instance'),
};
/** `Auto` has no strategy of its own; it backs up the whole instance, so it stands under that answer. */
const sqlserverAuto: ChoiceRule = {
  id: 'sqlserver-auto',
  method: 'Physical',
  type: 'Auto',
  answers: { method: 'physical', strategy: 'instance', type: 'auto' },
  label: () => l10n.t('Physical, automatic type'),
  detail: () => l10n.t('Full or incremental, as the cloud decides; the whole instance'),
};
const sqlserverFull: ChoiceRule = {
  id: 'sqlserver-full',
  method: 'Physical',
  strategy: 'instance',
  type: 'FullBackup',
  answers: { method: 'physical', strategy: 'instance', type: 'full' },
  label: () => l10n.t('Physical, full'),
  detail: () => l10n.t('A full backup of the whole instance'),
};
const sqlserverFullDatabases: ChoiceRule = {
  id: 'sqlserver-full-databases',
  method: 'Physical',
  strategy: 'db',
  type: 'FullBackup',
  retention: true,
  answers: { method: 'physical', strategy: 'db', type: 'full' },
  label: () => l10n.t('Physical, full, chosen databases'),
  detail: () => l10n.t('A full backup of the databases you choose'),
};
const sqlserverSnapshot: ChoiceRule = {
  id: 'sqlserver-snapshot',
  method: 'Snapshot',
  answers: { method: 'snapshot' },
  label: () => l10n.t('Snapshot'),
  detail: () => l10n.t('A snapshot of the disk of the whole instance'),
};
/** `Physical` is what has to be sent, a snapshot is what it makes. */
const mariadbSnapshot: ChoiceRule = {
  id: 'mariadb-snapshot',
  method: 'Physical',
  answers: { method: 'snapshot' },
  label: () => l10n.t('Snapshot'),
  detail: () => l10n.t('A snapshot of the disk of the whole instance'),
};

const RULES: readonly ChoiceRule[] = [
  mysqlPhysical,
  mysqlLogical,
  mysqlLogicalDatabases,
  mysqlSnapshot,
  postgresqlPhysical,
  postgresqlSnapshot,
  sqlserverAuto,
  sqlserverFull,
  sqlserverFullDatabases,
  sqlserverSnapshot,
  mariadbSnapshot,
];

/** Engines whose backups depend on the family of the disk, so that an unknown disk leaves nothing safe to offer. */
const BY_DISK: Readonly<Partial<Record<Engine, { local: readonly ChoiceRule[]; cloud: readonly ChoiceRule[] }>>> = {
  mysql: { local: [mysqlPhysical, mysqlLogical, mysqlLogicalDatabases], cloud: [mysqlSnapshot] },
  postgresql: { local: [postgresqlPhysical], cloud: [postgresqlSnapshot] },
};

/** True if the disk decides, so that it has to be known. */
export function needsStorage({ engine }: Instance): boolean {
  return engine.kind === 'mysql' || engine.kind === 'postgresql';
}

/** True if only the backup policy says whether this instance can make snapshots. */
export function mayHaveSnapshots({ engine, storage }: Instance): boolean {
  return engine.kind === 'sqlserver' && storage.kind === 'cloud';
}

/** What an instance allows. `snapshots` is the policy's word on SQL Server. */
export function optionsFor(instance: Instance, snapshots: boolean): BackupOptions {
  const refusal = whyNot(instance);
  const rules = refusal === undefined ? rulesFor(instance, snapshots) : [];
  return { refusal, choices: rules.map(toChoice), steps: stepsFor(rules) };
}

/** The localised reason why no backup can be taken of this instance, whatever its engine. */
export function whyNot({ name, role, lock, state, engine, storage }: Instance): string | undefined {
  if (role.kind === 'readonly') {
    return l10n.t('{0} is a read-only instance. Back up its primary instance.', name);
  }
  if (lock !== undefined) {
    return l10n.t('{0} is locked ({1}). Remove the cause, then try again.', name, lock);
  }
  if (state.kind !== 'running') {
    return l10n.t(
      '{0} is not running. Start it in the console, or wait until it is ready. Its state now: {1}.',
      name,
      state.raw || '-',
    );
  }
  if (engine.kind === 'unknown') {
    return l10n.t(
      'RDS Backups does not know how to back up the engine {0}. Use the console of the cloud.',
      engine.raw || '-',
    );
  }
  if (BY_DISK[engine.kind] && storage.kind === 'unknown') {
    return l10n.t(
      'Which backups are possible depends on the disk, and RDS Backups does not know the disk type {0}. Use the console of the cloud.',
      storage.raw || '-',
    );
  }
  return undefined;
}

function rulesFor({ engine, storage }: Instance, snapshots: boolean): readonly ChoiceRule[] {
  switch (engine.kind) {
    case 'mysql':
    case 'postgresql':
      return storage.kind === 'unknown' ? [] : (BY_DISK[engine.kind]?.[storage.kind] ?? []);
    case 'sqlserver': {
      const physical = [sqlserverAuto, sqlserverFull, sqlserverFullDatabases];
      return snapshots ? [...physical, sqlserverSnapshot] : physical;
    }
    case 'mariadb':
      return [mariadbSnapshot];
    case 'unknown':
      return [];
  }
}

function toChoice({ id, label, detail, strategy, retention, answers }: ChoiceRule): BackupChoice {
  return {
    id,
    label: label(),
    detail: detail(),
    needsDatabases: strategy === 'db',
    retention: retention ? RETENTION : undefined,
    answers,
  };
}

/** The questions in the order in which they are asked, without those that have one answer only. */
function stepsFor(rules: readonly ChoiceRule[]): readonly BackupStep[] {
  return allSteps()
    .map((step) => ({
      ...step,
      answers: step.answers.filter(({ id }) => rules.some((rule) => rule.answers[step.key] === id)),
    }))
    .filter(({ answers }) => answers.length > 1);
}

function allSteps(): readonly BackupStep[] {
  return [
    {
      key: 'method',
      title: l10n.t('How to back up'),
      answers: [
        { id: 'physical', label: l10n.t('Physical'), detail: l10n.t('Copies the files; fast') },
        { id: 'logical', label: l10n.t('Logical'), detail: l10n.t('Writes SQL; can be limited to databases') },
        { id: 'snapshot', label: l10n.t('Snapshot'), detail: l10n.t('Takes a snapshot of the disk') },
      ],
    },
    {
      key: 'strategy',
      title: l10n.t('What to back up'),
      answers: [
        { id: 'instance', label: l10n.t('Whole instance'), detail: l10n.t('All databases') },
        { id: 'db', label: l10n.t('Chosen databases'), detail: l10n.t('Only those you pick next') },
      ],
    },
    {
      key: 'type',
      title: l10n.t('Type of backup'),
      answers: [
        { id: 'auto', label: l10n.t('Automatic'), detail: l10n.t('The cloud decides between full and incremental') },
        { id: 'full', label: l10n.t('Full'), detail: l10n.t('Everything, whatever was backed up before') },
      ],
    },
  ];
}

/** The parameters of CreateBackup for what the user confirmed. Throws a `CloudError` if they do not fit together. */
export function createParams(request: BackupRequest): Readonly<Record<string, string | number | undefined>> {
  const rule = RULES.find(({ id }) => id === request.choiceId);
  if (!rule) {
    throw unfit(l10n.t('This kind of backup is not known. Start again and choose one of those offered.'));
  }
  return {
    DBInstanceId: request.instanceId,
    BackupMethod: rule.method,
    BackupStrategy: rule.strategy,
    BackupType: rule.type,
    DBName: rule.strategy === 'db' ? databaseList(request.databases) : undefined,
    BackupRetentionPeriod: rule.retention ? retentionDays(request.retention) : undefined,
  };
}

function databaseList(databases: readonly string[]): string {
  if (databases.length === 0) {
    throw unfit(l10n.t('Choose at least one database.'));
  }
  const impossible = databases.find((name) => name.includes(',') || name.trim() === '');
  if (impossible !== undefined) {
    throw unfit(l10n.t('The database {0} cannot be backed up by itself because of its name.', impossible));
  }
  return databases.join(',');
}

function retentionDays(days: BackupRequest['retention']): number | undefined {
  if (days === 'keep') {
    return -1;
  }
  if (days !== undefined && !(Number.isInteger(days) && days >= RETENTION.min && days <= RETENTION.max)) {
    throw unfit(
      l10n.t('A backup can be kept for {0} to {1} days, or until it is deleted.', RETENTION.min, RETENTION.max),
    );
  }
  return days;
}

function unfit(message: string): CloudError {
  return new CloudError({ kind: 'request', message });
}
