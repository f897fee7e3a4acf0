import { DAY } from '../times.ts';
import { makeInstance, mysqlLocal, type SampleInstance } from './instance.ts';
import { nightly } from './plan.ts';

const plain = { failsEvery: undefined } as const;
const kept = { keep: 400 * DAY };

/** Instances that were released before the sandbox's start and whose backups were kept. */
export const releasedInstances: readonly SampleInstance[] = [
  // Eight nights, and the last of them went wrong.
  makeInstance(91, 'cn-hangzhou', mysqlLocal, {
    description: 'old-shop-db',
    version: '5.6',
    age: 41 * DAY,
    plans: [nightly('Physical', { ...kept, stopped: 33 * DAY })],
    quirks: { ...plain, failsFor: 34 * DAY },
  }),
  makeInstance(92, 'cn-hangzhou', mysqlLocal, {
    description: 'campaign-2025',
    version: '5.7',
    age: 100 * DAY,
    plans: [nightly('Logical', { ...kept, mode: 'Manual', every: 10 * DAY, stopped: 90 * DAY })],
    quirks: plain,
  }),
  makeInstance(93, 'cn-hangzhou', mysqlLocal, {
    age: 30 * DAY,
    plans: [nightly('Physical', { ...kept, every: 7 * DAY, stopped: 9 * DAY })],
    quirks: plain,
  }),
];
