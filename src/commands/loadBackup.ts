import { engineName } from '../explorer/words.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Call } from '../model/requests.ts';
import { withParts, type Backup, type Instance } from '../model/resources.ts';
import type { LoadedBackup, PanelRef } from '../webview/panels.ts';
import type { CommandParts } from './parts.ts';

type Place = Pick<PanelRef, 'accountId' | 'regionId' | 'instanceId'>;

/**
 * Asks for a backup and for what its heading says. `undefined` when the cloud no longer has it. `asked`: the user wants it,
 * rather than a page that is back after a restart.
 */
export async function loadBackup(
  parts: CommandParts,
  ref: PanelRef,
  asked: boolean,
  signal: AbortSignal,
): Promise<LoadedBackup | undefined> {
  const { sessions, store } = parts;
  const provider = await (asked ? sessions.asked(ref.accountId) : sessions.provider(ref.accountId));
  const [backup, regionNames, instance] = await Promise.all([
    provider.findBackup(ref, { signal }),
    // Only words would be poorer without these.
    regionNamesFor(parts, provider, ref, signal).catch(() => new Map<string, string>()),
    ref.released ? undefined : instanceFor(parts, provider, ref, { signal }).catch(() => undefined),
  ]);
  const accountName = store.get(ref.accountId)?.name ?? '';
  const regionName = parts.children.regionName(ref.accountId, ref.regionId) ?? regionNames.get(ref.regionId);
  const named = { accountName, regionName: regionName ?? ref.regionId, regionNames };
  return backup && { ...named, backup, instance: heading(backup, instance) };
}

/** A backup that is at hand, with what its heading says as far as that is known. */
export function atHand(parts: CommandParts, accountId: string, backup: Backup, known?: Instance): LoadedBackup {
  const { regionId, instanceId } = backup;
  const [row] = backup.released ? [] : parts.children.instances(accountId, regionId, instanceId);
  return {
    accountName: parts.store.get(accountId)?.name ?? '',
    backup,
    regionName: parts.children.regionName(accountId, regionId) ?? regionId,
    instance: heading(backup, known ?? row?.instance),
  };
}

/** The instance as the tree knows it, or as the cloud says. */
export async function instanceFor(
  parts: CommandParts,
  provider: CloudProvider,
  { accountId, regionId, instanceId }: Place,
  call: Call,
): Promise<Instance> {
  const [known] = parts.children.instances(accountId, regionId, instanceId);
  return known?.instance ?? (await provider.getInstance(regionId, instanceId, call));
}

/** Names by region id, unless the tree knows that of the instance and with it all others. */
async function regionNamesFor(
  parts: CommandParts,
  provider: CloudProvider,
  { accountId, regionId }: Place,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const isKnown = parts.children.regionName(accountId, regionId) !== undefined;
  const regions = isKnown ? [] : (await provider.listRegions({ signal })).items;
  return new Map(withParts(regions).map(({ id, name }) => [id, name]));
}

/** Of a released instance nothing but its name is left. */
function heading({ released, instanceId }: Backup, instance: Instance | undefined): LoadedBackup['instance'] {
  return instance
    ? { name: instance.name, engine: engineName(instance.engine, instance.engineVersion) }
    : { name: released?.name ?? instanceId, engine: '' };
}
