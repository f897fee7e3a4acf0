import { html, nothing, type TemplateResult } from 'lit';
import type { HistoryFacts } from '../../protocol/history.ts';
import type { Column, VirtualTable } from '../common/virtualTable.ts';
import { statusIcon } from '../common/icons.ts';
import { fill } from '../common/words.ts';
import type { Day } from './days.ts';
import { tookOf, type Item } from './store.ts';
import type { Tell } from './tell.ts';

interface TableParts {
  readonly tell: Tell;
  readonly now: () => number;
  /** Dates of a long time have their year. */
  readonly withYear: () => boolean;
  /** A click on the button of a row; the row is told by its id. */
  readonly onDetails: (event: Event) => void;
}

/** Every backup: the columns of the table. Cells are made only for the rows on the screen. */
export function columnsOf(parts: TableParts): readonly Column<Item>[] {
  return [...wordColumns(parts), ...numberColumns(parts)];
}

function wordColumns({ tell, now, withYear }: TableParts): readonly Column<Item>[] {
  const { strings, words, locale } = tell;
  const collator = new Intl.Collator(locale);
  return [
    {
      key: 'started',
      title: strings.started,
      track: 'minmax(88px, 1.4fr)',
      cell: ({ at }) => {
        if (at === undefined) {
          return dim(strings.timeUnknown);
        }
        return withYear() ? words.minute(at) : words.dayAndClock(at, now());
      },
      compare: (one, other) => (one.at ?? -Infinity) - (other.at ?? -Infinity) || 0,
    },
    {
      key: 'type',
      title: strings.type,
      track: 'minmax(80px, 1.3fr)',
      cell: ({ kind }) => html`<bdi>${kind.type}</bdi>`,
      compare: (one, other) => collator.compare(one.kind.type, other.kind.type),
    },
    {
      key: 'status',
      title: strings.status,
      track: 'minmax(70px, 1.1fr)',
      cell: ({ kind }) =>
        html`<span class="state" aria-hidden="true">${statusIcon({ kind: kind.state, words: '' })}</span
          ><bdi>${kind.status}</bdi>`,
      compare: (one, other) => collator.compare(one.kind.status, other.kind.status),
    },
  ];
}

function numberColumns({ tell, onDetails }: TableParts): readonly Column<Item>[] {
  const { strings, words } = tell;
  return [
    {
      key: 'size',
      title: strings.sizeTitle,
      track: 'minmax(60px, 0.8fr)',
      numeric: true,
      cell: (item) => {
        const size = sizeOf(item);
        return size === undefined ? dim('–') : words.size(size);
      },
      compare: (one, other) => (sizeOf(one) ?? -1) - (sizeOf(other) ?? -1),
    },
    {
      key: 'took',
      title: strings.tookTitle,
      track: 'minmax(70px, 1.2fr)',
      numeric: true,
      cell: (item) => spanCell(tookOf(item), tell),
      compare: (one, other) => (tookOf(one) ?? -1) - (tookOf(other) ?? -1),
    },
    {
      key: 'copy',
      title: strings.copy,
      track: 'minmax(90px, 2.1fr)',
      cell: (item) => copyCell(item, tell),
      compare: (one, other) => (one.copy?.delay ?? -1) - (other.copy?.delay ?? -1),
    },
    {
      key: 'details',
      title: strings.more,
      track: 'minmax(56px, auto)',
      cell: ({ id }) =>
        html`<button type="button" class="link" tabindex="-1" data-id=${id} @click=${onDetails}>
          ${strings.details}
        </button>`,
    },
  ];
}

/** Nothing is no size of a backup that did not come to a good end. */
function sizeOf({ size, kind }: Item): number | undefined {
  return size === 0 && kind.state !== 'good' ? undefined : size;
}

function dim(words: string): TemplateResult {
  return html`<span class="dim">${words}</span>`;
}

function spanCell(ms: number | undefined, { words }: Tell): unknown {
  return ms === undefined ? dim('–') : words.span(ms);
}

/** "Shanghai, +26 mins" */
function copyCell({ copy }: Item, { strings, words }: Tell): unknown {
  if (!copy) {
    return nothing;
  }
  const where = copy.region ?? strings.otherRegion;
  const states: Readonly<Record<string, string>> = { failed: strings.copyFailed, running: strings.copyRunning };
  // A line breaks in front of it, not in it.
  const delay =
    copy.delay === undefined ? '' : fill(strings.later, words.passing(copy.delay)).replaceAll(' ', '\u{A0}');
  const what = states[copy.state] ?? delay;
  return html`<bdi>${what === '' ? where : fill(strings.pair, where, what)}</bdi>`;
}

interface EveryParts {
  readonly facts: HistoryFacts;
  /** The only one whose backups are shown. */
  readonly day: Day | undefined;
  readonly now: number;
  readonly tell: Tell;
  readonly allDays: () => void;
  readonly showDetails: () => void;
}

/** The table, with what it shows and what can be done with the row that the user is at. */
export function everyBackup(table: VirtualTable<Item>, { facts, day, now, tell, ...does }: EveryParts): TemplateResult {
  const { strings } = tell;
  const { rows, activeKey } = table;
  const selected = activeKey !== undefined && rows.some(({ id }) => id === activeKey);
  const isEmpty = rows.length === 0 && facts.backups.is === 'whole';
  const only = day
    ? html`<span>${fill(strings.onlyDay, tell.day(day.start, now))}</span>
        <vscode-button secondary @click=${does.allDays}>${strings.allDays}</vscode-button>`
    : nothing;
  const details = selected
    ? html`<vscode-button secondary @click=${does.showDetails}>${strings.showDetails}</vscode-button>`
    : nothing;
  return html`<section class="every">
    <h2>${strings.tableTitle}</h2>
    <div class="bar">${only}<span class="dim">${fill(strings.rowCount, tell.number(rows.length))}</span>${details}</div>
    ${isEmpty ? html`<p class="dim">${strings.noRows}</p>` : table.view()}
    <p class="dim end">${fill(strings.asOf, tell.words.second(facts.to))}</p>
  </section>`;
}
