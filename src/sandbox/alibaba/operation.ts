import type { Storage } from '../storage/storage.ts';
import type { Effects, Surroundings } from '../wire.ts';
import type { SampleInstance } from './instance.ts';
import type { Jobs } from './jobs.ts';
import { linkMaker, type LinkMaker } from './links.ts';
import { readParams, type Rules, type Values } from './params.ts';
import { refusal, type RefusalCode } from './refusals.ts';
import type { RegionId } from './regions.ts';
import type { World } from './world.ts';

/** What an operation has at hand while it answers one request. */
export interface Ask {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly surroundings: Surroundings;
  readonly jobs: Jobs;
  readonly world: World;
  readonly links: LinkMaker;
  readonly effects: Effects;
}

/** The members of a reply; the request id is added outside. */
export type Answer = Readonly<Record<string, unknown>>;

/** One action of the API: answers `params`, or throws a `Refusal`. */
export type Operation = (params: ReadonlyMap<string, string>, ask: Ask) => Answer;

/** An operation that takes exactly the parameters in `rules`. */
export function operation<R extends Rules>(rules: R, answer: (values: Values<R>, ask: Ask) => Answer): Operation {
  return (params, ask) => answer(readParams(rules, params), ask);
}

/** What stays the same from one request to the next. */
export type Setting = Pick<Ask, 'surroundings' | 'jobs' | 'world'> & { readonly storage: Storage };

export function makeAsk({ surroundings, jobs, world, storage }: Setting, effects: Effects): Ask {
  const links = linkMaker(storage, surroundings, effects.staleLinks);
  return { now: surroundings.now(), surroundings, jobs, world, effects, links };
}

/** The instance, if it is in the region that the request names (when it names one). */
export function findInstance(
  id: string,
  region: RegionId | undefined,
  { world }: Ask,
  absent: RefusalCode = 'InvalidDBInstanceId.NotFound',
): SampleInstance {
  const instance = world.find(id);
  if (!instance || (region !== undefined && instance.region !== region)) {
    throw refusal(absent);
  }
  return instance;
}
