import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { ReportRow } from '../../../model/report.ts';
import type {
  FilterKind,
  ReportAction,
  ReportFilter,
  ReportHead,
  ReportOrder,
  ReportRef,
  ReportState,
  ReportStrings,
  ReportView,
  TotalsBy,
} from '../../protocol/report.ts';
import { Asking } from '../common/asking.ts';
import { Host, readStart } from '../common/host.ts';
import '../common/page.css';
import '../common/table.css';
import { VirtualTable } from '../common/virtualTable.ts';
import { createWords } from '../common/words.ts';
import { anchorOf, holdTo, type Anchor } from './anchor.ts';
import { answersView } from './answers.ts';
import { barView, showing } from './bar.ts';
import { reportColumns } from './columns.ts';
import { detailView } from './detail.ts';
import { beginning, failuresView, heading, progressView, progressWords } from './head.ts';
import { HeldReport } from './held.ts';
import { readView } from './kept.ts';
import { lookAt, noFilter, type Look } from './look.ts';
import { createNumbers } from './numbers.ts';
import './report.css';
import { Speech } from './speech.ts';
import { totalsView } from './totals.ts';

/** Ages are told anew this often, in milliseconds. */
const TICK = 20_000;
/** So long the page goes after a row that the user went to, until it is drawn. */
const FOLLOW = 500;

const start = readStart<ReportRef, ReportStrings>();
const { strings } = start;

/** The page of the report: what the host said so far, how the user looks at it, and how it is drawn. */
class ReportPage {
  readonly #root = document.getElementById('page') ?? document.body;
  readonly #host = new Host<ReportRef, ReportState, ReportAction, ReportOrder, ReportView>(start.ref, (state) =>
    this.#receive(state),
  );
  readonly #held = new HeldReport();
  readonly #asking = new Asking<ReportAction>(this.#host, () => this.#draw());
  readonly #speech = new Speech(() => this.#drawSoon());
  readonly #kept = readView(this.#host.kept);
  #filter = this.#kept.filter;
  #totalsBy = this.#kept.totalsBy;
  #totalsOpen = this.#kept.totalsOpen;
  #details = this.#kept.details;
  /** The page has been told something. */
  #isTold = false;
  /** It stands where it stood before it was hidden. */
  #isBack = false;
  /** Made anew when rows or filters have changed. */
  #look: Look | undefined;
  #frame: number | undefined;
  #now = Date.now();
  #activeBefore = this.#kept.active;
  #followUntil = 0;

  readonly #wording = {
    strings,
    words: createWords(start.locale),
    numbers: createNumbers(start.locale, strings),
    now: () => this.#now,
    clouds: () => this.#held.head?.clouds ?? {},
  };

  readonly #table = new VirtualTable<ReportRow>({
    label: strings.table,
    columns: reportColumns(this.#wording, start.locale),
    keyOf: ({ key }) => key,
    onPick: (row) => this.#pick(row),
    onChange: () => this.#keepSoon(),
    draw: () => this.#draw(),
    classOf: ({ state }) => state,
  });

  /** What the parts of the page ask for. */
  readonly #view = {
    ...this.#wording,
    order: (order: ReportOrder) => {
      this.#asking.forget();
      this.#host.order(order);
    },
    chooseScope: () => void this.#asking.ask({ do: 'chooseScope' }, ''),
    openLimits: () => void this.#asking.ask({ do: 'openLimits' }, ''),
    openTeamFile: (name: string) => void this.#asking.ask({ do: 'openTeamFile', name }, ''),
    showInstance: (key: string) => void this.#asking.ask({ do: 'showInstance', key }, strings.opening),
    showHistory: (key: string) => void this.#asking.ask({ do: 'showHistory', key }, ''),
    retry: (key: string) => this.#host.order({ do: 'retry', what: { key } }),
    export: () =>
      void this.#asking.ask({ do: 'export', keys: this.#table.rows.map(({ key }) => key) }, strings.exporting),
    close: () => this.#close(),
    narrow: (change: Partial<ReportFilter>) => this.#narrow({ ...this.#filter, ...change }),
    reset: () => this.#narrow(noFilter),
    switchTo: (by: TotalsBy) => {
      this.#totalsBy = by;
      this.#change();
    },
    open: (isOpen: boolean) => {
      this.#totalsOpen = isOpen;
      this.#keepSoon();
    },
    choose: (by: TotalsBy, value: string) =>
      this.#narrow({ ...this.#filter, values: { ...this.#filter.values, [by]: value } }),
  };

  open(): void {
    this.#table.sort = this.#kept.sort;
    this.#table.activeKey = this.#kept.active;
    globalThis.addEventListener('scrollend', () => this.#keep());
    globalThis.setInterval(() => this.#draw(), TICK);
    this.#host.ready();
  }

  #receive(state: ReportState): void {
    const before = this.#held.head?.progress.state;
    this.#held.receive(state);
    this.#isTold = true;
    if (state.is !== 'report' || state.fresh || state.rows.length > 0) {
      this.#look = undefined;
    }
    const { head } = this.#held;
    if (head) {
      this.#speech.progress(before, head.progress.state, () =>
        progressWords(head.progress, this.#newLook(head).newest, this.#wording),
      );
    }
    this.#drawSoon();
  }

  #newLook(head: ReportHead): Look {
    if (!this.#look) {
      this.#look = lookAt(this.#held.rows, this.#filter, this.#totalsBy, head.clouds);
      this.#table.rows = this.#look.shown;
    }
    return this.#look;
  }

  #narrow(filter: ReportFilter): void {
    this.#filter = filter;
    this.#change();
    if (this.#look) {
      this.#speech.soon(showing(this.#look, strings, this.#wording.numbers));
    }
  }

  /** The user looks at something else. */
  #change(): void {
    this.#look = undefined;
    this.#draw();
    this.#keepSoon();
  }

  readonly #toggle = (kind: FilterKind): void => {
    const { kinds } = this.#filter;
    const others = kinds.filter((each) => each !== kind);
    this.#narrow({ ...this.#filter, kinds: others.length < kinds.length ? others : [...kinds, kind] });
  };

  #pick({ key }: ReportRow): void {
    if (this.#details && key === this.#activeBefore) {
      this.#root.querySelector<HTMLElement>('.detail vscode-button')?.focus();
    }
    this.#details = true;
    this.#keepSoon();
  }

  #close(): void {
    this.#details = false;
    this.#draw();
    this.#root.querySelector<HTMLElement>('.grid')?.focus({ preventScroll: true });
    this.#keepSoon();
  }

  readonly #keyAt = (index: number): string | undefined => this.#table.rows[index]?.key;

  readonly #indexOf = (sought: string): number => this.#table.rows.findIndex(({ key }) => key === sought);

  #keepSoon(): void {
    queueMicrotask(() => this.#keep());
  }

  #keep(): void {
    const { sort, activeKey } = this.#table;
    this.#host.keep({
      filter: this.#filter,
      totalsBy: this.#totalsBy,
      totalsOpen: this.#totalsOpen,
      sort,
      active: activeKey,
      details: this.#details,
      scroll: this.#isBack ? globalThis.scrollY : this.#kept.scroll,
      top: this.#isBack ? anchorOf(this.#root, this.#keyAt) : this.#kept.top,
    });
  }

  /** However much comes, it is drawn once a frame. What the user reads stays where it is. */
  #drawSoon(): void {
    this.#frame ??= globalThis.requestAnimationFrame(() => {
      const anchor = this.#isBack ? anchorOf(this.#root, this.#keyAt) : undefined;
      this.#draw();
      this.#settle(anchor);
    });
  }

  #settle(anchor: Anchor | undefined): void {
    if (anchor) {
      holdTo(this.#root, anchor, this.#indexOf);
    } else if (!this.#isBack && this.#isTold && this.#held.more === 0) {
      this.#isBack = true;
      globalThis.requestAnimationFrame(() => {
        globalThis.scrollTo({ top: this.#kept.scroll, behavior: 'instant' });
        if (this.#kept.top) {
          holdTo(this.#root, this.#kept.top, this.#indexOf);
        }
      });
    }
  }

  #draw(): void {
    if (this.#frame !== undefined) {
      globalThis.cancelAnimationFrame(this.#frame);
      this.#frame = undefined;
    }
    this.#now = Date.now();
    const focused = document.activeElement;
    render(this.#template(), this.#root);
    this.#asking.passFocus(focused, this.#root);
    this.#follow();
  }

  /** The row that the user went to comes out from under what stands over the table. */
  #follow(): void {
    const { activeKey } = this.#table;
    const now = globalThis.performance.now();
    if (activeKey !== this.#activeBefore) {
      this.#activeBefore = activeKey;
      this.#followUntil = now + FOLLOW;
      this.#keepSoon();
    }
    const row = this.#followUntil > now ? this.#root.querySelector('.grid-row.active') : undefined;
    if (row) {
      this.#followUntil = 0;
      const foot = this.#root.querySelector<HTMLElement>('.detail')?.offsetHeight ?? 0;
      document.documentElement.style.setProperty('--detail', `${foot}px`);
      row.scrollIntoView({ block: 'nearest', behavior: 'instant' });
    }
  }

  #template(): TemplateResult | typeof nothing {
    const { head, team, problem } = this.#held;
    if (!this.#isTold) {
      return nothing;
    }
    const replies = html`${this.#asking.status(strings.cancel)} ${this.#asking.failure(problem)}`;
    return head ? this.#report(head, replies) : beginning(team, this.#view, replies);
  }

  #report(head: ReportHead, replies: unknown): TemplateResult {
    const look = this.#newLook(head);
    const view = {
      ...this.#view,
      filter: this.#filter,
      by: this.#totalsBy,
      isOpen: this.#totalsOpen,
    };
    const active = this.#details ? this.#held.row(this.#table.activeKey) : undefined;
    return html`<main class="report">
      ${heading(head, view)} ${progressView(head, look, view)}
      ${answersView(look, this.#filter, head.limits, view, this.#toggle)} ${failuresView(head.failures, view)}
      ${look.total > 0 ? totalsView(look, view) : nothing} ${barView(look, view, replies)}
      ${look.shown.length > 0 ? this.#table.view() : this.#empty(head, look)} ${detailView(active, view)}
      ${this.#speech.view()}
    </main>`;
  }

  #empty({ progress }: ReportHead, { total }: Look): TemplateResult {
    if (total > 0) {
      return html`<p class="empty">${strings.noneFits}</p>
        <div class="bar">
          <vscode-button secondary @click=${() => this.#view.reset()}>${strings.resetFilters}</vscode-button>
        </div>`;
    }
    return html`<p class="empty">${progress.state === 'running' ? strings.noneYet : strings.noneFound}</p>`;
  }
}

new ReportPage().open();
