import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { firstWeekday, weeksOf, type Day, type DayState } from './days.ts';
import { dayWords, type Tell } from './tell.ts';

interface CalendarParts {
  readonly tell: Tell;
  readonly draw: () => void;
  /** Enter or a click on a day that has backups. */
  readonly pick: (day: Day) => void;
}

/** In the order of the legend. */
const states = ['good', 'mixed', 'failed', 'running', 'other', 'none', 'open', 'notKept', 'before', 'unread'] as const;

/** Days that a key moves by, before the direction of the writing. */
const moves: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  ArrowLeft: -7,
  ArrowRight: 7,
  PageUp: -28,
  PageDown: 28,
};

/** A cell a day, a column a week. */
export class Calendar {
  readonly #parts: CalendarParts;
  readonly #weekStart: number;
  #days: readonly Day[] = [];
  #names: readonly string[] = [];
  /** Index of the day that the tabulator stops at. */
  #active = -1;
  /** Index of the day that is told below: pointed at, or else the active one once it had the focus. */
  #told: number | undefined;

  constructor(parts: CalendarParts) {
    this.#parts = parts;
    this.#weekStart = firstWeekday(parts.tell.locale);
  }

  show(days: readonly Day[], now: number): void {
    const before = this.#days[this.#active]?.number;
    const told = this.#told === undefined ? undefined : this.#days[this.#told]?.number;
    const indexOf = (day: number | undefined) => days.findIndex(({ number }) => number === day);
    this.#days = days;
    this.#names = days.map((day) => dayWords(day, now, this.#parts.tell));
    this.#active = before === undefined || indexOf(before) < 0 ? days.length - 1 : indexOf(before);
    this.#told = told === undefined || indexOf(told) < 0 ? undefined : indexOf(told);
  }

  view(): unknown {
    return guard([this.#days, this.#active, this.#told], () => this.#view());
  }

  #view(): TemplateResult {
    const { strings } = this.#parts.tell;
    const weeks = weeksOf(this.#days, this.#weekStart);
    return html`<div class="days ${weeks.length > 40 ? 'wide' : ''}">
        <div class="scrolls">
          <table
            class="calendar ${weeks.length > 40 ? 'long' : weeks.length < 10 ? 'short' : ''}"
            role="grid"
            aria-label=${strings.calendar}
            @keydown=${this.#onKey}
            @pointerover=${this.#onPoint}
            @pointerleave=${this.#onLeave}
            @focusin=${this.#onFocus}
            @click=${this.#onClick}
          >
            <thead>
              <tr>
                <td></td>
                ${this.#months(weeks)}
              </tr>
            </thead>
            <tbody>
              ${Array.from({ length: 7 }, (_, row) => this.#row(weeks, row))}
            </tbody>
          </table>
        </div>
        ${this.#legend()}
      </div>
      <p class="readout">${this.#told === undefined ? strings.calendarHint : this.#names[this.#told]}</p>`;
  }

  /** The active day, once it is drawn. */
  focus(root: ParentNode): void {
    root.querySelector<HTMLElement>('.calendar button[tabindex="0"]')?.focus();
  }

  #months(weeks: readonly (readonly (Day | undefined)[])[]): readonly TemplateResult[] {
    const groups: { name: string; length: number }[] = [];
    for (const week of weeks) {
      const name = this.#parts.tell.month(week.find((day) => day !== undefined)?.number ?? 0);
      const last = groups.at(-1);
      if (last?.name === name) {
        last.length += 1;
      } else {
        groups.push({ name, length: 1 });
      }
    }
    return groups.map(
      ({ name, length }) =>
        html`<th scope="colgroup" colspan=${length} class="month">
          ${length > 1 ? name : html`<span class="spoken">${name}</span>`}
        </th>`,
    );
  }

  #row(weeks: readonly (readonly (Day | undefined)[])[], row: number): TemplateResult {
    const { tell } = this.#parts;
    const weekday = (this.#weekStart + row) % 7;
    return html`<tr>
      <th scope="row">
        <span aria-hidden="true">${tell.weekday(weekday, 'short')}</span
        ><span class="spoken">${tell.weekday(weekday, 'long')}</span>
      </th>
      ${weeks.map((week) => this.#cell(week[row]))}
    </tr>`;
  }

  #cell(day: Day | undefined): TemplateResult {
    if (!day) {
      return html`<td></td>`;
    }
    const index = day.number - (this.#days[0]?.number ?? 0);
    return html`<td>
      <button
        type="button"
        class="day ${day.state} ${day.state === 'good' ? 'count' : ''}"
        data-day=${index}
        tabindex=${index === this.#active ? 0 : -1}
        aria-label=${this.#names[index] ?? ''}
      >
        ${mark(day)}
      </button>
    </td>`;
  }

  #legend(): TemplateResult {
    const { strings, days } = this.#parts.tell;
    const counts = new Map<DayState, number>();
    for (const { state } of this.#days) {
      counts.set(state, (counts.get(state) ?? 0) + 1);
    }
    const shown = states.filter((state) => (counts.get(state) ?? 0) > 0 || ['good', 'failed', 'none'].includes(state));
    return html`<ul class="legend" aria-label=${strings.legend}>
      ${shown.map(
        (state) =>
          html`<li>
            <span class="day ${state}" aria-hidden="true">${marks[state] ?? nothing}</span>
            <span>${strings[`day_${state}`]}</span>
            ${state === 'open' ? nothing : html`<span class="dim">${days(counts.get(state) ?? 0)}</span>`}
          </li>`,
      )}
    </ul>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const table = event.currentTarget as HTMLElement;
    const sideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
    const sign = sideways && getComputedStyle(table).direction === 'rtl' ? -1 : 1;
    const last = this.#days.length - 1;
    const by = moves[event.key];
    const wanted = event.key === 'Home' ? 0 : event.key === 'End' ? last : this.#active + sign * (by ?? 0);
    if (by === undefined && event.key !== 'Home' && event.key !== 'End') {
      return;
    }
    event.preventDefault();
    // From the edge a key goes nowhere; a page goes as far as there is.
    const isPage = event.key.startsWith('Page');
    this.#active = wanted >= 0 && wanted <= last ? wanted : isPage ? Math.min(Math.max(wanted, 0), last) : this.#active;
    this.#told = this.#active;
    this.#parts.draw();
    this.focus(table);
  };

  readonly #onFocus = (event: Event): void => this.#tell(dayAt(event), true);

  readonly #onPoint = (event: Event): void => this.#tell(dayAt(event), false);

  readonly #onLeave = (): void => {
    const hasFocus = document.activeElement?.matches('.calendar .day') === true;
    this.#told = hasFocus ? this.#active : this.#told;
    this.#parts.draw();
  };

  readonly #onClick = (event: Event): void => {
    const day = this.#days[dayAt(event) ?? -1];
    if (day && day.count > 0) {
      this.#parts.pick(day);
    }
  };

  #tell(index: number | undefined, active: boolean): void {
    if (index !== undefined && (index !== this.#told || (active && index !== this.#active))) {
      this.#told = index;
      this.#active = active ? index : this.#active;
      this.#parts.draw();
    }
  }
}

/** What tells a state without its colour. */
const marks: Partial<Readonly<Record<DayState, string>>> = {
  mixed: '!',
  failed: '×',
  running: '▸',
  other: '?',
  none: '·',
  open: '…',
};

/** The mark of the state, with how many failed; or how many good ones there are if it is more than one. */
function mark({ state, good, failed }: Day): string | typeof nothing {
  if (state === 'failed' && failed > 1 && failed < 10) {
    return `×${failed}`;
  }
  return state === 'good' && good > 1 ? (good < 100 ? String(good) : '∗') : (marks[state] ?? nothing);
}

function dayAt({ target }: Event): number | undefined {
  const index = target instanceof Element ? target.closest<HTMLElement>('[data-day]')?.dataset['day'] : undefined;
  return index === undefined ? undefined : Number(index);
}
