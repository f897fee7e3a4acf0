import { isCloudError } from '../../model/errors.ts';
import type { Call, Page } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import type { Api } from './api.ts';
import { checkReadable } from '../common/failures.ts';
import type { RecordedBackup } from '../common/recorded.ts';
import type { Place } from './projects.ts';
import { backupShape, offsiteShape } from './records/backups.ts';

/** Whose backups are asked for, in which project, and what is sent besides. */
export interface Wanted {
  readonly owner: Pick<Instance, 'id' | 'regionId'>;
  readonly place: Place;
  readonly query: Readonly<Record<string, string>>;
}

/** A page of ListBackups, in the project of the instance. The query has to name a type. */
export async function backupsPage(
  api: Api,
  { owner: { id: instanceId, regionId }, place, query }: Wanted,
  cursor: string | undefined,
  call: Call,
): Promise<Page<RecordedBackup>> {
  const operation = api.operation(place, 'ListBackups', { query: { instance_id: instanceId, ...query } });
  return await api.page(operation, cursor, backupShape({ instanceId, regionId }), call);
}

/** A page of ListOffsiteBackups, in a project that holds copies: those of full backups, manual ones among them. */
export async function copiesPage(
  api: Api,
  { owner: { id: instanceId, regionId }, place, query }: Wanted,
  cursor: string | undefined,
  call: Call,
): Promise<Page<RecordedBackup>> {
  const sent = { instance_id: instanceId, backup_type: 'auto', ...query };
  const operation = api.operation(place, 'ListOffsiteBackups', { query: sent });
  const shape = offsiteShape({ instanceId, regionId, copyRegionId: place.regionId });
  return await noneIfUnknown(api.page(operation, cursor, shape, call));
}

/** The backup with this id. Throws if there is none, and a page that might have had it could not be read. */
export function foundIn(pages: readonly Page<RecordedBackup>[], backupId: string): RecordedBackup | undefined {
  const found = pages.flatMap(({ items }) => items).find(({ id }) => id === backupId);
  if (!found) {
    pages.forEach(checkReadable);
  }
  return found;
}

/** The page, or an empty one where the cloud does not take the question. */
export async function noneIfRefused<Item>(page: Promise<Page<Item>>, refused?: () => void): Promise<Page<Item>> {
  try {
    return await page;
  } catch (error) {
    if (isCloudError(error) && (error.kind === 'request' || error.kind === 'unsupported')) {
      refused?.();
      return { items: [], next: undefined, total: 0, broken: 0 };
    }
    throw error;
  }
}

/** A region that holds no copy of an instance may not know it. */
export async function noneIfUnknown<Item>(page: Promise<Page<Item>>): Promise<Page<Item>> {
  try {
    return await page;
  } catch (error) {
    if (isCloudError(error) && error.kind === 'notFound') {
      return { items: [], next: undefined, total: 0, broken: 0 };
    }
    throw error;
  }
}
