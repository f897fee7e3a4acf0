import { fraction, hex } from '../data.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../times.ts';
import type { BackupType, Engine, Plan, Quirks, SampleInstance } from './instance.ts';
import type { ProjectName } from './projects.ts';

/** What the instances of one engine have in common. */
export type Kit = Pick<SampleInstance, 'engine' | 'version' | 'volume' | 'plans'> & {
  readonly keepDays?: number;
  readonly quirks?: Partial<Quirks>;
};

export type Details = Partial<Omit<SampleInstance, 'quirks' | 'number' | 'id' | 'project' | 'engine' | 'name'>> & {
  readonly quirks?: Partial<Quirks>;
};

const plain: Quirks = {
  offset: '+0800',
  oddTimes: false,
  smallEngine: false,
  failsFor: undefined,
  failsEvery: undefined,
  alwaysRunning: false,
  oddStatus: undefined,
  unpagedDatabases: false,
  noDatabases: 'absent',
};

/** Days that automatic backups are kept unless an instance says otherwise. */
const KEEP_DAYS = 45;

const idSuffix: Record<Engine, string> = { MySQL: 'in01', PostgreSQL: 'in03', SQLServer: 'in04', MariaDB: 'in01' };

export function instanceId(number: number, engine: Engine): string {
  return `${hex(`instance ${number}`, 32)}${idSuffix[engine]}`;
}

export function makeInstance(
  number: number,
  project: ProjectName,
  kit: Kit,
  name: string,
  details: Details = {},
): SampleInstance {
  const { quirks, plans = kit.plans, ...rest } = details;
  return {
    number,
    id: instanceId(number, kit.engine),
    name,
    project,
    status: 'ACTIVE',
    type: 'Ha',
    volumeSize: 40 * (1 + (number % 5)),
    primary: undefined,
    databases: ['app', 'audit'],
    age: 400 * DAY,
    size: (1 + (number % 7)) * 716_800,
    keepDays: KEEP_DAYS,
    offsite: undefined,
    ...kit,
    ...rest,
    plans: plans.map((plan, planNumber) => ({
      ...plan,
      at: plan.at + (plan.fromStart === true ? 0 : spread(number, planNumber)),
    })),
    quirks: { ...plain, ...kit.quirks, ...quirks },
  };
}

/** Milliseconds by which a plan is shifted, so that hardly two instances begin at the same second. */
function spread(number: number, planNumber: number): number {
  return Math.floor(fraction(`spread ${number} ${planNumber}`) * 40 * 60) * SECOND;
}

/** A plan for every night. */
export function nightly(type: BackupType, more: Partial<Plan> = {}): Plan {
  return { type, every: DAY, at: 19 * HOUR + 12 * MINUTE, takes: 23 * MINUTE, keep: KEEP_DAYS * DAY, ...more };
}

/** Backups of the transaction log; the real cloud makes twelve times as many. */
export const hourlyLog: Plan = nightly('incremental', {
  every: HOUR,
  at: 0,
  takes: MINUTE,
  steady: true,
  keep: 7 * DAY,
});

export const mysql: Kit = {
  engine: 'MySQL',
  version: '8.0',
  volume: 'CLOUDSSD',
  plans: [
    nightly('auto'),
    nightly('manual', { every: 9 * DAY, at: 7 * HOUR + 30 * MINUTE, keep: 60 * DAY }),
    hourlyLog,
  ],
  quirks: { failsEvery: 17 },
};

export const postgres: Kit = {
  engine: 'PostgreSQL',
  version: '16',
  volume: 'ESSD',
  plans: [
    nightly('auto', { at: 20 * HOUR + 4 * MINUTE, takes: 11 * MINUTE }),
    nightly('manual', { every: 10 * DAY, at: 5 * HOUR, databases: 1 }),
    hourlyLog,
  ],
  quirks: { noDatabases: 'null' },
};

export const sqlServer: Kit = {
  engine: 'SQLServer',
  version: '2019_SE',
  volume: 'ULTRAHIGH',
  plans: [
    nightly('auto', { at: 17 * HOUR, takes: 52 * MINUTE }),
    nightly('manual', { every: 13 * DAY, at: 4 * HOUR, takes: 9 * MINUTE, databases: 2 }),
    hourlyLog,
  ],
  quirks: { smallEngine: true, offset: '+0000' },
};

export const mariadb: Kit = {
  engine: 'MariaDB',
  version: '10.5',
  volume: 'CLOUDSSD',
  keepDays: 20,
  plans: [nightly('auto', { at: 21 * HOUR, takes: 8 * MINUTE, keep: 20 * DAY }), hourlyLog],
};
