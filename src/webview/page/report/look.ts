import type { Problem, ReportRow } from '../../../model/report.ts';
import type { Dimension, FilterKind, ReportFilter, TotalsBy } from '../../protocol/report.ts';
import { isProblem, worstFirst } from './severity.ts';

export const noFilter: ReportFilter = { text: '', kinds: [], onlyProblems: false, values: {} };

export interface Space {
  bytes: number;
  backups: number;
  /** Some of it is not known. */
  atLeast: boolean;
}

/** The instances of one cloud, region or engine. */
export interface Group extends Space {
  readonly value: string;
  readonly label: string;
  /** The cloud of a region, where there are several. */
  readonly note: string;
  instances: number;
  problems: number;
  noGood: number;
  /** Those that are not waiting to be asked about for the first time. */
  checked: number;
  /** Those of which something was found out, or nothing is to be. */
  known: number;
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What a filter leaves of a report, and what there is to choose from. */
export interface Look {
  /** Worst first. */
  readonly shown: readonly ReportRow[];
  readonly total: number;
  /** Of the instances that fit everything but the kinds of problems. */
  readonly counts: Readonly<Record<FilterKind, number>>;
  /** Of the problems counted, where there are any. */
  readonly worst: Readonly<Partial<Record<FilterKind, Problem['severity']>>>;
  /** Some of those instances are held to a rule of the team's file. */
  readonly isRuled: boolean;
  readonly space: Space;
  /** Of the instances that fit everything but the group itself; worst first. */
  readonly totals: readonly Group[];
  readonly options: Readonly<Record<Dimension, readonly Option[]>>;
  /** Instances of the whole report that could not be checked. */
  readonly unchecked: number;
  /** When the oldest and the newest of what was found was asked, if anything was. */
  readonly oldest: number | undefined;
  readonly newest: number | undefined;
}

export type CloudNames = Readonly<Record<string, string>>;

interface Grouping {
  readonly bit: number;
  readonly of: (row: ReportRow) => string;
  readonly label: (row: ReportRow, clouds: CloudNames) => string;
}

const groupings: Readonly<Record<Dimension, Grouping>> = {
  cloud: { bit: 1, of: ({ cloud }) => cloud, label: ({ cloud }, clouds) => clouds[cloud] ?? cloud },
  account: { bit: 2, of: ({ accountId }) => accountId, label: ({ accountName }) => accountName },
  region: { bit: 4, of: (row) => traitsOf(row).region, label: ({ regionName }) => regionName },
  engine: { bit: 8, of: ({ engineName }) => engineName, label: ({ engineName }) => engineName },
};
const dimensions = Object.keys(groupings) as Dimension[];
const TEXT = 16;
const PROBLEMS = 32;

export function isFiltered({ text, kinds, onlyProblems, values }: ReportFilter): boolean {
  return text.trim() !== '' || kinds.length > 0 || onlyProblems || Object.values(values).some((value) => value !== '');
}

type Options = Readonly<Record<Dimension, Map<string, string>>>;

/** One way through all rows. For each, the bits of what it does not fit decide where it counts. */
export function lookAt(rows: readonly ReportRow[], filter: ReportFilter, by: TotalsBy, clouds: CloudNames): Look {
  const misfit = misfits(filter);
  const shown: ReportRow[] = [];
  const counts = { noGood: 0, off: 0, failedLast: 0, noCopy: 0, retention: 0, size: 0, unchecked: 0 };
  const worst: Partial<Record<FilterKind, Problem['severity']>> = {};
  const space: Space = { bytes: 0, backups: 0, atLeast: false };
  const groups = new Map<string, Group>();
  const options: Options = { cloud: new Map(), account: new Map(), region: new Map(), engine: new Map() };
  let oldest: number | undefined;
  let newest: number | undefined;
  let unchecked = 0;
  let isRuled = false;
  for (const row of rows) {
    const bits = misfit(row);
    if (bits === 0) {
      shown.push(row);
    }
    if ((bits & ~PROBLEMS) === 0) {
      traitsOf(row).kinds.forEach((kind) => (counts[kind] += 1));
      row.problems.forEach(({ kind, severity }) => (worst[kind] = worse(worst[kind], severity)));
      isRuled ||= row.rule !== undefined;
      addSpace(space, row);
    }
    if ((bits & ~groupings[by].bit) === 0) {
      addTo(groups, row, by, clouds);
    }
    addOptions(options, row, bits & ~TEXT & ~PROBLEMS, clouds);
    unchecked += row.state === 'failed' ? 1 : 0;
    if (row.facts) {
      oldest = Math.min(row.facts.checked, oldest ?? Infinity);
      newest = Math.max(row.facts.checked, newest ?? 0);
    }
  }
  const { cloud, account, region, engine } = options;
  return {
    shown: worstFirst(shown),
    total: rows.length,
    counts,
    worst,
    isRuled,
    space,
    totals: [...groups.values()].toSorted(worseGroup),
    options: { cloud: listOf(cloud), account: listOf(account), region: listOf(region), engine: listOf(engine) },
    unchecked,
    oldest,
    newest,
  };
}

function worse(one: Problem['severity'] | undefined, other: Problem['severity']): Problem['severity'] {
  return one === 'bad' || other === 'note' ? (one ?? other) : other;
}

/** A value can be chosen where some row has it that fits what was chosen of the others. */
function addOptions(options: Options, row: ReportRow, bits: number, clouds: CloudNames): void {
  for (const dimension of dimensions) {
    const { bit, of, label } = groupings[dimension];
    const known = options[dimension];
    if ((bits & ~bit) === 0 && !known.has(of(row))) {
      known.set(of(row), label(row, clouds));
    }
  }
}

function misfits({ text, kinds, onlyProblems, values }: ReportFilter): (row: ReportRow) => number {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = new Set<FilterKind>(kinds);
  const chosen = dimensions
    .map((dimension) => ({ ...groupings[dimension], value: values[dimension] ?? '' }))
    .filter(({ value }) => value !== '');
  return (row) => {
    let bits = 0;
    for (const { bit, of, value } of chosen) {
      bits |= of(row) === value ? 0 : bit;
    }
    if (words.length > 0 && !words.every((word) => traitsOf(row).text.includes(word))) {
      bits |= TEXT;
    }
    const fits =
      (wanted.size === 0 || traitsOf(row).kinds.some((kind) => wanted.has(kind))) &&
      (!onlyProblems || traitsOf(row).isProblem);
    return fits ? bits : bits | PROBLEMS;
  };
}

/** What is asked of a row again and again. */
interface Traits {
  readonly kinds: readonly FilterKind[];
  readonly isProblem: boolean;
  readonly region: string;
  /** What the search looks through. */
  readonly text: string;
}

const allTraits = new WeakMap<ReportRow, Traits>();

function traitsOf(row: ReportRow): Traits {
  let traits = allTraits.get(row);
  if (!traits) {
    const { name, instanceId, accountName, cloud, regionId, regionName, state, problems } = row;
    const kinds = problems.map(({ kind }) => kind);
    traits = {
      kinds: state === 'failed' ? [...kinds, 'unchecked'] : kinds,
      isProblem: isProblem(row),
      region: `${cloud}/${regionId}`,
      text: [name, instanceId, accountName, regionName, regionId].join('\n').toLowerCase(),
    };
    allTraits.set(row, traits);
  }
  return traits;
}

function addSpace(space: Space, { facts, state }: ReportRow): void {
  space.bytes += facts?.bytes ?? 0;
  space.backups += facts?.backups ?? 0;
  space.atLeast ||= facts ? facts.bytesPartial : state !== 'left';
}

function addTo(groups: Map<string, Group>, row: ReportRow, by: TotalsBy, clouds: CloudNames): void {
  const value = groupings[by].of(row);
  let group = groups.get(value);
  if (!group) {
    const note = by === 'region' && Object.keys(clouds).length > 1 ? groupings.cloud.label(row, clouds) : '';
    const none = { instances: 0, problems: 0, noGood: 0, checked: 0, known: 0, bytes: 0, backups: 0, atLeast: false };
    group = { value, label: groupings[by].label(row, clouds), note, ...none };
    groups.set(value, group);
  }
  group.instances += 1;
  const isKnown = row.facts !== undefined || row.state === 'left';
  group.known += isKnown ? 1 : 0;
  group.checked += isKnown || row.state === 'failed' ? 1 : 0;
  const { isProblem: isOne, kinds } = traitsOf(row);
  group.problems += isOne ? 1 : 0;
  group.noGood += kinds.includes('noGood') ? 1 : 0;
  addSpace(group, row);
}

function worseGroup(one: Group, other: Group): number {
  return other.noGood - one.noGood || other.problems - one.problems || other.instances - one.instances;
}

function listOf(values: ReadonlyMap<string, string>): readonly Option[] {
  const list = [...values].map(([value, label]) => ({ value, label }));
  return list.toSorted((one, other) => one.label.localeCompare(other.label));
}
