import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ReadList } from '../../../../src/clouds/common/records.ts';
import { brokenWords } from '../../../../src/clouds/common/records.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import { Given } from './given.ts';
import { Examiner, told } from './examine.ts';
import { changes, Mutator, SEED, type Mutated } from './mutate.ts';
import type { Json } from './values.ts';

/** Mutated replies for each reader. */
const RUNS = 10_000;

export type Body = Readonly<Record<string, unknown>>;

/** One reader of the product with replies that it reads. */
export interface Reader {
  /** Where it is and what it is called: `alibaba/records/backups backupShape`. */
  readonly name: string;
  /** The mutations start from these in turn. */
  readonly replies: readonly Json[];
  /** What was asked about, which the result may name as well. */
  readonly facts?: readonly string[];
  /** Gives the result, or a promise of it. */
  readonly read: (body: Body) => unknown;
  /** Where the list of the reply is, for a reader of records. */
  readonly list?: readonly string[];
}

/** A list that was read, by the places of its records. */
function byPlace({ items, broken }: ReadList<unknown>): ReadonlyMap<number, unknown> {
  const gone = new Set(broken.map(({ index }) => index));
  const places = Array.from({ length: items.length + broken.length }, (_each, index) => index);
  return new Map(places.filter((place) => !gone.has(place)).map((place, index) => [place, items[index]]));
}

function isList(value: unknown): value is ReadList<unknown> {
  return typeof value === 'object' && value !== null && 'items' in value && 'broken' in value;
}

/** What a reader makes of each record, or of the whole reply under 0. */
function outcomeOf(result: unknown): ReadonlyMap<number, unknown> {
  if (!isList(result)) {
    return new Map([[0, result]]);
  }
  result.broken.forEach((record) => assert.doesNotMatch(brokenWords(record), /undefined|NaN|\[object/));
  return byPlace(result);
}

/** A reply with what was told of its records before anything was changed. */
class Start {
  readonly mutator: Mutator;
  readonly #before: ReadonlyMap<number, unknown>;

  private constructor(mutator: Mutator, before: ReadonlyMap<number, unknown>) {
    this.mutator = mutator;
    this.#before = before;
  }

  static async of(reader: Reader, reply: Json): Promise<Start> {
    const mutator = new Mutator(reply, reader.list);
    const found = outcomeOf(await reader.read(mutator.base as Body));
    assert.ok(found.size > 0, 'the reply is read');
    new Examiner(new Given(mutator.base, reader.facts ?? [])).look([...found.values()]);
    return new Start(mutator, new Map([...found].map(([place, item]) => [place, told(item)])));
  }

  /** Holds what was made of a mutated reply to it. */
  compare({ reply, touched }: Mutated, facts: readonly string[], result: unknown): void {
    const examiner = new Examiner(new Given(reply, facts));
    const after = outcomeOf(result);
    for (const [place, item] of after) {
      if (touched?.has(place) === false && this.#before.has(place)) {
        assert.deepEqual(told(item), this.#before.get(place), `record ${place} is as it was`);
      } else {
        examiner.look(item);
      }
    }
    const gone = touched && [...this.#before.keys()].filter((place) => !touched.has(place) && !after.has(place));
    assert.deepEqual(gone ?? [], [], 'records are still there');
  }
}

async function check(reader: Reader, start: Start, mutated: Mutated): Promise<void> {
  try {
    start.compare(mutated, reader.facts ?? [], await reader.read(mutated.reply as Body));
  } catch (error) {
    if (!isCloudError(error)) {
      const reply = JSON.stringify(mutated.reply).slice(0, 4000);
      throw new Error(`${String(error)}\nfor the reply ${reply}`, { cause: error });
    }
  }
  assert.equal(({} as { polluted?: unknown }).polluted, undefined, 'the prototype of all objects is as it was');
}

/** Holds a reader to its promises, for as many mutated replies. */
export function fuzz(reader: Reader): void {
  it(`${reader.name} invents nothing and spoils nothing`, async function () {
    this.timeout(120_000);
    for (const reply of reader.replies) {
      const start = await Start.of(reader, reply);
      const property = fc.asyncProperty(
        changes,
        async (wanted) => await check(reader, start, start.mutator.mutate(wanted)),
      );
      await fc.assert(property, { seed: SEED, numRuns: Math.ceil(RUNS / reader.replies.length) });
    }
  });
}
