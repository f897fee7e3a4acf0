/*
 * A program of its own for the tests: goes through the clouds with the packaged bundle, and to the storage with the agents
 * of downloads, as `RDS_BACKUPS_FLOW` says. Prints what came of it in one line of JSON, and nothing else by itself.
 */
import { createRequire } from 'node:module';
import type * as places from '../../src/downloads/links/places.ts';
import type * as requests from '../../src/downloads/transfer/request.ts';
import type { Cloud } from '../../src/model/provider.ts';
import type { Account, Credentials } from '../../src/model/account.ts';
import { loadWithEditor } from '../unit/webview/editor.ts';

/** What there is to do: with each key as with the account of that cloud. */
export interface Flow {
  readonly url: string;
  readonly accounts: readonly {
    readonly cloud: Account['cloud'];
    readonly key: Credentials;
    readonly region: string;
    readonly instance: string;
  }[];
}

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

const { PlaceGuard } = await loadWithEditor<typeof places>('../downloads/links/places.ts');
const { follow: get } = await loadWithEditor<typeof requests>('../downloads/transfer/request.ts');

async function follow(
  { cloud: id, key, region: regionId, instance: name }: Flow['accounts'][number],
  endpoint: string,
) {
  const { clouds } = createRequire(import.meta.url)('../../dist/clouds.js') as { readonly clouds: readonly Cloud[] };
  const cloud = clouds.find((each) => each.id === id);
  const account: Account = {
    id,
    cloud: id,
    name: id,
    method: 'securityToken',
    site: 'custom',
    endpoint,
    keyPlace: 'window',
  };
  const provider = cloud?.connect(account, key, { timeout: 5000, concurrency: 4, language: 'en' }, { log });
  if (!provider) {
    throw new Error(`There is no cloud ${id}`);
  }
  const call = { signal: AbortSignal.timeout(20_000) };
  try {
    const regions = (await provider.listRegions(call)).items;
    const region = regions.find((each) => each.id === regionId);
    const instance =
      region && (await provider.listInstances(region, {}, call)).items.find((each) => each.name === name);
    if (!instance) {
      throw new Error(`There is no ${name}`);
    }
    const range = { from: new Date(Date.now() - 5 * 86_400_000), to: new Date() };
    const { items } = await provider.listBackups(instance, { range }, call);
    const answers = await Promise.all(items.slice(0, 3).map(async (backup) => await provider.links(backup, call)));
    const [link] = answers.flatMap(({ links }) => links);
    const address = link?.reveal() ?? '';
    const guard = new PlaceGuard({ storageDomains: [], endpoint }, link?.network ?? 'public');
    const answer = await get(address, { guard, signal: call.signal, onHost: silent });
    answer.destroy();
    return `${id} ${items.length > 0} ${answer.statusCode}`;
  } catch (error) {
    return `${id} ${error instanceof Error && 'kind' in error ? String(error.kind) : String(error)}`;
  } finally {
    provider.dispose();
  }
}

const { url, accounts } = JSON.parse(process.env['RDS_BACKUPS_FLOW'] ?? '') as Flow;
const outcomes: string[] = [];
for (const account of accounts) {
  outcomes.push(await follow(account, url));
}
console.log(JSON.stringify(outcomes));
