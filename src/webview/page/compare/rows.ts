import type { Field } from '../../../model/resources.ts';
import type { CompareStrings, ComparedBackup, ComparedField, FactName } from '../../protocol/compare.ts';
import type { Answer } from '../common/summary.ts';
import { fill, type Words } from '../common/words.ts';

export interface Difference {
  readonly is: 'same' | 'different' | 'unknown';
  /** What the difference is, where there is more to say than that there is one: "Second is 61% smaller". */
  readonly sentence?: string | undefined;
  /** The same in numbers: "−1.3 GiB (−1,395,864,371 bytes)". */
  readonly numbers?: string | undefined;
}

/** A text, or a moment in epoch milliseconds; `undefined` where it is not known. */
export type Cell = string | number | undefined;

/** What matters, side by side. */
export interface FactRow {
  readonly fact: FactName;
  readonly first: Cell;
  readonly second: Cell;
  readonly difference: Difference;
}

/** A field of the replies; `undefined` on the side whose reply does not have it. */
export interface FieldRow {
  readonly label: string;
  readonly key: string;
  readonly first: Field | undefined;
  readonly second: Field | undefined;
  readonly isSame: boolean;
}

export interface Telling {
  readonly strings: CompareStrings;
  readonly words: Words;
}

/** A side that is not there is `undefined`. */
type Sides = readonly [ComparedBackup | undefined, ComparedBackup | undefined];

export function factRows([first, second]: Sides, telling: Telling): readonly FactRow[] {
  const { strings } = telling;
  const text = (fact: FactName, of: (backup: ComparedBackup) => string | undefined): FactRow => {
    const [one, other] = [first && of(first), second && of(second)];
    return { fact, first: one, second: other, difference: { is: verdict(one, other) } };
  };
  const moment = (
    fact: FactName,
    of: (backup: ComparedBackup) => number | undefined,
    templates: Templates,
  ): FactRow => {
    const [one, other] = [first && of(first), second && of(second)];
    return { fact, first: one, second: other, difference: timeDifference(one, other, templates, telling) };
  };
  return [
    statusRow([first, second], telling),
    moment('started', ({ started }) => started, { less: strings.earlier, more: strings.later }),
    sizeRow([first, second], telling),
    durationRow([first, second], telling),
    text('type', ({ type }) => type),
    text('method', ({ method }) => method),
    moment('consistent', ({ consistent }) => consistent, { less: strings.earlierData, more: strings.laterData }),
    text('engineVersion', ({ engineVersion }) => engineVersion),
    text('checksum', ({ checksum }) => checksum),
    moment('expires', ({ expires }) => expires, { less: strings.endsEarlier, more: strings.endsLater }),
    text('where', ({ where }) => where),
    text('instance', ({ instance }) => instance),
  ];
}

/** What makes that checksums differ says enough by itself. */
const OTHER_DATA: readonly FactName[] = ['instance', 'type', 'method', 'engineVersion'];

/** The differences that most people came for, as far as they are known; first whether one can be relied on at all. */
export function headlines(rows: readonly FactRow[], { strings }: Telling): readonly Answer[] {
  const row = (fact: FactName) => rows.find((each) => each.fact === fact);
  const told = (fact: FactName, same: string): readonly Answer[] => {
    const { first, second, difference } = row(fact) ?? {};
    if (!difference || difference.is === 'unknown') {
      return [];
    }
    const note =
      typeof first === 'string' && typeof second === 'string' ? fill(strings.oneThenOther, first, second) : '';
    return [{ words: difference.sentence ?? same, note: difference.is === 'same' ? String(first) : note }];
  };
  const started = row('started')?.difference;
  const status = row('status')?.difference.sentence;
  const checksum = row('checksum')?.difference.is;
  const isOther = OTHER_DATA.some((fact) => row(fact)?.difference.is === 'different');
  return [
    ...(status === undefined ? [] : [{ words: status, note: '' }]),
    ...told('size', strings.sameSize),
    ...told('duration', strings.sameDuration),
    ...(started && started.is !== 'unknown' ? [{ words: started.sentence ?? strings.sameStart, note: '' }] : []),
    ...(checksum === 'same' || (checksum === 'different' && !isOther)
      ? [
          {
            words: fill(strings.about, strings.checksum, checksum === 'same' ? strings.same : strings.different),
            note: '',
          },
        ]
      : []),
  ];
}

/** The fields of both replies by their names, those left out that only say again what matters. */
export function fieldRows(first: ComparedBackup, second: ComparedBackup): readonly FieldRow[] {
  const others = grouped(second.fields);
  const rows = first.fields.map((field) => rowOf(field, others.get(field.key)?.shift()));
  const left = [...others.values()].flat().map((field) => rowOf(undefined, field));
  return [...rows, ...left].filter((row) => row !== undefined);
}

function rowOf(first: ComparedField | undefined, second: ComparedField | undefined): FieldRow | undefined {
  const either = first ?? second;
  const fact = first?.fact ?? second?.fact;
  const adds = (field: ComparedField | undefined) => field && field.fact !== fact && field.value.as !== 'none';
  if (!either || (fact !== undefined && !adds(first) && !adds(second))) {
    return undefined;
  }
  return { label: either.label, key: either.key, first, second, isSame: first?.raw === second?.raw };
}

function grouped(fields: readonly ComparedField[]): Map<string, ComparedField[]> {
  const groups = new Map<string, ComparedField[]>();
  for (const field of fields) {
    groups.set(field.key, [...(groups.get(field.key) ?? []), field]);
  }
  return groups;
}

interface Templates {
  readonly less: string;
  readonly more: string;
}

function verdict(one: Cell, other: Cell): Difference['is'] {
  return one === undefined || other === undefined ? 'unknown' : one === other ? 'same' : 'different';
}

function timeDifference(
  one: number | undefined,
  other: number | undefined,
  { less, more }: Templates,
  { words }: Telling,
): Difference {
  const is = verdict(one, other);
  if (one === undefined || other === undefined || is === 'same') {
    return { is };
  }
  return { is, sentence: fill(other < one ? less : more, words.span(Math.abs(other - one))) };
}

/** "First failed, second is good" */
function statusRow([first, second]: Sides, { strings }: Telling): FactRow {
  const [one, other] = [first?.status, second?.status];
  const row = { fact: 'status', first: one?.words, second: other?.words } as const;
  const is = verdict(row.first, row.second);
  if (!one || !other || is === 'same') {
    return { ...row, difference: { is } };
  }
  const ofFirst = {
    good: strings.firstGood,
    unusable: strings.firstUnusable,
    failed: strings.firstFailed,
    running: strings.firstRunning,
    deleting: strings.firstDeleting,
    unknown: fill(strings.firstUnknown, one.words),
  };
  const ofSecond = {
    good: strings.secondGood,
    unusable: strings.secondUnusable,
    failed: strings.secondFailed,
    running: strings.secondRunning,
    deleting: strings.secondDeleting,
    unknown: fill(strings.secondUnknown, other.words),
  };
  return { ...row, difference: { is, sentence: fill(strings.states, ofFirst[one.kind], ofSecond[other.kind]) } };
}

function sizeRow(sides: Sides, { strings, words }: Telling): FactRow {
  const [one, other] = sides.map((side) => (side && isEmpty(side) ? undefined : side?.size));
  const [first, second] = sides.map((side) => (side && isEmpty(side) ? strings.noSize : shownSize(side?.size, words)));
  const row = { fact: 'size', first, second } as const;
  const is = verdict(one, other);
  if (one === undefined || other === undefined || is === 'same') {
    return { ...row, difference: { is } };
  }
  const more = other - one;
  const sign = more < 0 ? '−' : '+';
  const [rounded, exact] = [words.size(Math.abs(more)), words.bytes(Math.abs(more))];
  const numbers = rounded === exact ? sign + exact : fill(strings.change, sign + rounded, sign + exact);
  const part = one === 0 ? 0 : Math.abs(more) / one;
  // A difference that rounds to nothing is told by itself.
  const amount = Math.round(part * 100) === 0 ? rounded : words.percent(part);
  return { ...row, difference: { is, sentence: fill(more < 0 ? strings.smaller : strings.larger, amount), numbers } };
}

/** What failed, or still runs, has no size that could be compared. */
function isEmpty({ status, size }: ComparedBackup): boolean {
  return !size && (status.kind === 'failed' || status.kind === 'running');
}

function shownSize(bytes: number | undefined, words: Words): string | undefined {
  return bytes === undefined ? undefined : words.size(bytes);
}

function durationRow([first, second]: Sides, { strings, words }: Telling): FactRow {
  const [one, other] = [duration(first), duration(second)];
  const told = (ms: number | undefined) => (ms === undefined ? undefined : words.span(ms));
  const row = { fact: 'duration', first: told(one), second: told(other) } as const;
  const is = verdict(one, other);
  if (one === undefined || other === undefined || is === 'same') {
    return { ...row, difference: { is } };
  }
  const sentence = fill(other < one ? strings.faster : strings.slower, words.span(Math.abs(other - one)));
  const numbers = one === 0 ? undefined : words.change(other / one - 1);
  return { ...row, difference: { is, sentence, numbers } };
}

/** A time that runs backwards says nothing. */
function duration(backup: ComparedBackup | undefined): number | undefined {
  const { started, ended } = backup ?? {};
  return started === undefined || ended === undefined || ended < started ? undefined : ended - started;
}
