import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { HistoryPart } from '../../../model/history.ts';
import {
  isPeriod,
  periods,
  type HistoryAction,
  type HistoryFacts,
  type HistoryOrder,
  type HistoryPeriod,
  type HistoryRef,
  type HistoryState,
  type HistoryView,
} from '../../protocol/history.ts';
import type { HistoryStrings } from '../../protocol/historyStrings.ts';
import '../common/page.css';
import '../common/table.css';
import './history.css';
import { Asking } from '../common/asking.ts';
import { Host, readStart } from '../common/host.ts';
import { summary } from '../common/summary.ts';
import { VirtualTable } from '../common/virtualTable.ts';
import { answers } from './answers.ts';
import { Calendar } from './calendar.ts';
import { Charts } from './charts.ts';
import { dayClock, type Day } from './days.ts';
import { failed, heading, loading, periodPicker, progress, underWay } from './heading.ts';
import { pictureOf, type Picture } from './picture.ts';
import { Said } from './said.ts';
import { copiesSection, listTrouble, realitySection, windowSection } from './sections.ts';
import { Store, type Item } from './store.ts';
import { columnsOf, everyBackup } from './table.ts';
import { createTell } from './tell.ts';

type Shown = Extract<HistoryState, { readonly is: 'shown' }>;

/** Ages are told anew this often, in milliseconds. */
const TICK = 20_000;
/** While it is read the picture is worked out again once this many times the time it takes has passed. */
const REST = 6;

const start = readStart<HistoryRef, HistoryStrings>();
const { strings } = start;
const tell = createTell(strings, start.locale);
const clock = dayClock();

/** The history page: what the host said last, and how the user looks at it. */
class HistoryPage {
  readonly #root = document.getElementById('page') ?? document.body;
  readonly #host = new Host<HistoryRef, HistoryState, HistoryAction, HistoryOrder, Partial<HistoryView>>(
    start.ref,
    (state) => this.#receive(state),
  );
  readonly #asking = new Asking<HistoryAction>(this.#host, () => this.#draw());
  readonly #said = new Said(this.#asking, strings, () => this.#draw());
  readonly #store = new Store();
  #state: HistoryState | undefined;
  #picture: Picture | undefined;
  #period: HistoryPeriod;
  /** The table shows the backups of this day alone. */
  #day: number | undefined;
  #scroll: number | undefined;
  #due: number | undefined;
  /** When the picture was worked out last, and how long that took. */
  #worked = { at: -Infinity, took: 0 };

  readonly #calendar = new Calendar({ tell, draw: () => this.#draw(), pick: (day) => this.#pickDay(day) });
  readonly #charts = new Charts({
    tell,
    draw: () => this.#draw(),
    pick: (item) => this.#pick(item),
    keep: () => this.#keep(),
  });
  readonly #table = new VirtualTable<Item>({
    label: strings.tableTitle,
    columns: columnsOf({
      tell,
      now: () => Date.now(),
      withYear: () => this.#period === 'year',
      onDetails: (event) => this.#onDetails(event),
    }),
    keyOf: ({ id }) => id,
    onPick: (item) => this.#reveal(item),
    onChange: () => this.#keep(),
    draw: () => this.#draw(),
  });

  constructor() {
    const { kept } = this.#host;
    this.#period = isPeriod(kept?.period) ? kept.period : 'weeks';
    this.#day = kept?.day;
    this.#scroll = kept?.scroll;
    this.#charts.log = kept?.log;
    this.#table.sort = kept?.sort;
  }

  open(): void {
    this.#keep();
    globalThis.addEventListener('scrollend', () => this.#keep());
    globalThis.setInterval(() => this.#draw(), TICK);
    this.#host.ready();
    this.#host.order({ order: 'show', ...this.#wanted() });
  }

  #wanted(): { readonly period: HistoryPeriod; readonly from: number } {
    const first = clock.dayOf(Date.now()) - periods[this.#period] + 1;
    return { period: this.#period, from: clock.startOf(first) };
  }

  #receive(state: HistoryState): void {
    this.#state = state;
    if (state.is === 'shown') {
      this.#store.take(state);
      this.#work(state);
    } else {
      this.#picture = undefined;
    }
    this.#draw();
    if (state.is === 'shown' && this.#scroll !== undefined && state.facts.backups.is !== 'reading') {
      this.#returnTo(this.#scroll);
    }
  }

  /** Works out the picture: at once at the end, and now and then while it is read. */
  #work({ facts }: Shown): void {
    const began = performance.now();
    const rest = this.#worked.at + REST * this.#worked.took - began;
    globalThis.clearTimeout(this.#due);
    if (facts.backups.is === 'reading' && rest > 0) {
      this.#due = globalThis.setTimeout(() => this.#workAgain(), rest);
      return;
    }
    const picture = pictureOf(facts, this.#store.items, clock, strings.otherTypes);
    const now = Date.now();
    this.#picture = picture;
    this.#calendar.show(picture.days, now);
    this.#charts.show(picture.points, picture.span, now);
    this.#filter();
    const end = performance.now();
    this.#worked = { at: end, took: end - began };
  }

  #workAgain(): void {
    if (this.#state?.is === 'shown') {
      this.#work(this.#state);
      this.#draw();
    }
  }

  #filter(): void {
    const day = this.#picture?.days.find(({ start: first }) => first === this.#day);
    if (!day) {
      this.#day = undefined;
    }
    const items = this.#picture?.items ?? [];
    this.#table.rows = day ? items.filter(({ at }) => at !== undefined && at >= day.start && at < day.end) : items;
  }

  /** In the next frame: only then have the components their size. */
  #returnTo(scroll: number): void {
    this.#scroll = undefined;
    globalThis.requestAnimationFrame(() => globalThis.scrollTo(0, scroll));
  }

  #keep(): void {
    const { log } = this.#charts;
    const scroll = this.#scroll ?? globalThis.scrollY;
    this.#host.keep({ period: this.#period, log, sort: this.#table.sort, day: this.#day, scroll });
  }

  #pickDay(day: Day): void {
    const only = day.only === undefined ? undefined : this.#picture?.items.find(({ id }) => id === day.only);
    if (only) {
      this.#pick(only);
      return;
    }
    this.#showDay(day.start);
  }

  #showDay(day: number | undefined): void {
    this.#day = day;
    this.#filter();
    this.#keep();
    this.#draw();
    this.#root.querySelector('.every')?.scrollIntoView();
    this.#root.querySelector<HTMLElement>('.every .grid')?.focus({ preventScroll: true });
  }

  /** Selects a backup here and in the tree. */
  #pick(item: Item): void {
    this.#table.activeKey = item.id;
    this.#reveal(item);
  }

  #reveal({ id }: Item): void {
    void this.#asking.ask({ do: 'pick', backup: id }, strings.revealing);
  }

  readonly #onDetails = (event: Event): void => {
    event.stopPropagation();
    const id = (event.currentTarget as HTMLElement).dataset['id'];
    this.#showDetails(id);
  };

  #showDetails(id: string | undefined): void {
    if (id !== undefined) {
      void this.#asking.ask({ do: 'details', backup: id }, '');
    }
  }

  readonly #choose = (period: HistoryPeriod): void => {
    this.#period = period;
    this.#keep();
    this.#asking.forget();
    this.#host.order({ order: 'show', ...this.#wanted() });
    this.#draw();
  };

  readonly #refresh = (): void => {
    this.#asking.forget();
    this.#host.order({ order: 'refresh', ...this.#wanted() });
  };

  readonly #stop = (): void => this.#host.order({ order: 'stop' });

  readonly #retry = (part: HistoryPart): void => this.#host.order({ order: 'retry', part });

  #draw(): void {
    const focused = document.activeElement;
    render(this.#view(), this.#root);
    this.#asking.passFocus(focused, this.#root);
    this.#said.passFocus(focused, this.#root);
  }

  #view(): TemplateResult | typeof nothing {
    const state = this.#state;
    if (!state) {
      return nothing;
    }
    if (state.is === 'shown' && this.#picture) {
      return this.#shown(state, this.#picture);
    }
    return state.is === 'failed' ? failed(state.message, start, this.#refresh) : loading(start, this.#stop);
  }

  #shown(state: Shown, picture: Picture): TemplateResult {
    const { facts, problem } = state;
    const now = Date.now();
    const minute = Math.floor(now / TICK);
    const parts = { tell, now, retry: this.#retry };
    const under = underWay(state);
    const isBusy = under !== undefined;
    return html`<main aria-busy=${isBusy}>
      ${guard(
        [facts, picture, minute],
        () =>
          html`${heading(facts, picture.items, strings)} ${summary(strings.summary, answers(facts, picture, now, tell))}`,
      )}
      <section aria-label=${strings.actions}>
        <div class="bar">
          ${periodPicker(this.#period, strings, this.#choose)}
          <vscode-button secondary @click=${isBusy ? this.#stop : this.#refresh}
            >${isBusy ? strings.stop : strings.refresh}</vscode-button
          >
          <vscode-button secondary @click=${() => void this.#asking.ask({ do: 'export' }, strings.exporting)}
            >${strings.export}</vscode-button
          >
        </div>
        ${under ? progress(under, tell) : nothing} ${listTrouble(facts.backups, 'backups', facts, parts)}
      </section>
      ${this.#said.view(under && strings[under.what], problem)}
      <section>
        <h2>${strings[`last_${facts.period}`]}</h2>
        ${this.#calendar.view()}
      </section>
      <section>
        <h2>${strings.overTime}</h2>
        ${this.#charts.view()}
      </section>
      ${guard(
        [facts, picture, minute, this.#store.copies],
        () =>
          html`${windowSection(facts, parts)} ${realitySection(facts, parts)}
          ${copiesSection(facts, { items: picture.items, copies: this.#store.copies }, parts)}`,
      )}
      ${this.#every(facts, picture, now)}
    </main>`;
  }
  #every(facts: HistoryFacts, { days }: Picture, now: number): TemplateResult {
    const day = days.find(({ start: first }) => first === this.#day);
    const showDetails = () => this.#showDetails(this.#table.activeKey);
    return everyBackup(this.#table, { facts, day, now, tell, allDays: () => this.#showDay(undefined), showDetails });
  }
}

new HistoryPage().open();
