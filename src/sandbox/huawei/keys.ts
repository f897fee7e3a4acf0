import type { SampleKey } from '../wire.ts';

/**
 * Keys of the fake of Huawei Cloud. None of them opens anything anywhere else.
 * - `full`: a long-term key that may do everything. `temporary`: the same, with a security token.
 * - `expired`: the temporary key with a token that has run out; any token that begins with `expired` has.
 * - `disabled`: switched off. `lookOnly`: an IAM user who may look but not create.
 * - `projectsOnly`: an IAM user without any permission: lists the projects that are open to all users, and nothing else.
 * - `noBackups`: an IAM user who may look at projects and instances, and at nothing that instances have.
 * - `noPolicy`: an IAM user who may do everything but see when backups are made.
 * - `noInstances`: an IAM user who may do everything but list instances.
 */
export const huaweiKeys = {
  full: { accessKeyId: 'SandboxHuaweiFullKey', accessKeySecret: 'sandbox-huawei-full-secret' },
  temporary: {
    accessKeyId: 'SandboxHuaweiTemporaryKey',
    accessKeySecret: 'sandbox-huawei-temporary-secret',
    securityToken: 'sandbox+security/token==',
  },
  expired: {
    accessKeyId: 'SandboxHuaweiTemporaryKey',
    accessKeySecret: 'sandbox-huawei-temporary-secret',
    securityToken: 'expired+security/token==',
  },
  disabled: { accessKeyId: 'SandboxHuaweiDisabledKey', accessKeySecret: 'sandbox-huawei-disabled-secret' },
  lookOnly: { accessKeyId: 'SandboxHuaweiLookOnlyKey', accessKeySecret: 'sandbox-huawei-look-only-secret' },
  projectsOnly: {
    accessKeyId: 'SandboxHuaweiProjectsOnlyKey',
    accessKeySecret: 'sandbox-huawei-projects-only-secret',
  },
  noBackups: { accessKeyId: 'SandboxHuaweiNoBackupsKey', accessKeySecret: 'sandbox-huawei-no-backups-secret' },
  noPolicy: { accessKeyId: 'SandboxHuaweiNoPolicyKey', accessKeySecret: 'sandbox-huawei-no-policy-secret' },
  noInstances: { accessKeyId: 'SandboxHuaweiNoInstancesKey', accessKeySecret: 'sandbox-huawei-no-instances-secret' },
} as const satisfies Record<string, SampleKey>;

/** What the gate knows about a key. */
export interface KeyEntry {
  readonly key: SampleKey;
  readonly disabled: boolean;
  /** Whether its policy allows an IAM action. */
  readonly allows: (action: string) => boolean;
}

function entry(key: SampleKey, allows: (action: string) => boolean, disabled = false): [string, KeyEntry] {
  return [key.accessKeyId, { key, allows, disabled }];
}

export const LIST_PROJECTS = 'iam:projects:listProjects';
export const LIST_INSTANCES = 'rds:instance:listAll';

const everything = (): boolean => true;
const instancesOnly: ReadonlySet<string> = new Set([LIST_PROJECTS, LIST_INSTANCES]);

export const keyRing: ReadonlyMap<string, KeyEntry> = new Map([
  entry(huaweiKeys.full, everything),
  entry(huaweiKeys.temporary, everything),
  entry(huaweiKeys.disabled, everything, true),
  entry(huaweiKeys.lookOnly, (action) => action !== 'rds:backup:create'),
  entry(huaweiKeys.projectsOnly, () => false),
  entry(huaweiKeys.noBackups, (action) => instancesOnly.has(action)),
  entry(huaweiKeys.noPolicy, (action) => action !== 'rds:instance:getBackupPolicy'),
  entry(huaweiKeys.noInstances, (action) => action !== LIST_INSTANCES),
]);
