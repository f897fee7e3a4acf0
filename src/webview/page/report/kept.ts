import type { Dimension, FilterKind, ReportFilter, ReportView } from '../../protocol/report.ts';
import { noFilter } from './look.ts';

const fresh: ReportView = { filter: noFilter, totalsBy: 'region', totalsOpen: true, details: false, scroll: 0 };

const kinds: readonly string[] = ['noGood', 'off', 'failedLast', 'noCopy', 'retention', 'size', 'unchecked'];
const dimensions: readonly string[] = ['cloud', 'account', 'region', 'engine'];

/** How the user looked at the report before; another version of the page may have kept it, so each part is checked. */
export function readView(kept: unknown): ReportView {
  const view = record(kept);
  const { active, totalsBy, scroll } = view;
  return {
    filter: readFilter(record(view['filter'])),
    totalsBy: totalsBy === 'cloud' || totalsBy === 'engine' ? totalsBy : fresh.totalsBy,
    totalsOpen: view['totalsOpen'] !== false,
    sort: readSort(record(view['sort'])),
    active: typeof active === 'string' ? active : undefined,
    details: view['details'] === true,
    scroll: typeof scroll === 'number' ? scroll : 0,
    top: readTop(record(view['top'])),
  };
}

function readFilter({ text, kinds: chosen, onlyProblems, values }: Readonly<Record<string, unknown>>): ReportFilter {
  return {
    text: typeof text === 'string' ? text : '',
    kinds: Array.isArray(chosen) ? chosen.filter(isKind) : [],
    onlyProblems: onlyProblems === true,
    values: Object.fromEntries(Object.entries(record(values)).filter(isValue)),
  };
}

function isKind(kind: unknown): kind is FilterKind {
  return kinds.includes(String(kind));
}

function isValue(entry: [string, unknown]): entry is [Dimension, string] {
  return dimensions.includes(entry[0]) && typeof entry[1] === 'string';
}

function readSort({ column, descending }: Readonly<Record<string, unknown>>): ReportView['sort'] {
  return typeof column === 'string' ? { column, descending: descending === true } : undefined;
}

function readTop({ key, offset }: Readonly<Record<string, unknown>>): ReportView['top'] {
  return typeof key === 'string' && typeof offset === 'number' ? { key, offset } : undefined;
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
