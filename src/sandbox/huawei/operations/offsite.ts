import { datastoreOf, type Row } from '../backups.ts';
import { copiedHere } from '../offsite.ts';
import type { SampleInstance } from '../instance.ts';
import { findInstance, type Operation } from '../operation.ts';
import { pageOf, readParams } from '../params.ts';
import { projectId, regionOf } from '../projects.ts';

/** Answers in the project of the instance. 0 days mean that it is off; where it never was on, an object says so, no list. */
export const showOffsiteBackupPolicy: Operation = ({ path }, ask) => {
  const { offsite, engine } = findInstance(path['instance_id'] ?? '', ask);
  const types = ['auto', 'incremental', ...(engine === 'SQLServer' ? ['manual'] : [])];
  return {
    policy_para: offsite
      ? types.map((type) => ({
          backup_type: type,
          keep_days: type === 'incremental' && !offsite.logs ? 0 : offsite.keepDays,
          destination_region: regionOf(offsite.to),
          destination_project_id: projectId(offsite.to),
        }))
      : { keep_days: 0 },
  };
};

/** Answers in the project that the copies are in. */
export const listOffsiteInstances: Operation = ({ query }, ask) => {
  const page = readParams(query).paging();
  const found = copiedHere(ask);
  return { offsite_backup_instances: pageOf(found, page).map(instanceRow), total_count: found.length };
};

function instanceRow(instance: SampleInstance): Row {
  const { id, name, project, offsite, quirks } = instance;
  // Only the id is certain to come.
  if (!offsite || quirks.oddTimes) {
    return { id };
  }
  return {
    id,
    name,
    source_region: regionOf(project),
    source_project_id: projectId(project),
    datastore: datastoreOf(instance),
    destination_region: regionOf(offsite.to),
    destination_project_id: projectId(offsite.to),
    keep_days: offsite.keepDays,
  };
}
