import { backupRow, fullBackupsOf, logBackupsOf, statusOf } from '../backups.ts';
import { findInstance, type Operation } from '../operation.ts';
import { pageOf, readParams } from '../params.ts';

/** Without a type it lists all but the incremental backups. */
export const listBackups: Operation = ({ query }, ask) => {
  const params = readParams(query);
  const id = params.text('backup_id');
  const type = params.oneOf('backup_type', 'auto', 'manual', 'fragment', 'incremental');
  const status = params.oneOf('status', 'BUILDING', 'COMPLETED', 'FAILED');
  const { from, to } = params.range();
  const page = params.paging();
  const instance = findInstance(params.needed('instance_id'), ask);
  if (id !== undefined) {
    ask.jobs.recall(id, instance, ask.now);
  }
  // Elsewhere the status is not looked at.
  const byStatus = instance.engine === 'SQLServer' && type !== 'incremental' ? status : undefined;
  const all = [
    ...(type === 'incremental' ? [] : fullBackupsOf(instance, ask)),
    ...(type === 'incremental' || id !== undefined ? logBackupsOf(instance, ask) : []),
  ];
  const found = all
    .filter((run) => type === undefined || run.type === type)
    .filter((run) => id === undefined || run.id === id)
    .filter((run) => byStatus === undefined || statusOf(run, ask.now) === byStatus)
    .filter(({ start }) => start >= from && start <= to);
  return { backups: pageOf(found, page).map((run) => backupRow(run, instance, ask)), total_count: found.length };
};
