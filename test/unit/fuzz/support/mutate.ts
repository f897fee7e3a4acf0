import * as fc from 'fast-check';
import { LINK_NAME, own, POOL, PROTOTYPE_NAMES, type Json, type JsonObject } from './values.ts';

type Step = string | number;
type Path = readonly Step[];
/** An object or a list. */
type Owner = JsonObject | readonly Json[];

/** One change of a reply: where, what is done there, and with which value. Numbers, so that it costs little and shrinks. */
export type Change = readonly [place: number, edit: number, value: number];

const any = fc.nat(999_999);
export const changes: fc.Arbitrary<readonly Change[]> = fc.noBias(
  fc.array(fc.tuple(any, any, any), { minLength: 1, maxLength: 4 }),
);

/** The same mutations in every run, so that none fails by chance; another seed (`FUZZ_SEED`) looks further. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? 2026);

/** A reply after some changes. */
export interface Mutated {
  readonly reply: Json;
  /** The records that may have become others, by their place in the list; `undefined` for all of them. */
  readonly touched: ReadonlySet<number> | undefined;
}

/** What is done to the value at a key of its owner. The result is the owner's successor. */
type Edit = (owner: Owner, key: Step, value: Json, root: Json) => Owner;

const withValue = (owner: Owner, key: Step, value: Json): Owner =>
  Array.isArray(owner)
    ? (owner as readonly Json[]).with(Number(key), value)
    : { ...(owner as JsonObject), ...own(String(key), value) };
const pooled = (value: number): Json => POOL[value % POOL.length] ?? null;

const replace =
  (make: (was: Json, key: Step, value: number) => Json): ((value: number) => Edit) =>
  (value) =>
  (owner, key, was) =>
    withValue(owner, key, make(was, key, value));

const drop = (): Edit => (owner, key) => {
  if (Array.isArray(owner)) {
    return (owner as readonly Json[]).toSpliced(Number(key), 1);
  }
  const { [key]: _gone, ...rest } = owner as JsonObject;
  return rest;
};

const rename =
  (value: number): Edit =>
  (owner, key, was) => {
    if (Array.isArray(owner)) {
      return [...(owner as readonly Json[]), was];
    }
    const names = [...PROTOTYPE_NAMES, String(key).toLowerCase(), String(key).toUpperCase(), `${key} `, '', LINK_NAME];
    return { ...(drop()(owner, key, was, null) as JsonObject), ...own(names[value % names.length] ?? '', was) };
  };

/** One more of it at the end of its list. */
const repeat = (): Edit => (owner, key, was) =>
  Array.isArray(owner) ? [...(owner as readonly Json[]), was] : withValue(owner, key, [was, was]);

const opposite = (was: Json): Json => {
  if (typeof was === 'string') {
    const number = Number(was);
    return was.trim() !== '' && Number.isFinite(number) ? number : [was];
  }
  return typeof was === 'object' ? JSON.stringify(was) : String(was);
};

const turned = (was: Json): Json => {
  if (Array.isArray(was)) {
    return Object.fromEntries((was as readonly Json[]).map((each, index) => [String(index), each]));
  }
  return typeof was === 'object' && was !== null ? Object.values(was as JsonObject) : { value: was };
};

const distorted = (was: Json, _key: Step, value: number): Json => {
  if (typeof was === 'number') {
    return [-was, was + 0.5, was * 1e10, was + 1][value % 4] ?? was;
  }
  if (typeof was !== 'string') {
    return { ...(was as JsonObject), ...own(PROTOTYPE_NAMES[value % PROTOTYPE_NAMES.length] ?? '', { polluted: 1 }) };
  }
  const forms = [
    was.slice(0, was.length / 2),
    was.toUpperCase(),
    ` ${was}\n`,
    `${was}\u202E`,
    `-${was}`,
    was.repeat(3),
  ];
  return forms[value % forms.length] ?? was;
};

const edits: readonly ((value: number) => Edit)[] = [
  replace((_was, _key, value) => pooled(value)),
  drop,
  replace((_was, _key, value) => pooled(value)),
  replace((was) => [was]),
  replace((was, key) => own(String(key), was)),
  replace(opposite),
  replace((_was, _key, value) => pooled(value)),
  replace(turned),
  replace(distorted),
  replace((_was, _key, value) => pooled(value)),
  rename,
  repeat,
];

/** Replies like one that is given. `list` leads to its records, where it has any. */
export class Mutator {
  readonly #base: Json;
  readonly #list: Path | undefined;
  readonly #paths: readonly Path[];

  constructor(base: Json, list?: Path) {
    this.#base = frozen(base);
    this.#list = list;
    this.#paths = [...pathsIn(base, [])];
  }

  get base(): Json {
    return this.#base;
  }

  mutate(wanted: readonly Change[]): Mutated {
    let reply = this.#base;
    let touched: Set<number> | undefined = new Set();
    for (const [place, edit, value] of wanted) {
      const path = this.#paths[place % this.#paths.length] ?? [];
      const make = edits[edit % edits.length] ?? drop;
      reply = edited(reply, path, 0, make(value));
      const index = this.#recordOf(path, make === drop || make === rename);
      touched = index === undefined ? undefined : touched?.add(index);
    }
    return { reply, touched };
  }

  /** The record that a path leads into; none if the records move, or if it leads elsewhere. */
  #recordOf(path: Path, moves: boolean): number | undefined {
    const list = this.#list;
    const isIn = list !== undefined && path.length > list.length && list.every((step, index) => step === path[index]);
    const index = list && path[list.length];
    return isIn && typeof index === 'number' && !(moves && path.length === list.length + 1) ? index : undefined;
  }
}

function edited(node: Json, path: Path, depth: number, edit: Edit): Json {
  const key = path[depth];
  if (key === undefined || typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) {
    // An earlier change has taken it away.
    return node;
  }
  const value = (node as Readonly<Record<Step, Json>>)[key] ?? null;
  return depth === path.length - 1
    ? edit(node, key, value, node)
    : withValue(node, key, edited(value, path, depth + 1, edit));
}

function* pathsIn(node: Json, path: Path): Generator<Path> {
  if (typeof node === 'object' && node !== null) {
    const keys: readonly Step[] = Array.isArray(node) ? [...node.keys()] : Object.keys(node);
    for (const key of keys) {
      yield [...path, key];
      yield* pathsIn((node as Readonly<Record<Step, Json>>)[key] ?? null, [...path, key]);
    }
  }
}

/** So that a reader which changes what it reads is found out. */
function frozen<Value extends Json>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.values(value).forEach((each: Json) => frozen(each));
    Object.freeze(value);
  }
  return value;
}
POOL.forEach(frozen);
