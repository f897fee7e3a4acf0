import assert from 'node:assert/strict';
import { DownloadLink } from '../../../../src/model/links.ts';
import type { Given } from './given.ts';
import { CANARY } from './values.ts';

/** Chosen from the product's own lists. */
const CHOSEN: ReadonlySet<string> = new Set(['kind', 'as', 'group', 'network', 'state', 'operation']);
/** Taken from the reply as a whole. */
const WHOLE: ReadonlySet<string> = new Set([
  'name',
  'node',
  'raw',
  'engineVersion',
  'edition',
  'zone',
  'backupId',
  'database',
  'databases',
  'file',
  'projectId',
  'checksum',
]);

/** What is made when it is asked for. */
const MADE = ['links', 'fields', 'checksum'];

/** Each name and value of an object, with those that a class makes. */
function* membersOf(value: object): Generator<readonly [string, unknown]> {
  yield* Object.entries(value);
  for (const name of MADE) {
    if (name in value && !Object.hasOwn(value, name)) {
      yield [name, (value as Readonly<Record<string, unknown>>)[name]];
    }
  }
  if (value instanceof DownloadLink) {
    yield ['address', value.reveal()];
  }
}

/** All that a result tells, as plain data to compare. */
export function told(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return value;
  }
  return Array.isArray(value)
    ? value.map(told)
    : Object.fromEntries([...membersOf(value)].map(([name, each]) => [name, told(each)]));
}

/**
 * Fails on what a result tells that cannot come from the reply: a date, number, text or link that it does not have, words
 * for what is not there, a link outside of a `DownloadLink`, an object with another's prototype.
 */
export class Examiner {
  readonly #given: Given;

  constructor(given: Given) {
    this.#given = given;
  }

  /** `name` is that of the member, `isField` whether it is one of a field. */
  look(value: unknown, name = '', isField = false): void {
    switch (typeof value) {
      case 'string':
        this.#text(value, name, isField);
        break;
      case 'number':
        this.#number(value, name);
        break;
      case 'object':
        if (value !== null) {
          this.#object(value, name);
        }
        break;
      case 'boolean':
      case 'undefined':
        break;
      default:
        assert.fail(`${name} is a ${typeof value}`);
    }
  }

  #text(text: string, name: string, isField: boolean): void {
    if (name === 'address') {
      assert.ok(this.#given.isWhole(text), 'a link is not one of the reply');
      return;
    }
    assert.ok(!text.includes(CANARY), `${name} shows a link: ${text}`);
    if (CHOSEN.has(name) || text === '' || this.#given.isWhole(text)) {
      return;
    }
    assert.ok(isField || !WHOLE.has(name), `no text of the reply is the ${name} ${JSON.stringify(text)}`);
    const rest = name === 'id' ? this.#withoutTimes(text) : ungrouped(text);
    const isGiven =
      this.#given.hasPieces(rest) ||
      this.#given.hasPieces(text) ||
      (isField && name !== 'text' && this.#given.hasNames(rest));
    assert.ok(isGiven, `the reply has no words for the ${name} ${JSON.stringify(text)}`);
  }

  /** Some ids are made of a name and times. */
  #withoutTimes(id: string): string {
    return id.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) => {
      if (!this.#given.hasWord(time)) {
        this.#date(Date.parse(time), 'id');
      }
      return ' ';
    });
  }

  #number(number: number, name: string): void {
    if (name === 'at') {
      this.#date(number, name);
    } else if (name === 'days') {
      assert.ok(this.#given.hasDay(number), `the reply names no day ${number}`);
    } else {
      assert.ok(this.#given.hasNumber(number), `the reply has no number for the ${name} ${number}`);
    }
  }

  #date(at: number, name: string): void {
    assert.ok(this.#given.hasDate(at), `the reply has no time for the ${name} ${at}`);
  }

  #object(value: object, name: string): void {
    if (value instanceof Date) {
      this.#date(value.getTime(), name);
    } else if (Array.isArray(value)) {
      value.forEach((each) => this.look(each, name));
    } else {
      const { prototype } = Object;
      const parent: unknown = Object.getPrototypeOf(value);
      const isOfClass = typeof parent === 'object' && parent !== null && Object.hasOwn(parent, 'constructor');
      assert.ok(parent === prototype || isOfClass, `the ${name} has another's prototype`);
      const isField = 'label' in value && 'raw' in value;
      for (const [key, each] of membersOf(value)) {
        this.look(each, key, isField);
      }
    }
  }
}

/** Numbers as the reply writes them: "1,763 days" is made of 1763. */
function ungrouped(text: string): string {
  return text.replaceAll(/(?<=\d),(?=\d{3}(?!\d))/g, '');
}
