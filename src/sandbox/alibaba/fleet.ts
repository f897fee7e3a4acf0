import {
  instanceId,
  makeInstance,
  mariadb,
  mysqlCloud,
  mysqlLocal,
  postgresCloud,
  postgresLocal,
  sqlServerCloud,
  sqlServerLocal,
  type Kit,
  type SampleInstance,
} from './instance.ts';
import { nightly } from './plan.ts';
import type { RegionId } from './regions.ts';

import { DAY, HOUR, MINUTE, SECOND } from './times.ts';

/** So many snapshots are kept at any moment, and none of them is 30 days old. */
const FREQUENT_SNAPSHOTS = 412;
const FREQUENT_INTERVAL = 104 * MINUTE;

const LONG_DESCRIPTION =
  'warehouse-copy <img src=x onerror=alert(1)> & "quotes" 🚀 数据库 — the one with the description somebody pasted a whole paragraph ' +
  'into, which nobody has dared to shorten since because it also names the owner, the cost centre and the weekday';

const hangzhou: readonly SampleInstance[] = [
  makeInstance(1, 'cn-hangzhou', mysqlLocal, {
    description: 'orders-db',
    databases: ['orders', 'payments', 'audit', { name: 'orders_2019', status: 'Cold' }],
    copiesTo: 'cn-shanghai',
    quirks: { restoreRegionsAsOne: true, wideIds: true },
  }),
  makeInstance(2, 'cn-hangzhou', mysqlLocal, {
    description: 'customers-db',
    version: '5.6',
    databases: ['customers', 'consents', { name: 'customers_next', status: 'Creating' }],
    copiesTo: 'cn-shanghai',
    quirks: { old: true, times: 'minutes' },
  }),
  makeInstance(3, 'cn-hangzhou', mysqlCloud, {
    description: 'inventory-db',
    storage: 'general_essd',
    databases: ['inventory'],
    quirks: { wideIds: true },
  }),
  makeInstance(4, 'cn-hangzhou', mysqlCloud, {
    description: 'events-db',
    storage: 'cloud_essd2',
    category: 'cluster',
    plans: [
      nightly('Snapshot', {
        every: FREQUENT_INTERVAL,
        at: 0,
        takes: 90 * SECOND,
        keep: FREQUENT_SNAPSHOTS * FREQUENT_INTERVAL,
      }),
    ],
  }),
  makeInstance(5, 'cn-hangzhou', postgresLocal, { description: 'billing-db', copiesTo: 'cn-shanghai' }),
  makeInstance(6, 'cn-hangzhou', postgresCloud, {
    description: 'analytics-db',
    quirks: { letterIds: true, encryptionObject: true },
  }),
  makeInstance(7, 'cn-hangzhou', sqlServerCloud, {
    description: 'erp-db',
    databases: ['erp', 'erp_archive', 'reporting'],
    copiesTo: 'cn-shanghai',
  }),
  makeInstance(8, 'cn-hangzhou', sqlServerLocal, {
    description: 'crm-db',
    databases: ['crm'],
    quirks: { failsFor: 3 * DAY },
  }),
  makeInstance(9, 'cn-hangzhou', mariadb, { description: 'wiki-db', databases: ['wiki'] }),
  makeInstance(10, 'cn-hangzhou', mysqlCloud, {
    description: 'sessions-db',
    databases: ['sessions'],
    age: 40 * MINUTE,
    plans: [],
  }),
  makeInstance(11, 'cn-hangzhou', mysqlLocal, {
    description: 'metrics-archive',
    version: '5.7',
    size: 3_841_982_464_819,
    plans: [nightly('Physical', { at: 2 * HOUR, takes: DAY, keep: 14 * DAY })],
    quirks: { alwaysRunning: true },
  }),
  makeInstance(12, 'cn-hangzhou', mysqlLocal, {
    description: 'legacy-app',
    version: '5.7',
    lockMode: 'LockByDiskQuota',
  }),
  makeInstance(13, 'cn-hangzhou', mysqlLocal, {
    description: 'orders-db-replica',
    master: instanceId(1, 'cn-hangzhou'),
    plans: [],
  }),
  makeInstance(14, 'cn-hangzhou', postgresCloud, { description: 'staging-db', status: 'Stopped' }),
  makeInstance(15, 'cn-hangzhou', mysqlCloud, { description: 'reports-db', status: 'REBOOTING' }),
  makeInstance(16, 'cn-hangzhou', mysqlLocal, {
    description: 'loyalty-db',
    status: 'SELF_HEALING',
    quirks: { oddStatus: 'PartialSuccess' },
  }),
  makeInstance(17, 'cn-hangzhou', mariadb, { description: LONG_DESCRIPTION, storage: 'cloud_ssd' }),
  makeInstance(18, 'cn-hangzhou', mysqlLocal, { databases: [], plans: mysqlLocal.plans.slice(0, 1) }),
  makeInstance(19, 'cn-hangzhou', mysqlLocal, {
    description: 'tenants-db',
    databases: Array.from({ length: 130 }, (_, index) => `tenant_${String(index + 1).padStart(3, '0')}`),
  }),
];

const shanghai: readonly SampleInstance[] = [
  makeInstance(101, 'cn-shanghai', mysqlLocal, { description: 'shop-db', copiesTo: 'cn-hangzhou' }),
  makeInstance(102, 'cn-shanghai', sqlServerCloud, {
    description: 'shop-accounting',
    version: '2017_web',
    storage: 'cloud_ssd',
    category: 'Basic',
    shadowCopy: false,
    plans: sqlServerCloud.plans.slice(0, 2),
  }),
  makeInstance(103, 'cn-shanghai', postgresCloud, { description: 'geo-db', storage: 'cloud_essd3', version: '14.0' }),
  makeInstance(104, 'cn-shanghai', mariadb, { description: '', version: '10.3' }),
];

const smallKits: readonly Kit[] = [mysqlCloud, mysqlLocal, postgresCloud, mariadb, sqlServerCloud];
const SMALL_INSTANCES = 130;

/** More than one request can list, so that paging is real. */
const singapore: readonly SampleInstance[] = Array.from({ length: SMALL_INSTANCES }, (_, index) => {
  const kit = smallKits[index % smallKits.length] ?? mysqlCloud;
  return makeInstance(1001 + index, 'ap-southeast-1', kit, {
    description: `game-shard-${String(index + 1).padStart(3, '0')}`,
    plans: kit.plans.slice(0, 1).map((plan) => ({ ...plan, every: DAY, at: (index % 24) * HOUR, keep: 7 * DAY })),
  });
});

export const fleet: readonly SampleInstance[] = [...hangzhou, ...shanghai, ...singapore];

const byId = new Map(fleet.map((instance) => [instance.id, instance]));
const byNumber = new Map(fleet.map((instance) => [instance.number, instance]));

export function instancesIn(region: RegionId): readonly SampleInstance[] {
  return fleet.filter((instance) => instance.region === region);
}

export function instanceById(id: string): SampleInstance | undefined {
  return byId.get(id);
}

export function instanceByNumber(number: number): SampleInstance | undefined {
  return byNumber.get(number);
}
