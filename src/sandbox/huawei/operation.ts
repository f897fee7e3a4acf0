import type { Storage } from '../storage/storage.ts';
import type { Effects, Surroundings } from '../wire.ts';
import type { SampleInstance } from './instance.ts';
import type { Jobs } from './jobs.ts';
import type { projects } from './projects.ts';
import { refusal, type RefusalCode } from './refusals.ts';
import type { World } from './world.ts';

/** What an operation of the whole account has at hand while it answers one request. */
export interface AccountAsk {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly surroundings: Surroundings;
  readonly world: World;
  readonly jobs: Jobs;
  readonly storage: Storage;
  readonly effects: Effects;
}

/** What an operation of one project has at hand. */
export interface Ask extends AccountAsk {
  /** The one in the path, or in `X-Project-Id` where the path has none. */
  readonly project: (typeof projects)[number];
}

/** One request, signed and permitted. */
export interface Query {
  /** The values in the path, by the names of its pattern. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON that was sent; `undefined` without any. */
  readonly body: unknown;
}

/** The JSON object of a good answer. */
export type Answer = Readonly<Record<string, unknown>>;

/** One operation of the API in a project: answers, or throws a `Refusal`. */
export type Operation = (request: Query, ask: Ask) => Answer;

/** One that belongs to no project. */
export type AccountOperation = (request: Query, ask: AccountAsk) => Answer;

/** What the route table knows about an operation of a project. */
export interface Route {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** `{name}` stands for one piece of the path: `/v3/{project_id}/instances/{instance_id}/restore-time`. */
  readonly path: string;
  /** The IAM action that a key needs for it. */
  readonly action: string;
  readonly run: Operation;
}

/** The instance, if it is in the project that is asked. */
export function findInstance(id: string, { world, project }: Ask, absent: RefusalCode = 'DBS.200002'): SampleInstance {
  const instance = world.find(id);
  if (instance?.project !== project.name) {
    throw refusal(absent);
  }
  return instance;
}
