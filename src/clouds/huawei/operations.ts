/** What is known of an operation before it is asked for. */
export interface OperationFacts {
  readonly method: 'GET' | 'POST';
  /** `{name}` stands for one piece of the path. */
  readonly path: string;
  /** The IAM action that a policy has to allow, as identity policies spell it; absent where every user may. */
  readonly permission?: string;
}

const PROJECT = '/v3/{project_id}';
const INSTANCE = `${PROJECT}/instances/{instance_id}`;

/** Every operation that is used: the first two are IAM's, all others RDS's. */
export const operations = {
  ListAuthProjects: { method: 'GET', path: '/v3/auth/projects' },
  ListProjects: { method: 'GET', path: '/v3/projects', permission: 'iam:projects:listProjects' },
  ListInstances: { method: 'GET', path: `${PROJECT}/instances`, permission: 'rds:instance:listAll' },
  ListBackups: { method: 'GET', path: `${PROJECT}/backups`, permission: 'rds:backup:list' },
  ListOffsiteBackups: { method: 'GET', path: `${PROJECT}/offsite-backups`, permission: 'rds:backup:list' },
  ShowOffsiteBackupPolicy: {
    method: 'GET',
    path: `${INSTANCE}/backups/offsite-policy`,
    permission: 'rds:instance:getBackupPolicy',
  },
  ListOffsiteInstances: {
    method: 'GET',
    path: '/v3/backups/offsite-backup-instance',
    permission: 'rds:instance:listAll',
  },
  ListRestoreTimes: { method: 'GET', path: `${INSTANCE}/restore-time`, permission: 'rds:instance:getRestoreTime' },
  ListOffsiteRestoreTimes: {
    method: 'GET',
    path: `${INSTANCE}/offsite-restore-time`,
    permission: 'rds:instance:getRestoreTime',
  },
  CreateManualBackup: { method: 'POST', path: `${PROJECT}/backups`, permission: 'rds:backup:create' },
  ShowBackupDownloadLink: { method: 'GET', path: `${PROJECT}/backup-files`, permission: 'rds:backup:download' },
  ListDatabases: { method: 'GET', path: `${INSTANCE}/database/detail`, permission: 'rds:database:list' },
  ShowBackupPolicy: {
    method: 'GET',
    path: `${INSTANCE}/backups/policy`,
    permission: 'rds:instance:getBackupPolicy',
  },
  ShowBackupUsage: { method: 'GET', path: `${PROJECT}/backups/backup-usage`, permission: 'rds:instance:listAll' },
  ListInstanceBackupSummary: {
    method: 'GET',
    path: `${PROJECT}/instances/backups/summary`,
    permission: 'rds:instance:listAll',
  },
} as const satisfies Readonly<Record<string, OperationFacts>>;

export type OperationName = keyof typeof operations;
export type IamOperationName = 'ListAuthProjects' | 'ListProjects';
export type RdsOperationName = Exclude<OperationName, IamOperationName>;

export function factsOf(action: OperationName): OperationFacts {
  return operations[action];
}

/** The path of an operation with the values in it. A missing one is a mistake of the caller's. */
export function pathOf(action: OperationName, values: Readonly<Record<string, string>>): string {
  return operations[action].path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) {
      throw new Error(`${action} needs ${name} in its path`);
    }
    return encodeURIComponent(value);
  });
}
