import { eventful } from '../incidents.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../times.ts';
import {
  hostNumber,
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

/** So many snapshots are kept at any moment, and none of them is 30 days old. */
const FREQUENT_SNAPSHOTS = 412;
const FREQUENT_INTERVAL = 104 * MINUTE;

/** Days may be from 7 to 730. */
const HALF_A_YEAR = 180 * DAY;

/** From the grid's line, on a Thursday, to the first Monday. */
const MONDAY = 4 * DAY;

const LONG_DESCRIPTION =
  'warehouse-copy <b>do not delete!</b> & "quotes" 🚀 数据库 — the one with the description somebody pasted a whole paragraph ' +
  'into, which nobody has dared to shorten since because it also names the owner, the cost centre and the weekday';

const hangzhou: readonly SampleInstance[] = [
  makeInstance(1, 'cn-hangzhou', mysqlLocal, {
    description: 'orders-db',
    databases: ['orders', 'payments', 'audit', { name: 'orders_2019', status: 'Cold' }],
    copiesTo: 'cn-shanghai',
    logDays: 30,
    logHosts: [hostNumber(1), hostNumber(1, 'standby')],
    plans: mysqlLocal.plans.map((plan) => (plan.mode === 'Automated' ? { ...plan, keep: HALF_A_YEAR } : plan)),
    quirks: { restoreRegionsAsOne: true, wideIds: true, incidents: eventful },
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
    quirks: { wideIds: true, bareChecksum: true },
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
        steady: true,
        keep: FREQUENT_SNAPSHOTS * FREQUENT_INTERVAL,
      }),
    ],
  }),
  makeInstance(5, 'cn-hangzhou', postgresLocal, {
    description: 'billing-db',
    copiesTo: 'cn-shanghai',
    quirks: { shrinks: true },
  }),
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
    plans: [nightly('Physical', { at: 2 * HOUR, takes: DAY, steady: true, keep: 14 * DAY })],
    quirks: { alwaysRunning: true, failsEvery: undefined },
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
    logDays: 0,
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
    copiesWentTo: 'cn-shanghai',
    databases: Array.from({ length: 130 }, (_, index) => `tenant_${String(index + 1).padStart(3, '0')}`),
  }),
  makeInstance(20, 'cn-hangzhou', mysqlCloud, {
    description: 'bookings-db',
    plans: [nightly('Snapshot', { days: [0, 1, 3, 4, 5, 6], takes: 2 * MINUTE })],
  }),
  makeInstance(21, 'cn-hangzhou', postgresLocal, {
    description: 'payroll-db',
    plans: [nightly('Physical', { every: 7 * DAY, at: MONDAY + 15 * HOUR, keep: 90 * DAY })],
  }),
  makeInstance(22, 'cn-hangzhou', mysqlLocal, {
    description: 'lab-db',
    autoBackup: false,
    logDays: 0,
    plans: [
      nightly('Physical', { stopped: 20 * DAY }),
      nightly('Physical', { mode: 'Manual', every: 3 * DAY, at: 9 * HOUR, stopped: 3 * DAY }),
    ],
    quirks: { failsEvery: undefined },
  }),
  makeInstance(23, 'cn-hangzhou', postgresCloud, {
    description: 'search-db',
    quirks: { failsFor: 10 * DAY },
  }),
  makeInstance(24, 'cn-hangzhou', mysqlCloud, {
    description: 'chat-db',
    plans: [
      nightly('Snapshot', {
        fromStart: true,
        at: -30 * HOUR - 2 * MINUTE,
        takes: 2 * MINUTE,
        steady: true,
        stopped: 30 * HOUR,
      }),
    ],
  }),
  makeInstance(25, 'cn-hangzhou', mysqlCloud, {
    description: 'photos-db',
    plans: mysqlCloud.plans.slice(0, 1).map((plan) => ({ ...plan, steady: true })),
    quirks: { spoilsNewest: true },
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

/** The instances of a sandbox that has just been started. */
export const fleet: readonly SampleInstance[] = [...hangzhou, ...shanghai, ...singapore];
