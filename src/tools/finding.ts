import type { StoredAccount } from '../accounts/store.ts';
import type { FoundInstance, InstanceSearch } from '../commands/instanceSearch.ts';
import type { InstanceNode, Node } from '../explorer/nodes.ts';
import { toolError } from './errors.ts';
import type { ToolParts } from './parts.ts';

/** Which instance is meant, as a model says it. */
export interface Wanted {
  readonly instance: string;
  readonly account?: string;
  readonly region?: string;
}

/** Where to look; where it says nothing, where instances are likely. */
export interface Where {
  readonly regions?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
}

/** All accounts, or the one that is meant. */
export function accountsFor({ store }: ToolParts, text: string | undefined): readonly StoredAccount[] {
  const all = store.list();
  if (all.length === 0) {
    throw toolError('There is no account yet. The user can run the command "RDS Backups: Add Account".', 'notFound');
  }
  if (text === undefined) {
    return all;
  }
  const byId = all.filter(({ id }) => id === text);
  const meant = byId.length > 0 ? byId : all.filter(({ name }) => isSame(name, text));
  if (meant.length !== 1) {
    const names = all.map(({ id, name }) => `${name} (id ${id})`).join(', ');
    const what = meant.length === 0 ? 'No account is called that.' : 'Several accounts are called that; use the id.';
    throw toolError(`${what} There are: ${names}.`, 'notFound');
  }
  return meant;
}

/** What the side bar shows of an account's instances, by name or id. Asks nothing of a cloud. */
export function knownInstances(
  { children }: ToolParts,
  account: StoredAccount,
  fits: (instance: InstanceNode['instance']) => boolean,
): readonly FoundInstance[] {
  const found = new Map<string, FoundInstance>();
  const look = (node: Node): void => {
    if (node.kind === 'instance' && node.gone !== true && fits(node.instance)) {
      const { regionId: id } = node.instance;
      const region = { id, name: children.regionName(account.id, id) ?? id };
      found.set(`${id}/${node.instance.id}`, { account, region, instance: node.instance });
    } else if (node.kind === 'account' || node.kind === 'region') {
      children.rows(node).forEach(look);
    }
  };
  children
    .roots()
    .filter((root) => root.account.id === account.id)
    .forEach(look);
  return [...found.values()];
}

/** Lists instances region by region, a few at once, and hands over what became of it. */
export async function searched<Result>(
  parts: ToolParts,
  accounts: readonly StoredAccount[],
  { regions, all = false }: Where,
  signal: AbortSignal,
  read: (search: InstanceSearch) => Result,
): Promise<Result> {
  const { openSearch, closeSearch } = await import('../commands/index.ts');
  signal.throwIfAborted();
  const chosen = regions && ((_: string, regionId: string) => (regions.includes(regionId) ? 0 : undefined));
  const search = openSearch(parts, accounts, chosen);
  const stop = () => search.stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (all) {
      search.searchAll();
    }
    await new Promise<void>((resolve) => {
      const look = () => (search.busy ? undefined : resolve());
      search.onDidChange(look);
      look();
    });
    signal.throwIfAborted();
    return read(search);
  } finally {
    signal.removeEventListener('abort', stop);
    closeSearch(parts, search);
  }
}

/** The one instance that is meant. @throws what to say otherwise. */
export async function findOne(parts: ToolParts, wanted: Wanted, signal: AbortSignal): Promise<FoundInstance> {
  const { region } = wanted;
  const accounts = accountsFor(parts, wanted.account);
  const fits = ({ id, name, regionId }: InstanceNode['instance']) =>
    (id === wanted.instance || isSame(name, wanted.instance)) && (region === undefined || regionId === region);
  const known = accounts.flatMap((account) => knownInstances(parts, account, fits));
  // Another account or region may have one of the same name; an id is its own.
  if (known.length === 1 && known.every(({ instance }) => instance.id === wanted.instance)) {
    return onlyOne(known);
  }
  const where = { regions: region === undefined ? undefined : [region] };
  return await searched(parts, accounts, where, signal, (search) => {
    const all = [...search.found.filter(({ instance }) => fits(instance)), ...known];
    const each = new Map(all.map((one) => [[one.account.id, one.instance.regionId, one.instance.id].join('/'), one]));
    const exact = [...each.values()].filter(({ instance }) => instance.id === wanted.instance);
    const [failure] = search.failures;
    if (each.size === 0 && failure) {
      throw failure.error;
    }
    if (each.size === 0) {
      const left = search.regions.filter(({ state }) => state === 'idle').length;
      throw toolError(
        `No instance with that id or name was found. Regions that were not looked at: ${left}. Use rdsBackups_findInstances, with allRegions if need be.`,
        'notFound',
      );
    }
    return onlyOne(exact.length > 0 ? exact : [...each.values()]);
  });
}

export function isSame(name: string, text: string): boolean {
  return name.toLowerCase() === text.trim().toLowerCase();
}

function onlyOne(found: readonly FoundInstance[]): FoundInstance {
  const [one, another] = found;
  if (!one || another) {
    const places = found
      .slice(0, 10)
      .map(({ account, instance }) => `${instance.id} in ${instance.regionId} of ${account.name} (${account.id})`);
    throw toolError(`Several instances are called that. Use the id, and the account: ${places.join(', ')}.`);
  }
  return one;
}
