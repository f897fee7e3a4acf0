import * as v from 'valibot';
import type { BackupPolicy, CopyPolicy } from '../../../model/insight.ts';
import { windowOf } from '../../common/policyWords.ts';
import { harmless } from '../../common/redact.ts';
import { count, field, isObject, key, list, text, texts } from '../../common/values.ts';
import { describe } from './fields.ts';
import { backupPolicySpecs, copyPolicySpecs, offsiteInstanceSpecs, WINDOW } from './policyFields.ts';
import type { Body, Shape } from './read.ts';
import { engine } from './words.ts';

/** Where copies go. */
export interface Destination {
  /** The cloud's region, which several places of the tree may share. */
  readonly regionId: string | undefined;
  readonly projectId: string;
}

/** ShowBackupPolicy. `undefined` if the reply says nothing of a policy. */
export function toBackupPolicy(body: Body): BackupPolicy | undefined {
  const policy = isObject(body['backup_policy']) ? body['backup_policy'] : {};
  const kept = count(policy['keep_days']);
  const window = windowOf(policy['start_time'], WINDOW);
  const days = daysOf(policy['period']);
  if (kept === undefined && window === undefined && days.length === 0) {
    return undefined;
  }
  return {
    automatic: kept !== 0,
    days,
    window,
    interval: undefined,
    next: undefined,
    // 0 switches backups off: then there is nothing to keep.
    retention: kept === 0 ? undefined : kept,
    logs: undefined,
    logRetention: undefined,
    get fields() {
      return describe(body, backupPolicySpecs);
    },
  };
}

/** `1,2,…,7` from Monday on, as days from Sunday (0) on. */
function daysOf(period: unknown): readonly number[] {
  const named = texts(period).flatMap((word) => (/^[1-7]$/.test(word) ? [Number(word) % 7] : []));
  return [...new Set(named)].toSorted((a, b) => a - b);
}

/** One element of `policy_para`: what is copied, for how many days, and where to. */
interface CopyRule {
  /** `auto`, `incremental`, `manual` or `all`; in lower case, empty if it is not named. */
  readonly type: string;
  readonly on: boolean;
  readonly retention: number | undefined;
  readonly destination: Destination | undefined;
}

/** ShowOffsiteBackupPolicy. `undefined` if the reply says nothing of a policy. */
export function toCopyPolicy(body: Body, instanceId: string): CopyPolicy | undefined {
  const records = policyRecords(body);
  if (!records) {
    return undefined;
  }
  const rules = records.map(ruleOf).filter(({ on }) => on);
  const [first] = rules.toSorted((a, b) => Number(isLog(a)) - Number(isLog(b)));
  return {
    instanceId,
    backups: rules.some((rule) => !isLog(rule)),
    logs: rules.some((rule) => isLog(rule) || rule.type === 'all'),
    regionId: rules.find(({ destination }) => destination?.regionId !== undefined)?.destination?.regionId,
    retention: first?.retention,
    since: undefined,
    get fields() {
      return describe({ ...body, policy_para: byType(records) }, copyPolicySpecs);
    },
  };
}

/** ShowOffsiteBackupPolicy: everywhere that copies are sent or, where copying was switched off, were sent. */
export function toDestinations(body: Body): readonly Destination[] {
  const found = (policyRecords(body) ?? []).flatMap((record) => destinationOf(record) ?? []);
  return [...new Map(found.map((one) => [one.projectId, one])).values()];
}

/** ShowOffsiteBackupPolicy: whether the reply says anything of a policy, be it that there is none. */
export function saysPolicy(body: Body): boolean {
  return policyRecords(body) !== undefined;
}

/** A list, or a single object where copying is switched off (and in old editions). */
function policyRecords(body: Body): readonly Body[] | undefined {
  const { policy_para: policy } = body;
  const records = list(policy);
  const known = records.filter((record) => isObject(record)).filter(isReadable);
  // A list of what cannot be read says nothing; an empty one says that nothing is copied.
  return policy === undefined || (records.length > 0 && known.length === 0) ? undefined : known;
}

/** False for a record whose values are none that policies have. */
function isReadable(record: Body): boolean {
  const values = Object.values(record);
  return values.length === 0 || values.some((value) => value === null || value === '' || text(value) !== undefined);
}

function ruleOf(record: Body): CopyRule {
  const retention = count(record['keep_days']);
  const destination = destinationOf(record);
  return {
    type: text(record['backup_type'])?.toLowerCase() ?? '',
    on: retention === undefined ? destination !== undefined : retention > 0,
    retention,
    destination,
  };
}

function isLog({ type }: CopyRule): boolean {
  return type === 'incremental';
}

function destinationOf(record: Body): Destination | undefined {
  const projectId = harmless(text(record['destination_project_id']));
  return projectId === undefined ? undefined : { regionId: harmless(text(record['destination_region'])), projectId };
}

/** The records by what they are about, so that each value stands under a name of its own; those that name nothing as they are. */
function byType(records: readonly Body[]): Body {
  const named = new Map<string, Body[]>();
  for (const { backup_type: type, ...rest } of records) {
    const word = text(type)?.toLowerCase() ?? '';
    const alike = named.get(word) ?? [];
    alike.push(rest);
    named.set(word, alike);
  }
  const unnamed = named.get('') ?? [];
  named.delete('');
  return Object.fromEntries([...unnamed.flatMap((record) => Object.entries(record)), ...named]);
}

/** ListOffsiteInstances: the instances that have copies in the region asked. Only the id is sure to be there. */
const offsiteInstanceRecord = v.object({
  id: key,
  datastore: field((value) => (isObject(value) ? harmless(text(value['type'])) : undefined)),
  destination_region: field(text),
  keep_days: field(count),
});

/** What the list tells of the policy of an instance, whether that still exists or not: not which kinds of backups are copied. */
export const offsiteInstanceShape: Shape<typeof offsiteInstanceRecord, CopyPolicy> = {
  list: 'offsite_backup_instances',
  schema: offsiteInstanceRecord,
  reader: (_body, records) => (record, index) => {
    const raw = records[index];
    return toListedPolicy(record, isObject(raw) ? raw : {});
  },
};

function toListedPolicy(record: v.InferOutput<typeof offsiteInstanceRecord>, raw: Body): CopyPolicy {
  const on = record.keep_days !== 0;
  return {
    instanceId: record.id,
    backups: on,
    // SQL Server's are copied all or none; of the others the list does not tell.
    logs: !on ? false : engine(record.datastore).kind === 'sqlserver' ? true : undefined,
    regionId: record.destination_region,
    retention: on ? record.keep_days : undefined,
    since: undefined,
    get fields() {
      return describe(raw, offsiteInstanceSpecs);
    },
  };
}
