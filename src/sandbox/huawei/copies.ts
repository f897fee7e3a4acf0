import { SECOND } from '../times.ts';
import { commonRow, type Row } from './backups.ts';
import { encodeBackup } from './ids.ts';
import type { SampleInstance } from './instance.ts';
import type { AccountAsk } from './operation.ts';
import { scheduledRuns, type Run } from './runs.ts';

/** The two lists of off-site backups: that of full ones, which holds SQL Server's manual ones too, and that of the logs. */
export type CopyType = 'auto' | 'incremental';

/** A backup's copy in another region. */
export interface Copy {
  readonly id: string;
  readonly type: CopyType;
  readonly run: Run;
  /** That of the backup. */
  readonly start: number;
}

/** KB that arrive in a millisecond. */
const SPEED = 1.024;
const SHORTEST_TRANSFER = 30 * SECOND;

/** Epoch milliseconds; never for what is not copied. */
function arrivalOf({ end, size, copyWait = Infinity }: Run): number {
  return end + copyWait + Math.max(SHORTEST_TRANSFER, size / SPEED);
}

/** The copies of an instance's backups that have arrived: newest first, for SQL Server oldest first. */
export function copiesOf(instance: SampleInstance, type: CopyType, ask: AccountAsk): Copy[] {
  const { offsite, engine } = instance;
  if (!offsite || (type === 'incremental' && !offsite.logs)) {
    return [];
  }
  const until = ask.world.releasedAt(instance) ?? Infinity;
  const types = type === 'auto' ? (engine === 'SQLServer' ? ['auto', 'manual'] : ['auto']) : ['incremental'];
  const list = type === 'auto' ? 'copies' : 'copiedLogs';
  const copies = scheduledRuns(instance, { now: ask.now, started: ask.surroundings.started }, offsite.keepDays)
    .filter((run) => types.includes(run.type) && run.status === 'COMPLETED' && run.end <= until)
    .filter((run) => arrivalOf(run) <= ask.now && ask.world.keeps(instance, list, run.start))
    .map((run) => copyOf(run, type, instance));
  return engine === 'SQLServer' ? copies.toReversed() : copies;
}

function copyOf(run: Run, type: CopyType, instance: SampleInstance): Copy {
  const { plan, start } = run;
  const facts = { kind: 'copy', instanceNumber: instance.number, plan, start, fails: false, databases: [] } as const;
  return { id: encodeBackup(facts, instance), type, run, start };
}

/** One row of ListOffsiteBackups. */
export function copyRow({ id, type, run }: Copy, instance: SampleInstance, ask: AccountAsk): Row {
  const databases = instance.engine === 'SQLServer' ? run.databases : undefined;
  return {
    id,
    ...commonRow(run, instance, type, ask),
    ...(databases ? { databases: databases.map((name) => ({ name })) } : {}),
  };
}
