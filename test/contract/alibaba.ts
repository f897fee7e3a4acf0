import { clouds } from '../../src/clouds/index.ts';
import type { Account } from '../../src/model/account.ts';
import type { ProviderSettings } from '../../src/model/provider.ts';
import { sampleKeys, startSandbox, type Fault, type RequestRecord } from '../../src/sandbox/index.ts';
import type { Aim, Arrival, Connection, Fixture, Mishap, World, WorldOptions } from './fixture.ts';
import { silent } from './walk.ts';

const settings: ProviderSettings = { timeout: 5000, concurrency: 8, language: 'en' };

const actions: Readonly<Record<Aim, readonly string[]>> = {
  regions: ['DescribeRegions'],
  instances: ['DescribeDBInstances'],
  instance: ['DescribeDBInstanceAttribute'],
  backups: ['DescribeBackups'],
  copies: ['DescribeCrossRegionBackups'],
  logs: ['DescribeBinlogFiles', 'DescribeLogBackupFiles'],
  copiedLogs: ['DescribeCrossRegionLogBackupFiles'],
  released: ['DescribeDetachedBackups'],
  policy: ['DescribeBackupPolicy'],
  copyPolicies: ['DescribeCrossRegionBackupDBInstance'],
  copyPolicy: ['DescribeInstanceCrossBackupPolicy'],
  recovery: ['DescribeLocalAvailableRecoveryTime'],
  copyRecovery: ['DescribeAvailableRecoveryTime'],
  copyPlaces: ['DescribeAvailableCrossRegion'],
  databases: ['DescribeDatabases'],
  create: ['CreateBackup'],
  progress: ['DescribeBackupTasks'],
};
const aims = new Map(
  Object.entries(actions).flatMap(([aim, names]) => names.map((action) => [action, aim as Aim] as const)),
);

function faultsOf({ trouble, aim, times = 1, delay, after }: Mishap): readonly Fault[] {
  const how = { times, ...(delay !== undefined && { delay }), ...(after && { after }) };
  const places = aim ? actions[aim].map((action) => ({ ...how, action })) : [how];
  return places.map((where) => {
    switch (trouble) {
      case 'dropped':
        return { ...where, kind: 'cut', length: 'wrong' };
      case 'silence':
        return { ...where, kind: 'hang', headers: false };
      case 'codeIn200':
        return { ...where, kind: 'codeIn200', code: 'Forbidden.RAM' };
      case 'forbidden':
        return { ...where, kind: 'refuse', code: 'Forbidden.RAM', status: 403 };
      default:
        return { ...where, kind: trouble };
    }
  });
}

function arrivalOf({ action, params, time, signedInUrl }: RequestRecord): Arrival {
  return {
    aim: aims.get(action),
    time,
    signedInUrl,
    changes: !/^(Describe|GetObject$)/.test(action),
    instances: params['DBInstanceId']?.split(',') ?? [],
  };
}

async function start(options: WorldOptions = {}): Promise<World> {
  const sandbox = await startSandbox({ requestClock: () => new Date(), ...options });
  const connect = ({ credentials = sampleKeys.full, log = silent, signInRefused, ...more }: Connection = {}) => {
    const cloud = clouds.find(({ id }) => id === 'alibaba');
    if (!cloud) {
      throw new Error('The cloud is missing from the list');
    }
    const account: Account = {
      id: 'contract',
      cloud: 'alibaba',
      name: 'contract',
      method: 'accessKey',
      site: 'custom',
      endpoint: more.endpoint ?? sandbox.url,
      keyPlace: 'window',
    };
    const surroundings = { log, ...(signInRefused && { signInRefused }) };
    return cloud.connect(account, credentials, { ...settings, ...more.settings }, surroundings);
  };
  return {
    connect,
    cause: (mishap) => faultsOf(mishap).forEach((fault) => sandbox.faults.add(fault)),
    calm: () => sandbox.faults.clear(),
    arrivals: (wanted) => sandbox.requests.map(arrivalOf).filter(({ aim }) => !wanted || aim === wanted),
    async during(work) {
      const last = sandbox.requests.at(-1);
      const result = await work();
      const from = last ? sandbox.requests.lastIndexOf(last) + 1 : 0;
      return { result, arrivals: sandbox.requests.slice(from).map(arrivalOf) };
    },
    release: (instanceId) => sandbox.release(instanceId),
    dropOldest: (instanceId, count) => sandbox.dropOldest(instanceId, count),
    close: async () => await sandbox.close(),
  };
}

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

export const alibaba: Fixture = {
  id: 'alibaba',
  start,
  key: sampleKeys.full,
  lookingKey: sampleKeys.describeOnly,
  temporaryKey: sampleKeys.temporary,
  noBackupsKey: sampleKeys.noBackups,
  noPolicyKey: sampleKeys.noPolicy,
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
  secrets:
    /sandbox-[a-z-]+-secret|security\/token|security%2Ftoken|elses\+token|Sandbox\w+Key|NobodysKey|Signature(=|%3D)|OSSAccessKeyId/,
  regions: { main: 'cn-hangzhou', second: 'cn-shanghai', large: 'ap-southeast-1', alone: 'ap-southeast-1' },
  nobody: 'rm-nobody',
  coldDatabase: 'orders_2019',
  typed: {
    text: { something: 'orders', nothing: 'no such thing' },
    resourceGroup: { nothing: 'rg-nothing' },
    backup: { nothing: '1' },
    instance: { nothing: 'rm-nobody' },
  },
  names: {
    many: 'events-db',
    none: 'sessions-db',
    copied: 'orders-db',
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
