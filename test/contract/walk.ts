import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { isCloudError, type CloudError } from '../../src/model/errors.ts';
import type { DownloadLink } from '../../src/model/links.ts';
import type { LogFile } from '../../src/model/logs.ts';
import type { CloudProvider, Log } from '../../src/model/provider.ts';
import type { Call, Page, Priority } from '../../src/model/requests.ts';
import { withParts, type Backup, type Instance, type Region } from '../../src/model/resources.ts';

const DAY = 86_400_000;

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export function call(priority: Priority = 'user', signal: AbortSignal = new AbortController().signal): Call {
  return { signal, priority };
}

export function lastDays(days: number, now = new Date()) {
  return { from: new Date(now.getTime() - days * DAY), to: now };
}

/** Everything a paged call has, and in how many pages it came. */
export async function allPages<Item>(page: (cursor: string | undefined) => Promise<Page<Item>>) {
  const items: Item[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const answer = await page(cursor);
    assert.equal(answer.broken, 0);
    items.push(...answer.items);
    cursor = answer.next;
    pages += 1;
    assert.ok(pages < 100, 'the pages never end');
  } while (cursor !== undefined);
  return { items, pages };
}

export async function findRegion(provider: CloudProvider, id: string): Promise<Region> {
  const region = withParts((await provider.listRegions(call())).items).find((one) => one.id === id);
  assert.ok(region, `no region ${id}`);
  return region;
}

export async function instancesIn(provider: CloudProvider, regionId: string): Promise<readonly Instance[]> {
  const region = await findRegion(provider, regionId);
  return (await allPages((cursor) => provider.listInstances(region, { cursor }, call()))).items;
}

export async function findInstance(provider: CloudProvider, regionId: string, name: string): Promise<Instance> {
  const instance = (await instancesIn(provider, regionId)).find((one) => one.name === name);
  assert.ok(instance, `no instance ${name}`);
  return instance;
}

export async function backupsOf(
  provider: CloudProvider,
  instance: Instance,
  range = lastDays(30),
): Promise<readonly Backup[]> {
  return (await allPages((cursor) => provider.listBackups(instance, { range, cursor }, call()))).items;
}

/** The `CloudError` that a call has to end with. */
export async function failure(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    (result) => assert.fail(`it succeeded: ${inspect(result)}`),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), inspect(error));
  return error;
}

/** Links came with it, or may come when they are asked for. */
export function mayHaveLinks({ links, linksOnRequest }: Pick<Backup | LogFile, 'links' | 'linksOnRequest'>): boolean {
  return links.length > 0 || linksOnRequest === true;
}

/** Follows a link, as whoever has it could. */
export async function opens(link: DownloadLink): Promise<boolean> {
  const { ok, body } = await fetch(link.reveal());
  await body?.cancel();
  return ok;
}

/** All that is told by an error: to people, to JSON and to a debugger. */
export function told(error: CloudError): string {
  return `${error.stack ?? ''} ${shownBy(error)}`;
}

/** All that anything says of itself: as text, in JSON and to a debugger. */
export function shownBy(thing: unknown): string {
  return `${String(thing)} ${JSON.stringify(thing)} ${inspect(thing, { depth: 9, showHidden: true })}`;
}

/** A sentence for people: no code of a program, no address and nothing secret. */
export function assertPlain({ message }: CloudError, secrets: RegExp, what = ''): void {
  assert.match(message, /^\p{Lu}[^{}<>[\]]*\.$/u, what);
  assert.doesNotMatch(message, /undefined|\bnull\b|:\/\//, `${what} ${message}`);
  assert.doesNotMatch(message, secrets, what);
}
