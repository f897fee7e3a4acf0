import type { Region } from '../model/resources.ts';
import type { Children } from './children.ts';
import type { InstanceNode } from './nodes.ts';
import type { Preferences } from './preferences.ts';

export interface Place {
  readonly accountId: string;
  readonly regionId: string;
  readonly instanceId: string;
}

/**
 * The row of an instance in its region, ready to be revealed: its region is shown and its list is loaded for it if need
 * be. `undefined` if the list does not have it, be it because of a filter.
 */
export async function locate(
  children: Children,
  preferences: Preferences,
  { accountId, regionId, instanceId }: Place,
): Promise<InstanceNode | undefined> {
  const account = children.roots().find((node) => node.account.id === accountId);
  const regions = account ? await children.loaded(account) : [];
  const has = ({ id, parts = [] }: Region) => id === regionId || parts.some((part) => part.id === regionId);
  const whole = regions.find((row) => row.kind === 'region' && has(row.region));
  if (whole?.kind !== 'region') {
    return undefined;
  }
  const shown = preferences.regions(accountId);
  if (shown && !shown.includes(whole.region.id)) {
    await preferences.showRegions(accountId, [...shown, whole.region.id]);
  }
  const part = children.rows(whole).find((row) => row.kind === 'region' && row.region.id === regionId);
  const region = part?.kind === 'region' ? part : whole;
  const find = async () => {
    const row = (await children.loaded(region)).find(
      (each) => each.kind === 'instance' && each.instance.id === instanceId,
    );
    return row?.kind === 'instance' ? row : undefined;
  };
  const known = await find();
  if (known) {
    return known;
  }
  // The list may be older than the instance.
  await children.refresh(region);
  return await find();
}
