import type { SampleKey } from '../wire.ts';

/**
 * - `full`: a long-term key that may do everything. `temporary`: the same, with a security token.
 * - `expired`: the temporary key with a token that has run out; any token that begins with `expired` has.
 * - `disabled`: switched off. `describeOnly`: a RAM user who may look but not create.
 * - `regionsOnly`: a RAM user who may ask for the regions and for nothing else.
 * - `noBackups`: a RAM user who may look at regions and instances, and at nothing that instances have.
 * - `noPolicy`: a RAM user who may do everything but see when backups are made.
 */
export const sampleKeys = {
  full: { accessKeyId: 'SandboxFullKey', accessKeySecret: 'sandbox-full-secret' },
  temporary: {
    accessKeyId: 'STS.SandboxTemporaryKey',
    accessKeySecret: 'sandbox-temporary-secret',
    securityToken: 'sandbox+security/token==',
  },
  expired: {
    accessKeyId: 'STS.SandboxTemporaryKey',
    accessKeySecret: 'sandbox-temporary-secret',
    securityToken: 'expired+security/token==',
  },
  disabled: { accessKeyId: 'SandboxDisabledKey', accessKeySecret: 'sandbox-disabled-secret' },
  describeOnly: { accessKeyId: 'SandboxDescribeOnlyKey', accessKeySecret: 'sandbox-describe-only-secret' },
  regionsOnly: { accessKeyId: 'SandboxRegionsOnlyKey', accessKeySecret: 'sandbox-regions-only-secret' },
  noBackups: { accessKeyId: 'SandboxNoBackupsKey', accessKeySecret: 'sandbox-no-backups-secret' },
  noPolicy: { accessKeyId: 'SandboxNoPolicyKey', accessKeySecret: 'sandbox-no-policy-secret' },
} as const satisfies Record<string, SampleKey>;

/** What the gate knows about a key. */
export interface KeyEntry {
  readonly key: SampleKey;
  readonly disabled: boolean;
  /** The operations its policy allows. */
  readonly allows: (action: string) => boolean;
}

function entry(key: SampleKey, allows: (action: string) => boolean, disabled = false): [string, KeyEntry] {
  return [key.accessKeyId, { key, allows, disabled }];
}

const instancesOnly: ReadonlySet<string> = new Set([
  'DescribeRegions',
  'DescribeDBInstances',
  'DescribeDBInstanceAttribute',
]);

const everything = (): boolean => true;

export const keyRing: ReadonlyMap<string, KeyEntry> = new Map([
  entry(sampleKeys.full, everything),
  entry(sampleKeys.temporary, everything),
  entry(sampleKeys.disabled, everything, true),
  entry(sampleKeys.describeOnly, (action) => action.startsWith('Describe')),
  entry(sampleKeys.regionsOnly, (action) => action === 'DescribeRegions'),
  entry(sampleKeys.noBackups, (action) => instancesOnly.has(action)),
  entry(sampleKeys.noPolicy, (action) => action !== 'DescribeBackupPolicy'),
]);
