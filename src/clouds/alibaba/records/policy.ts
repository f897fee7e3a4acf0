import * as v from 'valibot';
import type { BackupPolicy, CopyPolicy } from '../../../model/insight.ts';
import type { Engine, Word } from '../../../model/resources.ts';
import { windowOf } from '../../common/policyWords.ts';
import { harmless } from '../../common/redact.ts';
import { describe, type FieldSpec } from './fields.ts';
import {
  backupPolicySpecs,
  copyPolicySpecs,
  flatCopyPolicySpecs,
  sqlServerPolicySpecs,
  WEEKDAYS,
  WINDOW,
} from './policyFields.ts';
import type { Body, Shape } from './read.ts';
import { count, isObject, key, text, texts, time } from './values.ts';

const MINUTES_A_DAY = 24 * 60;
/** Engines whose interval is that of backups. SQL Server's is that of log backups; of others it is not known. */
const INTERVAL_OF_BACKUPS: ReadonlySet<Engine | 'unknown'> = new Set(['mysql', 'postgresql', 'mariadb']);

/** DescribeBackupPolicy. `undefined` if the reply says nothing of a policy. */
export function toBackupPolicy(body: Body, engine: Word<Engine>): BackupPolicy | undefined {
  const specs = engine.kind === 'sqlserver' ? sqlServerPolicySpecs : backupPolicySpecs;
  if (!speaks(body, specs) || !isNamed(body['PreferredBackupPeriod'])) {
    return undefined;
  }
  const window = windowOf(body['PreferredBackupTime'], WINDOW);
  const interval = INTERVAL_OF_BACKUPS.has(engine.kind) ? intervalOf(body['BackupInterval']) : undefined;
  const next = time(body['PreferredNextBackupTime']);
  return {
    automatic: namesDay(body['PreferredBackupPeriod']) ?? (window ?? interval ?? next) !== undefined,
    days: daysOf(body['PreferredBackupPeriod']),
    window,
    interval,
    next,
    retention: count(body['BackupRetentionPeriod']),
    logs: flag(body['BackupLog']) ?? flag(body['EnableBackupLog']),
    logRetention: count(body['LogBackupRetentionPeriod']),
    // Made when they are asked for: the policies of whole regions are kept, and few are looked at.
    get fields() {
      return describe(body, specs);
    },
  };
}

/** Whether the reply says more than where it is about. */
function speaks(body: Body, specs: readonly FieldSpec[]): boolean {
  return specs.some(({ key: name, group }) => group !== 'place' && group !== 'reply' && Object.hasOwn(body, name));
}

/** False for what is there and no words: it would be read as if nothing were said. */
function isNamed(value: unknown): boolean {
  return !isObject(value);
}

/** Whether any day is named, be it one we know or not. Left out (`undefined`) is not the same as none. */
function namesDay(period: unknown): boolean | undefined {
  const absent = period === undefined || period === null || period === 'null';
  return absent ? undefined : texts(period).length > 0;
}

function daysOf(period: unknown): readonly number[] {
  const named = new Set(texts(period).map((word) => word.toLowerCase()));
  return WEEKDAYS.flatMap((name, day) => (named.has(name) ? [day] : []));
}

/** Minutes; `-1`, 0 and a day or more stand for none, as the days and the window say when backups come then. */
function intervalOf(value: unknown): number | undefined {
  const minutes = count(value) ?? 0;
  return minutes > 0 && minutes < MINUTES_A_DAY ? minutes : undefined;
}

const FLAGS: Readonly<Record<string, boolean>> = {
  enable: true,
  enabled: true,
  true: true,
  '1': true,
  disable: false,
  disabled: false,
  false: false,
  '0': false,
};

/** On and off in their several spellings; `undefined` for any other word. */
function flag(value: unknown): boolean | undefined {
  const word = text(value)?.toLowerCase() ?? '';
  return Object.hasOwn(FLAGS, word) ? FLAGS[word] : undefined;
}

/** DescribeCrossRegionBackupDBInstance: what of an instance is copied. */
const copyPolicyRecord = v.object({ DBInstanceId: key });

export const copyPolicyShape: Shape<typeof copyPolicyRecord, CopyPolicy> = {
  place: { outer: 'Items', inner: 'Item' },
  schema: copyPolicyRecord,
  reader:
    (_body, records) =>
    ({ DBInstanceId }, index) => {
      const record = records[index];
      return copyPolicy(DBInstanceId, isObject(record) ? record : {}, copyPolicySpecs);
    },
};

/** DescribeInstanceCrossBackupPolicy: one instance, flat in the reply. `undefined` if the reply says nothing of a policy. */
export function toCopyPolicy(body: Body, instanceId: string): CopyPolicy | undefined {
  return speaks(body, flatCopyPolicySpecs) && isNamed(body['BackupEnabled'])
    ? copyPolicy(instanceId, body, flatCopyPolicySpecs)
    : undefined;
}

function copyPolicy(instanceId: string, record: Body, specs: readonly FieldSpec[]): CopyPolicy {
  return {
    instanceId,
    backups: flag(record['BackupEnabled']) ?? false,
    logs: flag(record['LogBackupEnabled']) ?? false,
    regionId: harmless(text(record['CrossBackupRegion'])),
    retention: count(record['Retention']),
    since: time(record['BackupEnabledTime']),
    get fields() {
      return describe(record, specs);
    },
  };
}
