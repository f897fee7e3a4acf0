/*
 * `slowCloud.ts` with another fleet in the sandbox: so many regions with so many instances each, every one as its own
 * instances are, nightly backups and all. Run by `fork(file, [milliseconds, regions, instances, backups])`; with the last
 * number each is the same MySQL instance with so many backups of the last 30 days.
 */
import { fleet } from '../src/sandbox/alibaba/fleet.ts';
import {
  makeInstance,
  mariadb,
  mysqlCloud,
  mysqlLocal,
  postgresCloud,
  sqlServerCloud,
  type SampleInstance,
} from '../src/sandbox/alibaba/instance.ts';
import { nightly } from '../src/sandbox/alibaba/plan.ts';
import { regions, type RegionId, type SampleRegion } from '../src/sandbox/alibaba/regions.ts';
import { DAY, MINUTE } from '../src/sandbox/times.ts';

const [regionCount, instanceCount, backupCount] = process.argv.slice(3).map(Number) as [number, number, number?];
const kits =
  backupCount === undefined
    ? [mysqlLocal, mysqlCloud, postgresCloud, sqlServerCloud, mariadb]
    : [{ ...mysqlLocal, plans: [often(backupCount)], quirks: {} }];

/** Kept for a little less than the time that lists go back to, so that all of them are in it. */
function often(count: number) {
  const keep = 30 * DAY - 10 * MINUTE;
  return nightly('Physical', {
    every: Math.floor(keep / count),
    at: 0,
    fromStart: true,
    takes: MINUTE,
    steady: true,
    keep,
  });
}

// The sandbox reads both lists when it is started.
const allRegions = regions as unknown as SampleRegion[];
const allInstances = fleet as SampleInstance[];

const [sample] = regions;
while (allRegions.length < regionCount) {
  const id = `bench-${allRegions.length + 1}`;
  const names = { 'en-US': `Region ${id}`, 'zh-CN': id };
  allRegions.push({ ...sample, id, names, cities: names, mark: `b${allRegions.length + 1}` });
}
allInstances.length = 0;
for (const [place, { id }] of allRegions.entries()) {
  for (let index = 0; index < instanceCount; index += 1) {
    const kit = kits[index % kits.length] ?? mysqlLocal;
    const number = 1000 + place * instanceCount + index;
    allInstances.push(makeInstance(number, id as RegionId, kit, { description: `db-${id}-${index + 1}` }));
  }
}

await import('./slowCloud.ts');
