import { eventful } from '../incidents.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../times.ts';
import type { SampleInstance } from './instance.ts';
import { hourlyLog, instanceId, makeInstance, mariadb, mysql, nightly, postgres, sqlServer, type Kit } from './kits.ts';

/** So many automatic backups are kept at any moment, and none of them is 30 days old. */
const FREQUENT_BACKUPS = 412;
const FREQUENT_INTERVAL = 104 * MINUTE;

/** Days; up to 732 are possible. */
const HALF_A_YEAR = 180;

/** From the grid's line, on a Thursday, to the first Monday. */
const MONDAY = 4 * DAY;

/** As long as a name may be. */
const LONG_NAME = 'warehouse-copy_of_the_copy_that-nobody-has-dared-to-rename-since';

const copied = { to: 'cn-east-3', keepDays: 40, logs: false } as const;

const north: readonly SampleInstance[] = [
  makeInstance(1, 'cn-north-4', mysql, 'orders-db', {
    databases: ['orders', 'payments', 'audit', 'orders_2019'],
    keepDays: HALF_A_YEAR,
    plans: mysql.plans.map((plan) => (plan.type === 'auto' ? { ...plan, keep: HALF_A_YEAR * DAY } : plan)),
    offsite: { ...copied, logs: true },
    quirks: { incidents: eventful },
  }),
  makeInstance(2, 'cn-north-4', mysql, 'customers-db', {
    version: '5.7',
    databases: ['customers', 'consents'],
    offsite: copied,
    quirks: { offset: '+0000' },
  }),
  makeInstance(3, 'cn-north-4', mysql, 'inventory-db', { type: 'Single', volume: 'ESSD', databases: ['inventory'] }),
  makeInstance(4, 'cn-north-4', mysql, 'events-db', {
    plans: [
      nightly('auto', {
        every: FREQUENT_INTERVAL,
        at: 0,
        takes: 90 * SECOND,
        steady: true,
        keep: FREQUENT_BACKUPS * FREQUENT_INTERVAL,
      }),
      hourlyLog,
    ],
    keepDays: 30,
    quirks: { failsEvery: undefined },
  }),
  makeInstance(5, 'cn-north-4', postgres, 'billing-db', {
    version: '12',
    offsite: copied,
    quirks: { shrinks: true },
  }),
  makeInstance(6, 'cn-north-4', postgres, 'analytics-db', { quirks: { offset: '+0000', smallEngine: true } }),
  makeInstance(7, 'cn-north-4', sqlServer, 'erp-db', {
    databases: ['erp', 'erp_archive', 'reporting', 'erp_next'],
    plans: [...sqlServer.plans, nightly('fragment', { at: 9 * HOUR, takes: 14 * MINUTE, keep: 20 * DAY })],
    offsite: { ...copied, logs: true },
    quirks: { unpagedDatabases: true },
  }),
  makeInstance(8, 'cn-north-4', sqlServer, 'crm-db', {
    version: '2017_EE',
    databases: ['crm'],
    quirks: { failsFor: 3 * DAY },
  }),
  makeInstance(9, 'cn-north-4', mariadb, 'wiki-db', { databases: ['wiki'] }),
  makeInstance(10, 'cn-north-4', mysql, 'sessions-db', { databases: ['sessions'], age: 40 * MINUTE, plans: [] }),
  makeInstance(11, 'cn-north-4', mysql, 'metrics-archive', {
    version: '5.7',
    volumeSize: 4000,
    size: 3_751_935_999,
    keepDays: 14,
    plans: [nightly('auto', { at: 2 * HOUR, takes: DAY, steady: true, keep: 14 * DAY }), hourlyLog],
    quirks: { alwaysRunning: true, failsEvery: undefined },
  }),
  makeInstance(12, 'cn-north-4', mysql, 'legacy-app', { version: '5.7', status: 'STORAGE FULL', volume: 'COMMON' }),
  makeInstance(13, 'cn-north-4', mysql, 'orders-db-replica', {
    type: 'Replica',
    primary: instanceId(1, 'MySQL'),
    plans: [],
    keepDays: 0,
  }),
  makeInstance(14, 'cn-north-4', postgres, 'staging-db', { type: 'Single', status: 'FROZEN' }),
  makeInstance(15, 'cn-north-4', mysql, 'reports-db', { status: 'REBOOTING' }),
  makeInstance(16, 'cn-north-4', mysql, 'loyalty-db', {
    status: 'BACKING UP',
    offsite: copied,
    quirks: { oddStatus: 'PARTIALLY_COMPLETED', oddTimes: true, noDatabases: 'null' },
  }),
  makeInstance(17, 'cn-north-4', mariadb, LONG_NAME, { volume: 'LOCALSSD' }),
  makeInstance(18, 'cn-north-4', mysql, 'archive-2019', {
    // The console has this word, the documents of the API have not.
    status: 'CLONING',
    databases: [],
    plans: mysql.plans.slice(0, 1),
  }),
  makeInstance(19, 'cn-north-4', postgres, 'tenants-db', {
    // Was copied once, and is no more.
    offsite: { ...copied, keepDays: 0 },
    databases: Array.from({ length: 130 }, (_, index) => `tenant_${String(index + 1).padStart(3, '0')}`),
  }),
  makeInstance(20, 'cn-north-4', mysql, 'bookings-db', {
    plans: [nightly('auto', { days: [0, 1, 3, 4, 5, 6], takes: 2 * MINUTE })],
    quirks: { failsEvery: undefined },
  }),
  makeInstance(21, 'cn-north-4', postgres, 'payroll-db', {
    plans: [nightly('auto', { every: 7 * DAY, at: MONDAY + 15 * HOUR, keep: 90 * DAY })],
    keepDays: 90,
  }),
  makeInstance(22, 'cn-north-4', mysql, 'lab-db', {
    keepDays: 0,
    plans: [
      nightly('auto', { stopped: 20 * DAY }),
      nightly('manual', { every: 3 * DAY, at: 9 * HOUR, stopped: 3 * DAY }),
    ],
    quirks: { failsEvery: undefined },
  }),
  makeInstance(23, 'cn-north-4', postgres, 'search-db', { quirks: { failsFor: 10 * DAY } }),
  makeInstance(24, 'cn-north-4', mysql, 'chat-db', {
    plans: [
      nightly('auto', {
        fromStart: true,
        at: -30 * HOUR - 2 * MINUTE,
        takes: 2 * MINUTE,
        steady: true,
        stopped: 30 * HOUR,
      }),
    ],
    quirks: { failsEvery: undefined },
  }),
];

const development: readonly SampleInstance[] = [
  makeInstance(51, 'cn-north-4_dev', mysql, 'dev-orders-db', { type: 'Single' }),
  makeInstance(52, 'cn-north-4_dev', postgres, 'dev-search-db', { type: 'Single' }),
  makeInstance(53, 'cn-north-4_dev', mysql, 'dev-next-db', { status: 'BUILD', age: 5 * MINUTE, plans: [] }),
];

const east: readonly SampleInstance[] = [
  makeInstance(101, 'cn-east-3', mysql, 'shop-db', { offsite: { to: 'cn-north-4', keepDays: 30, logs: true } }),
  makeInstance(102, 'cn-east-3', sqlServer, 'shop-accounting', { version: '2017_WEB', type: 'Single' }),
  makeInstance(103, 'cn-east-3', postgres, 'geo-db', { version: '14' }),
  makeInstance(104, 'cn-east-3', mariadb, 'notes-db'),
];

const europe: readonly SampleInstance[] = [makeInstance(151, 'eu-west-101', postgres, 'parcels-db')];

const smallKits: readonly Kit[] = [mysql, postgres, mariadb, sqlServer];
const SMALL_INSTANCES = 130;

/** More than one request can list, so that paging is real. */
const singapore: readonly SampleInstance[] = Array.from({ length: SMALL_INSTANCES }, (_, index) => {
  const kit = smallKits[index % smallKits.length] ?? mysql;
  return makeInstance(1001 + index, 'ap-southeast-3', kit, `game-shard-${String(index + 1).padStart(3, '0')}`, {
    keepDays: 7,
    plans: kit.plans.slice(0, 1).map((plan) => ({ ...plan, at: (index % 24) * HOUR, keep: 7 * DAY })),
  });
});

/** The instances of a sandbox that has just been started. */
export const fleet: readonly SampleInstance[] = [...north, ...development, ...east, ...europe, ...singapore];
