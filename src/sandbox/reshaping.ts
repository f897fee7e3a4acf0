import type { Fault } from './faults.ts';
import { toJson, type Paging, type RequestRecord, type WireReply } from './wire.ts';

/** The faults that change what a good answer says. */
export type Reshaping = Extract<
  Fault,
  { kind: 'nulls' | 'otherTypes' | 'newMembers' | 'newWords' | 'totals' | 'samePage' | 'endless' }
>;

const kinds: readonly Fault['kind'][] = [
  'nulls',
  'otherTypes',
  'newMembers',
  'newWords',
  'totals',
  'samePage',
  'endless',
] satisfies readonly Reshaping['kind'][];

export function isReshaping(fault: Fault): fault is Reshaping {
  return kinds.includes(fault.kind);
}

type Members = Readonly<Record<string, unknown>>;

/** The answer as the fault has it. Refusals, and what is no JSON object, stay as they are. */
export function reshaped(fault: Reshaping, reply: WireReply, { totals, cursor }: Paging, serial: number): WireReply {
  const body = reply.status < 300 && typeof reply.body === 'string' ? read(reply.body) : undefined;
  if (!isMembers(body)) {
    return reply;
  }
  const counted = (value: unknown) => eachMember(body, (was, name) => (totals.has(name) ? value : was));
  const change: Readonly<Record<Reshaping['kind'], () => Members>> = {
    nulls: () => eachMember(body, withoutObjects),
    otherTypes: () => eachMember(body, (value, name) => (isRequestId(name) ? value : ofAnotherType(value))),
    newMembers: () => withMore(body) as Members,
    newWords: () => withNewWords(body) as Members,
    totals: () => counted(fault.kind === 'totals' ? fault.value : undefined),
    samePage: () => body,
    endless: () => ({
      ...counted(1_000_000_000),
      ...(cursor !== undefined && Object.hasOwn(body, cursor) ? { [cursor]: `page-${serial}` } : {}),
    }),
  };
  return { ...reply, body: toJson(change[fault.kind]()) };
}

/** The first answers that faults gave to the questions for a list, whichever page was asked for. */
export class FirstPages {
  readonly #replies = new WeakMap<Fault, Map<string, WireReply>>();

  get(fault: Fault, question: string, real: () => WireReply): WireReply {
    const known = this.#replies.get(fault) ?? new Map<string, WireReply>();
    this.#replies.set(fault, known);
    const reply = known.get(question) ?? real();
    known.set(question, reply);
    return reply;
  }
}

/** What two requests have in common that are for pages of one list. */
export function questionOf({ action, region, params }: RequestRecord, { places }: Paging): string {
  const asked = Object.entries(params).filter(([name]) => !places.has(name));
  return JSON.stringify([action, region, asked.toSorted(([one], [other]) => (one < other ? -1 : 1))]);
}

/** Numbers that JavaScript cannot hold come as bigints, which `toJson` writes as they were. */
function read(body: string): unknown {
  return JSON.parse(body, (_name, value: unknown, context?: { readonly source?: string }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) && context?.source !== undefined
      ? BigInt(context.source)
      : value,
  ) as unknown;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRequestId(name: string): boolean {
  return /^request_?id$/i.test(name);
}

function eachMember(members: Members, change: (value: unknown, name: string) => unknown): Members {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value, name)]));
}

/** Lists keep their length. */
function withoutObjects(value: unknown): unknown {
  return Array.isArray(value) ? value.map(withoutObjects) : isMembers(value) ? null : value;
}

/** Objects and lists stay, with nothing in them that could be read as what it was. */
function ofAnotherType(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(ofAnotherType);
  }
  if (isMembers(value)) {
    return eachMember(value, ofAnotherType);
  }
  return value === null ? [] : { value };
}

const more: Members = {
  FutureText: 'Something that nobody has heard of',
  FutureNumber: -1.5,
  FutureNothing: null,
  FutureList: [{ FutureText: '' }, null],
};

function withMore(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withMore);
  }
  return isMembers(value) ? { ...eachMember(value, withMore), ...more } : value;
}

/** Members that say which of a few words holds. */
const OF_WORDS = /(?:status|state|type|mode|method|engine|role|category|level|scale|action)$/i;

function withNewWords(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withNewWords(item, name));
  }
  if (isMembers(value)) {
    return eachMember(value, withNewWords);
  }
  const isWord = typeof value === 'string' && OF_WORDS.test(name) && /^[A-Za-z_ ]+$/.test(value);
  return isWord ? `Novel${value}` : value;
}
