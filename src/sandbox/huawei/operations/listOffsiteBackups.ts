import { copiesOf, copyRow } from '../copies.ts';
import { findCopied } from '../offsite.ts';
import type { Operation } from '../operation.ts';
import { pageOf, readParams } from '../params.ts';
import { refusal } from '../refusals.ts';

/** Answers in the project that the copies are in, also when the instance is no more. */
export const listOffsiteBackups: Operation = ({ query }, ask) => {
  const params = readParams(query);
  const type = params.oneOf('backup_type', 'auto', 'incremental');
  if (type === undefined) {
    throw refusal('DBS.200001', 'backup_type is missing');
  }
  const id = params.text('backup_id');
  const { from, to } = params.range();
  const page = params.paging();
  const instance = findCopied(params.needed('instance_id'), ask);
  const found = copiesOf(instance, type, ask)
    .filter((copy) => id === undefined || copy.id === id)
    .filter(({ start }) => start >= from && start <= to);
  return { backups: pageOf(found, page).map((copy) => copyRow(copy, instance, ask)), total_count: found.length };
};
