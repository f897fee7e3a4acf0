import { sampleKeys } from '../../src/sandbox/index.ts';
import type { Fixture } from './fixture.ts';
import { aimsOf, startWorld, type Wire } from './world.ts';

/** What every request has. */
const common = /^(Action|Format|Version|Timestamp|AccessKeyId|Signature\w*)$/;

const wire: Wire = {
  id: 'alibaba',
  key: sampleKeys.full,
  actions: {
    regions: ['DescribeRegions'],
    instances: ['DescribeDBInstances'],
    instance: ['DescribeDBInstanceAttribute'],
    backups: ['DescribeBackups'],
    copies: ['DescribeCrossRegionBackups'],
    logs: ['DescribeBinlogFiles', 'DescribeLogBackupFiles'],
    copiedLogs: ['DescribeCrossRegionLogBackupFiles'],
    released: ['DescribeDetachedBackups'],
    links: [],
    policy: ['DescribeBackupPolicy'],
    copyPolicies: ['DescribeCrossRegionBackupDBInstance'],
    copyPolicy: ['DescribeInstanceCrossBackupPolicy'],
    recovery: ['DescribeLocalAvailableRecoveryTime'],
    copyRecovery: ['DescribeAvailableRecoveryTime'],
    copyPlaces: ['DescribeAvailableCrossRegion'],
    usage: [],
    databases: ['DescribeDatabases'],
    create: ['CreateBackup'],
    progress: ['DescribeBackupTasks'],
  },
  changes: ({ action }) => !/^(Describe|GetObject$)/.test(action),
  instancesOf: ({ params }) => params['DBInstanceId']?.split(',') ?? [],
  previewOf({ params, method }, url) {
    const own = Object.entries(params).filter(([name]) => !common.test(name));
    return { address: `${method} ${url}/`, parameters: own.map(([name, value]) => ({ name, value })) };
  },
  forbidden: { code: 'Forbidden.RAM', status: 403 },
  signInRefused: { code: 'InvalidAccessKeyId.NotFound', status: 404, message: 'Specified access key is not found.' },
};

const named = (...operations: string[]) => operations.map((operation) => `rds:${operation}`);
const ofInstances = named(
  'DescribeDBInstanceAttribute',
  'DescribeBackups',
  'DescribeBackupPolicy',
  'DescribeBinlogFiles',
  'DescribeLogBackupFiles',
  'DescribeLocalAvailableRecoveryTime',
  'DescribeCrossRegionBackups',
  'DescribeCrossRegionLogBackupFiles',
  'DescribeInstanceCrossBackupPolicy',
  'DescribeAvailableRecoveryTime',
  'DescribeBackupTasks',
  'DescribeDatabases',
);
const ofRegions = named(
  'DescribeDBInstances',
  'DescribeDetachedBackups',
  'DescribeCrossRegionBackupDBInstance',
  'DescribeAvailableCrossRegion',
);
const [create = ''] = named('CreateBackup');
/** Can be tried only on a copy, which that key cannot find. */
const [copyRecovery = ''] = named('DescribeAvailableRecoveryTime');
const instancesOnly = named('DescribeDBInstances', 'DescribeDBInstanceAttribute');

const permissions: Fixture['permissions'] = {
  all: [...named('DescribeRegions'), ...ofRegions, ...ofInstances, create],
  create,
  needInstance: ofInstances,
  grants: [
    { what: 'everything', key: sampleKeys.full, missing: [], notTested: [create] },
    { what: 'everything, for a while', key: sampleKeys.temporary, missing: [], notTested: [create] },
    { what: 'looking', key: sampleKeys.describeOnly, missing: [], notTested: [create] },
    {
      what: 'the regions only',
      key: sampleKeys.regionsOnly,
      missing: ofRegions,
      notTested: [...ofInstances, create],
    },
    {
      what: 'regions and instances only',
      key: sampleKeys.noBackups,
      missing: [...ofRegions, ...ofInstances].filter((name) => !instancesOnly.includes(name) && name !== copyRecovery),
      notTested: [copyRecovery, create],
    },
    {
      what: 'everything but the policies',
      key: sampleKeys.noPolicy,
      missing: named('DescribeBackupPolicy'),
      notTested: [create],
    },
  ],
};

/** What Alibaba Cloud says of an error, under a status. */
function refusal(status: number, code: string, message: string) {
  return {
    status,
    body: JSON.stringify({ RequestId: '0F0B2A10-4E1A-4F0B-9B0C-000000000000', Code: code, Message: message }),
  };
}

const page = '<html><head><title>Sign in</title></head><body>Welcome to the network</body></html>';

export const alibaba: Fixture = {
  id: 'alibaba',
  start: async (options) => await startWorld(wire, options),
  aims: aimsOf(wire),
  atOnce: 8,
  ways: {
    locksKeys: false,
    limitsCalls: false,
    namesRegions: true,
    namelessInstances: true,
    methods: ['physical', 'logical', 'snapshot'],
    networks: ['public', 'internal'],
    links: 'listed',
    copyDetails: true,
    copyLookUp: { key: 'backup', by: 'source' },
    outlive: [],
    uploads: true,
    namelessLogs: true,
    copiedLogs: ['mysql', 'postgresql', 'sqlserver'],
    policy: { next: true, logs: true, interval: true },
    gaps: false,
    asks: { retention: true, name: false, description: false },
    choices: 11,
    oddTimes: false,
  },
  requests: { backups: 1, copyPolicies: 2 },
  key: sampleKeys.full,
  lookingKey: sampleKeys.describeOnly,
  temporaryKey: sampleKeys.temporary,
  noBackupsKey: sampleKeys.noBackups,
  noPolicyKey: sampleKeys.noPolicy,
  noInstancesKey: sampleKeys.regionsOnly,
  refusedKeys: [
    { what: 'an unknown key', key: { ...sampleKeys.full, accessKeyId: 'NobodysKey' }, kind: 'key' },
    { what: 'a disabled key', key: sampleKeys.disabled, kind: 'key' },
    { what: 'a wrong secret', key: { ...sampleKeys.full, accessKeySecret: 'sandbox-wrong-secret' }, kind: 'secret' },
    { what: 'an expired token', key: sampleKeys.expired, kind: 'token' },
    {
      what: 'a missing token',
      key: { accessKeyId: sampleKeys.temporary.accessKeyId, accessKeySecret: sampleKeys.temporary.accessKeySecret },
      kind: 'token',
    },
    { what: "another key's token", key: { ...sampleKeys.full, securityToken: 'somebody/elses+token' }, kind: 'token' },
  ],
  permissions,
  answers: [
    {
      what: 'a missing permission',
      answer: refusal(403, 'Forbidden.RAM', 'User not authorized to operate on the specified resource.'),
      kind: 'forbidden',
      words: /ermission/,
    },
    {
      what: 'an instance that is gone',
      answer: refusal(404, 'InvalidDBInstanceId.NotFound', 'The DBInstanceId provided does not exist in our records.'),
      kind: 'notFound',
      words: /not exist|no longer/,
    },
    {
      what: 'a code that nobody knows',
      answer: refusal(400, 'Brand.NewCode', 'Something that nobody has heard of.'),
      kind: 'unknown',
      words: /Brand\.NewCode.*Something that nobody has heard of/,
    },
    {
      what: 'the page of a proxy',
      answer: { status: 200, body: page, type: 'text/html' },
      kind: 'reply',
      words: /web page/,
    },
    {
      what: 'plain text',
      answer: { status: 403, body: 'Blocked by the administrator', type: 'text/plain' },
      kind: 'reply',
      words: /./,
    },
    {
      what: 'JSON of something else',
      answer: { status: 200, body: '[1, 2, 3]' },
      kind: 'reply',
      words: /not one of RDS/,
    },
  ],
  halfReadable: {
    answer: {
      status: 200,
      body: JSON.stringify({
        RequestId: 'REQ-1',
        Items: {
          BackupJob: [
            { BackupProgressStatus: 'Uploading', Process: '7', JobMode: 'Automated' },
            { BackupJobId: '5073731', BackupProgressStatus: 'Uploading', Process: '30', TaskAction: 'TempBackupTask' },
          ],
        },
      }),
    },
    id: '5073731',
  },
  secrets:
    /sandbox-[a-z-]+-secret|security\/token|security%2Ftoken|elses\+token|Sandbox\w+Key|NobodysKey|Signature(=|%3D)|OSSAccessKeyId/,
  regions: { main: 'cn-hangzhou', second: 'cn-shanghai', large: 'ap-southeast-1', alone: 'ap-southeast-1' },
  nobody: 'rm-nobody',
  cold: { instance: 'orders-db', database: 'orders_2019' },
  typed: {
    text: { something: 'orders', nothing: 'no such thing' },
    place: { nothing: 'xx-nowhere-1' },
    resourceGroup: { nothing: 'rg-nothing' },
    backup: { nothing: '1' },
    instance: { nothing: 'rm-nobody' },
  },
  unseen: ['Stopped', 'Creating', 'Rebooting', 'Restoring', 'DBInstanceClassChanging', 'TRANSING']
    .concat(['EngineVersionUpgrading', 'INS_CLONING', 'Stopping', 'Deleting'])
    .map((state) => `status ${state}`),
  refusals: [
    { name: 'orders-db-replica', words: /primary/, requests: 0 },
    { name: 'legacy-app', words: /locked/, requests: 1 },
    { name: 'staging-db', words: /not running/, requests: 1 },
  ],
  names: {
    many: 'events-db',
    none: 'sessions-db',
    copied: 'orders-db',
    uncopied: 'sessions-db',
    databases: 'tenants-db',
    readOnly: 'orders-db-replica',
    locked: 'legacy-app',
    stopped: 'staging-db',
    alwaysRunning: 'metrics-archive',
    odd: 'loyalty-db',
    failing: 'crm-db',
    kept: 'customers-db',
    spare: ['billing-db', 'wiki-db', 'inventory-db'],
    off: 'lab-db',
    weekly: 'payroll-db',
    skipping: 'bookings-db',
    copiedOnce: 'tenants-db',
    nameless: 'erp-db',
  },
  health: {
    'crm-db': { state: 'failing', trouble: true },
    'photos-db': { state: 'failing', trouble: true },
    'search-db': { state: 'none', trouble: true },
    'sessions-db': { state: 'none', trouble: false },
    'lab-db': { state: 'off', trouble: true },
    'chat-db': { state: 'late', trouble: true },
  },
};
