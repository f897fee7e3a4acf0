import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { DownloadOrder } from '../../model/desks.ts';
import type { DeskView, Download } from './parts.ts';
import { arrivedBefore, isOpen } from './records.ts';

/**
 * Rejects where several files are ordered into a folder that has no room for all of them: each alone may find enough when it
 * begins. Nothing is known of those of which one has no size. What has arrived of `listed` ones needs no more room.
 */
export async function checkRoom(
  orders: readonly DownloadOrder[],
  listed: readonly Download[],
  view: Pick<DeskView, 'noRoom'>,
): Promise<void> {
  for (const folder of new Set(orders.map(folderOf))) {
    const ordered = orders.filter((order) => folderOf(order) === folder);
    const [first] = ordered;
    const needed = neededBy(ordered, listed);
    const disk = await statfs(folder).catch(() => undefined);
    const free = disk && disk.bavail * disk.bsize;
    // Some network drives tell nothing.
    if (first && ordered.length > 1 && needed !== undefined && disk?.blocks && free !== undefined && free < needed) {
      throw view.noRoom({ path: first.target, needed, free });
    }
  }
}

function folderOf({ target }: DownloadOrder): string {
  return dirname(resolve(target));
}

function neededBy(orders: readonly DownloadOrder[], listed: readonly Download[]): number | undefined {
  const sizes = orders.flatMap(({ target, listed: { size } }) =>
    size === undefined ? [] : Math.max(0, size - arrivedAt(resolve(target), listed)),
  );
  return sizes.length < orders.length ? undefined : sizes.reduce((sum, size) => sum + size, 0);
}

function arrivedAt(path: string, listed: readonly Download[]): number {
  const same = listed.find(({ record }) => isOpen(record) && record.target.toLowerCase() === path.toLowerCase());
  return (same && arrivedBefore(same.record)?.bytes) ?? 0;
}
