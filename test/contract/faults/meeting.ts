import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type * as failuresModule from '../../../src/platform/failures.ts';
import { isCloudError, type CloudError } from '../../../src/model/errors.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Fault } from '../../../src/sandbox/index.ts';
import { loadWithEditor } from '../../unit/webview/editor.ts';
import { call } from '../walk.ts';
import type { Lane, Wishes } from './lane.ts';
import type { Operation } from './operations.ts';
import { Tree, type SeenRow } from './rows.ts';

const { failureFacts } = await loadWithEditor<typeof failuresModule>('../platform/failures.ts');

/** How a fault comes about: the fake cloud makes it, or there is no cloud at the address. */
export interface Trouble {
  readonly fault?: Fault;
  readonly wishes?: Wishes;
}

/** What a user gets. */
export interface Outcome {
  /** The lines of an answer, without what is said about the list itself. */
  readonly lines: readonly string[];
  /** What is said about the list itself: `empty`, `changed`, `broken` … */
  readonly notes: readonly string[];
  readonly error: CloudError | undefined;
  /** Everything that can be read of it. */
  readonly text: readonly string[];
}

export interface Meeting {
  readonly usual: Outcome;
  readonly met: Outcome;
  readonly recovered: Outcome;
}

/** Longer than any time-out that a case sets, times the requests that an operation sends one after the other. */
const LIMIT = 25_000;
/** How often a busy machine may miss a short time-out before the fault; after these, what comes first meets it. */
const TRIES = 5;

/** Lets an operation meet trouble, and then tries it again without. */
export async function meet(lane: Lane, operation: Operation, { fault, wishes }: Trouble): Promise<Meeting> {
  const usual = await usually(lane, operation);
  const asked = new Asked(lane, operation, lane.connect(wishes));
  try {
    if (wishes?.endpoint === undefined) {
      await asked.prepare();
    }
    if (fault) {
      lane.sandbox.faults.add({ ...fault, times: Infinity });
    }
    const met = await bounded(asked.ask());
    lane.sandbox.faults.clear();
    if (wishes) {
      // What the message asks for comes first: another address, or more time.
      asked.provider.dispose();
      asked.provider = lane.connect();
    }
    return { usual, met, recovered: await bounded(asked.recover()) };
  } finally {
    lane.sandbox.faults.clear();
    asked.dispose();
  }
}

const usualOutcomes = new WeakMap<Lane, Map<Operation, Outcome>>();

async function usually(lane: Lane, operation: Operation): Promise<Outcome> {
  const known = usualOutcomes.get(lane) ?? new Map<Operation, Outcome>();
  usualOutcomes.set(lane, known);
  const asked = new Asked(lane, operation, lane.connect());
  const outcome = known.get(operation) ?? (await bounded(asked.ask()));
  asked.dispose();
  known.set(operation, outcome);
  return outcome;
}

class Asked {
  readonly #lane: Lane;
  readonly #operation: Operation;
  readonly #tree: Tree;
  provider: CloudProvider;

  constructor(lane: Lane, operation: Operation, provider: CloudProvider) {
    this.#lane = lane;
    this.#operation = operation;
    this.provider = provider;
    this.#tree = new Tree(lane, () => this.provider);
  }

  /** What comes before the operation is not what meets the fault. */
  async prepare(): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const { error } = await outcomeOf(this.provider.listRegions(call()).then(() => []));
      if (!error) {
        return;
      }
    }
  }

  async ask(): Promise<Outcome> {
    const operation = this.#operation;
    const { subjects } = this.#lane;
    return operation.as === 'rows'
      ? fromRows(await this.#tree.open(operation.of(this.#tree, subjects)))
      : await outcomeOf(operation.ask(this.provider, subjects));
  }

  /** As a user does: on the row that says what went wrong, or with the same command. */
  async recover(): Promise<Outcome> {
    const operation = this.#operation;
    const { subjects } = this.#lane;
    this.provider.resume();
    return operation.as === 'rows'
      ? fromRows(await this.#tree.retry(operation.of(this.#tree, subjects)))
      : await this.ask();
  }

  dispose(): void {
    this.#tree.dispose();
    this.provider.dispose();
  }
}

async function bounded(work: Promise<Outcome>): Promise<Outcome> {
  const end = new AbortController();
  const late = wait(LIMIT, undefined, { signal: end.signal }).then(() => assert.fail(`it hangs after ${LIMIT} ms`));
  try {
    return await Promise.race([work, late]);
  } finally {
    end.abort();
    late.catch(() => undefined);
  }
}

async function outcomeOf(work: Promise<readonly string[]>): Promise<Outcome> {
  try {
    const lines = await work;
    return { lines, notes: [], error: undefined, text: lines };
  } catch (error) {
    assert.ok(isCloudError(error), `a fault of our own: ${error instanceof Error ? (error.stack ?? '') : ''}`);
    return { lines: [], notes: [], error, text: [error.message, failureFacts(error)] };
  }
}

function fromRows(rows: readonly SeenRow[]): Outcome {
  const notes = rows.flatMap(({ node }) => (node.kind === 'note' ? [node] : []));
  const failed = notes.find(({ note }) => note === 'failed');
  assert.ok(!failed || failed.error, `a fault of our own: ${failed?.message ?? ''}`);
  return {
    lines: rows.filter(({ node }) => node.kind !== 'note').map(({ words }) => words),
    notes: notes.map(({ note }) => note).filter((note) => note !== 'failed'),
    error: failed?.error,
    text: rows.flatMap(({ words, tooltip }) => [words, tooltip]),
  };
}
