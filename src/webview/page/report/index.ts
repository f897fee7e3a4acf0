import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { CloudId } from '../../../model/account.ts';
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
import { afterFrames, ScrollAnchor, ROW_HEIGHT } from './anchor.ts';
import { answersView } from './answers.ts';
import { barView, emptyView, showing } from './bar.ts';
import { reportColumns } from './columns.ts';
import { closesDetail, detailView } from './detail.ts';
import { RowFollower } from './follow.ts';
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
  #totalsWhole = false;
  #details = this.#kept.details;
  /** The page has been told something. */
  #isTold = false;
  /** Not all of that was drawn. */
  #isNew = false;
  /** It stands where it stood before it was hidden. */
  #isBack = false;
  /** Made anew when rows or filters have changed. */
  #look: Look | undefined;
  #frame: number | undefined;
  #now = Date.now();
  readonly #follower = new RowFollower(this.#root, this.#kept.active);

  readonly #wording = {
    strings,
    words: createWords(start.locale),
    numbers: createNumbers(start.locale, strings),
    now: () => this.#now,
    clouds: () => this.#held.head?.clouds ?? {},
    regionName: (cloud: CloudId, regionId: string) => this.#held.regionName(cloud, regionId),
  };

  readonly #table = new VirtualTable<ReportRow>({
    label: strings.table,
    columns: reportColumns(this.#wording, start.locale),
    keyOf: ({ key }) => key,
    onPick: (row) => this.#pick(row),
    onChange: () => this.#keepSoon(),
    draw: () => this.#draw(),
    classOf: ({ state }) => state,
    rowHeight: ROW_HEIGHT,
  });

  readonly #anchor = new ScrollAnchor(this.#root, {
    keyAt: (index) => this.#table.rows[index]?.key,
    indexOf: (sought) => this.#table.rows.findIndex(({ key }) => key === sought),
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
    showWhole: (isWhole: boolean) => {
      this.#totalsWhole = isWhole;
      this.#draw();
    },
    choose: (by: TotalsBy, value: string) =>
      this.#narrow({ ...this.#filter, values: { ...this.#filter.values, [by]: value } }),
  };

  open(): void {
    this.#table.sort = this.#kept.sort;
    this.#table.activeKey = this.#kept.active;
    // Two frames later, the rows that it ended at are drawn.
    globalThis.addEventListener('scrollend', () => afterFrames(2, () => this.#keep()));
    globalThis.setInterval(() => this.#draw(), TICK);
    this.#host.ready();
  }

  #receive(state: ReportState): void {
    const before = this.#held.head?.progress.state;
    this.#held.receive(state);
    this.#isTold = true;
    this.#isNew = true;
    if (state.is !== 'report' || state.fresh || state.rows.length > 0) {
      this.#look = undefined;
    }
    const { head } = this.#held;
    if (head) {
      this.#speech.progress(before, head.progress.state, () =>
        progressWords(head.progress, this.#newLook(head), this.#wording),
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
    if (this.#details && key === this.#follower.key) {
      this.#root.querySelector<HTMLElement>('.detail vscode-button')?.focus();
    }
    this.#details = true;
    this.#keepSoon();
  }

  #close(): void {
    const isInside = this.#root.querySelector('.detail')?.contains(document.activeElement) === true;
    this.#details = false;
    this.#draw();
    if (isInside) {
      this.#root.querySelector<HTMLElement>('.grid')?.focus({ preventScroll: true });
    }
    this.#keepSoon();
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (this.#details && closesDetail(event)) {
      this.#close();
    }
  };

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
      top: this.#isBack ? this.#anchor.top : this.#kept.top,
    });
  }

  /** However much comes, it is drawn once a frame. */
  #drawSoon(): void {
    this.#frame ??= globalThis.requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    if (this.#frame !== undefined) {
      globalThis.cancelAnimationFrame(this.#frame);
      this.#frame = undefined;
    }
    this.#now = Date.now();
    const focused = document.activeElement;
    const show = () => void render(this.#template(), this.#root);
    // What the user reads stays where it is, whatever has come.
    if (this.#isNew && this.#isBack) {
      this.#anchor.during(show);
    } else {
      show();
    }
    this.#isNew = false;
    this.#goBack();
    this.#asking.passFocus(focused, this.#root);
    if (this.#follower.drawn(this.#table.activeKey)) {
      this.#keepSoon();
    }
  }

  /** Once all rows are there: to where the page stood before it was hidden. */
  #goBack(): void {
    if (!this.#isBack && this.#isTold && this.#held.more === 0) {
      this.#isBack = true;
      globalThis.requestAnimationFrame(() => {
        globalThis.scrollTo({ top: this.#kept.scroll, behavior: 'instant' });
        if (this.#kept.top) {
          this.#anchor.hold(this.#kept.top);
        }
      });
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
      isWhole: this.#totalsWhole,
    };
    const row = this.#held.row(this.#table.activeKey);
    const isShown = row !== undefined && look.shown.includes(row);
    // Unless rows are still to come, it went away for good.
    this.#details &&= isShown || !this.#isBack || this.#held.more > 0;
    const active = this.#details && isShown ? row : undefined;
    return html`<main class="report" @keydown=${this.#onKey}>
      ${heading(head, view)} ${progressView(head, look, view)}
      ${answersView(look, this.#filter, head.limits, view, this.#toggle)} ${failuresView(head.failures, view)}
      ${look.total > 0 ? totalsView(look, view) : nothing} ${barView(look, view, replies)}
      ${look.shown.length > 0 ? this.#table.view() : emptyView(look, head, view)} ${detailView(active, view)}
      ${this.#speech.view()}
    </main>`;
  }
}

new ReportPage().open();
