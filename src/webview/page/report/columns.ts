import { html, nothing, type TemplateResult } from 'lit';
import type { CloudId } from '../../../model/account.ts';
import type { ReportFacts, ReportRow } from '../../../model/report.ts';
import type { ReportStrings } from '../../protocol/report.ts';
import type { Column } from '../common/columns.ts';
import { fill, utc, type Words } from '../common/words.ts';
import type { CloudNames } from './look.ts';
import type { Numbers } from './numbers.ts';
import { parts } from '../common/parts.ts';
import { rankOf } from './severity.ts';
import { tagsOf, tagView } from './tags.ts';

export interface Wording {
  readonly strings: ReportStrings;
  readonly words: Words;
  readonly numbers: Numbers;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly clouds: () => CloudNames;
  /** The name of a region if an instance of the report is there, else its id. */
  readonly regionName: (cloud: CloudId, regionId: string) => string;
}

/** The table of instances. What is not known of one stands before or after all that is. */
export function reportColumns(wording: Wording, locale: string): readonly Column<ReportRow>[] {
  // Faster by far than a collator for the usual names, and no different.
  const compare: Compare = (one, other) => (one === other ? 0 : one.localeCompare(other, locale));
  return [...identity(wording, compare), ...ages(wording), ...places(wording, compare)];
}

const names = new WeakMap<ReportRow, string>();

/** Numbers count as numbers: "db-2" stands before "db-10". */
function nameToSort(row: ReportRow): string {
  let name = names.get(row);
  if (name === undefined) {
    name = row.name.replace(/\d+/g, (digits) => digits.padStart(12, '0'));
    names.set(row, name);
  }
  return name;
}

type Compare = (one: string, other: string) => number;

function identity({ strings }: Wording, compare: Compare): readonly Column<ReportRow>[] {
  return [
    {
      key: 'instance',
      title: strings.instance,
      track: 'minmax(0, 2.1fr)',
      cell: ({ name, instanceId, engine }) =>
        html`<bdi title=${engine}>${name}</bdi>
          ${name === instanceId ? nothing : html`<bdi class="dim id" title=${instanceId}>${instanceId}</bdi>`}`,
      compare: (one, other) => compare(nameToSort(one), nameToSort(other)) || compare(one.instanceId, other.instanceId),
    },
    {
      key: 'state',
      title: strings.state,
      track: 'minmax(0, 2.4fr)',
      cell: (row) => html`<span class="tags">${tagsOf(row, strings).map(tagView)}</span>`,
      compare: (one, other) => rankOf(one) - rankOf(other),
    },
  ];
}

function ages(wording: Wording): readonly Column<ReportRow>[] {
  const { strings, numbers } = wording;
  return [
    {
      key: 'lastGood',
      title: strings.lastGood,
      track: 'minmax(0, 1.2fr)',
      cell: ({ facts }) => facts && lastGood(facts, wording),
      compare: by(({ facts }) => facts && (facts.lastGood ?? -1)),
    },
    {
      key: 'size',
      title: strings.size,
      track: 'minmax(0, 1.2fr)',
      numeric: true,
      cell: ({ facts }) => facts && size(facts, wording),
      compare: by(({ facts }) => facts && (facts.size ?? -1)),
    },
    {
      key: 'kept',
      title: strings.kept,
      track: 'minmax(76px, 0.8fr)',
      numeric: true,
      cell: ({ facts }) => (facts?.retention === undefined ? nothing : numbers.days(facts.retention)),
      compare: by(({ facts }) => facts && (facts.retention ?? -1)),
    },
  ];
}

function places(wording: Wording, compare: Compare): readonly Column<ReportRow>[] {
  const { clouds } = wording;
  const cloudOf = ({ cloud }: ReportRow) => clouds()[cloud] ?? cloud;
  return [
    {
      key: 'copy',
      title: wording.strings.copy,
      track: 'minmax(0, 1.35fr)',
      cell: (row) => row.facts && copy(row, row.facts, wording),
      compare: (one, other) => compare(copyWords(one, wording), copyWords(other, wording)),
    },
    {
      key: 'where',
      title: wording.strings.where,
      track: 'minmax(0, 2.45fr)',
      cell: (row) => html`<span class="where">${parts(placeOf(row, clouds()))}</span>`,
      compare: (one, other) =>
        compare(cloudOf(one), cloudOf(other)) ||
        compare(one.accountName, other.accountName) ||
        compare(one.regionName, other.regionName),
    },
  ];
}

/** Rows without a number come last. */
function by(number: (row: ReportRow) => number | undefined): (one: ReportRow, other: ReportRow) => number {
  return (one, other) => (number(one) ?? Number.MAX_VALUE) - (number(other) ?? Number.MAX_VALUE);
}

/** Cloud, account and region; the cloud only where there are several and the account's name does not say it. */
export function placeOf({ cloud, accountName, regionName }: ReportRow, clouds: CloudNames): readonly string[] {
  const place = [accountName, regionName];
  const name = clouds[cloud] ?? cloud;
  const isSaid = accountName.toLowerCase().includes(name.toLowerCase());
  return Object.keys(clouds).length > 1 && !isSaid ? [name, ...place] : place;
}

function lastGood({ lastGood: at, since }: ReportFacts, { strings, words, numbers, now }: Wording): TemplateResult {
  if (at === undefined) {
    return html`<span title=${words.exact(since)}>${fill(strings.noneSince, words.day(since, now()))}</span>`;
  }
  return html`<time datetime=${utc(at)} title=${words.exact(at)}><bdi>${numbers.ago(now() - at)}</bdi></time>`;
}

function size({ size: bytes, sizeChange }: ReportFacts, { strings, words, numbers }: Wording): unknown {
  if (bytes === undefined) {
    return nothing;
  }
  const shown = html`<bdi title=${words.bytes(bytes)}>${words.size(bytes)}</bdi>`;
  if (!sizeChange) {
    return shown;
  }
  const { ratio, of } = sizeChange;
  const title = fill(strings.sizeAgainst, words.change(ratio), numbers.count(of));
  return html`${shown}
    <span class="change" title=${title}>${ratio < 0 ? '▾' : '▴'} <bdi>${words.change(ratio)}</bdi></span>`;
}

function copy(row: ReportRow, { copies, copyRegion }: ReportFacts, wording: Wording): TemplateResult {
  const words = copyWords(row, wording);
  return copies === 'on'
    ? html`<bdi title=${copyRegion ?? nothing}>${words}</bdi>`
    : html`<span class="dim">${words}</span>`;
}

/** Empty as long as nothing is known. */
function copyWords({ cloud, facts }: ReportRow, { strings, regionName }: Wording): string {
  switch (facts?.copies) {
    case 'on':
      return facts.copyRegion === undefined ? strings.copied : regionName(cloud, facts.copyRegion);
    case 'off':
      return strings.noCopy;
    case 'unsupported':
      return strings.copyUnsupported;
    case 'unknown':
      return strings.notKnown;
    case undefined:
      return '';
  }
}
