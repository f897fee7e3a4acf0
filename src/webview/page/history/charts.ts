import { html, nothing, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import { fill } from '../common/words.ts';
import { Chart } from './chart.ts';
import { NOT_COMPARED, pointLabel, spreadOf, type Anomaly, type Points } from './series.ts';
import { tookOf, type Item } from './store.ts';
import { itemWords, type Tell } from './tell.ts';

interface ChartsParts {
  readonly tell: Tell;
  readonly draw: () => void;
  readonly pick: (item: Item) => void;
  /** The scale was changed. */
  readonly keep: () => void;
}

/** Powers of two: the units of sizes are no powers of ten. */
const sizes = Array.from({ length: 60 }, (_, power) => 2 ** power);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const spans = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 96, 240].map((hours) => hours * HOUR),
];
/** So many anomalies are told in sentences. */
const TOLD = 8;
/** Lines that are so many times apart get a logarithmic scale unless the user wants it otherwise. */
const WIDE = 20;
/** Points that a page key moves by. */
const PAGE = 10;

/** Sizes and durations over time: two charts with one cursor, which pointer and keys move alike. */
export class Charts {
  readonly #parts: ChartsParts;
  readonly #charts: readonly Chart[];
  #points: Points = { items: [], times: [], series: [], seriesOf: [], isCompared: false, anomalies: [] };
  #byPoint: ReadonlyMap<number, readonly Anomaly[]> = new Map();
  #span: readonly [number, number] = [0, 1];
  #now = 0;
  #active: number | undefined;
  #mounts: readonly [HTMLElement | undefined, HTMLElement | undefined] = [undefined, undefined];
  #stale = false;
  #showsAll = false;
  /** Powers of ten, as the user has it; until then, where small values would be nothing beside large ones. */
  log: boolean | undefined;
  /** By metric: the lines are too far apart for one scale. */
  #isWide = { size: false, took: false };
  readonly #resizes = new ResizeObserver((entries) => {
    for (const { contentRect } of entries) {
      this.#charts.forEach((chart) => chart.resize(contentRect.width));
    }
    this.#update();
  });

  constructor(parts: ChartsParts) {
    this.#parts = parts;
    const { words } = parts.tell;
    const shared = {
      day: (at: number) => words.day(at, this.#now),
      onPoint: (index: number | undefined) => this.#point(index),
    };
    this.#charts = [
      new Chart({ ...shared, metric: 'size', steps: sizes, value: (bytes) => words.size(bytes) }),
      new Chart({ ...shared, metric: 'took', steps: spans, value: (ms) => words.span(ms) }),
    ];
    // The editor changes a class of the body and the variables of the document with the theme.
    const themes = new MutationObserver(() => this.#charts.forEach((chart) => chart.recolour()));
    themes.observe(document.body, { attributeFilter: ['class'] });
    themes.observe(document.documentElement, { attributeFilter: ['style', 'class'] });
  }

  show(points: Points, span: readonly [number, number], now: number): void {
    const item = this.#active === undefined ? undefined : this.#points.items[this.#active];
    [this.#points, this.#span, this.#now, this.#stale] = [points, span, now, true];
    const found = item ? points.items.findIndex(({ id }) => id === item.id) : -1;
    this.#active = found < 0 ? undefined : found;
    const byPoint = new Map<number, Anomaly[]>();
    for (const anomaly of points.anomalies) {
      byPoint.set(anomaly.index, [...(byPoint.get(anomaly.index) ?? []), anomaly]);
    }
    this.#byPoint = byPoint;
    this.#isWide = { size: spreadOf(points, 'size') > WIDE, took: spreadOf(points, 'took') > WIDE };
  }

  get #isLog(): boolean {
    return this.log ?? (this.#isWide.size || this.#isWide.took);
  }

  view(): unknown {
    return guard([this.#points, this.#active, this.#isLog, this.#showsAll], () => this.#view());
  }

  #view(): TemplateResult {
    queueMicrotask(() => this.#update());
    const { strings } = this.#parts.tell;
    const { items, series } = this.#points;
    if (items.length === 0) {
      return html`<p class="dim">${strings.noPoints}</p>`;
    }
    const told = this.#active === undefined ? '' : this.#pointWords(this.#active);
    return html`<div
        class="charts"
        role="slider"
        tabindex="0"
        aria-label=${strings.chartLabel}
        aria-valuemin="1"
        aria-valuemax=${items.length}
        aria-valuenow=${(this.#active ?? items.length - 1) + 1}
        aria-valuetext=${told === '' ? strings.chartHint : told}
        @keydown=${this.#onKey}
        @click=${this.#onClick}
      >
        <p class="chart-title" aria-hidden="true">${strings.sizeTitle}</p>
        <div class="chart" ${ref(this.#onSize)}></div>
        <p class="chart-title" aria-hidden="true">${strings.tookTitle}</p>
        <div class="chart" ${ref(this.#onTook)}></div>
      </div>
      <p class="readout">${told === '' ? strings.chartHint : told}</p>
      <div class="bar chart-bar">
        <label class="tick"
          ><input type="checkbox" .checked=${this.#isLog} @change=${this.#toggleLog} />${strings.logScale}</label
        >
        ${
          series.length > 1
            ? html`<ul class="legend lines" aria-label=${strings.lines}>
                ${series.map(
                  ({ name }, index) =>
                    html`<li>
                      <svg viewBox="0 0 24 4" class="line line-${index}" aria-hidden="true"><path d="M0 2h24" /></svg
                      ><span>${name === '' ? strings.noType : name}</span>
                    </li>`,
                )}
              </ul>`
            : nothing
        }
      </div>
      ${this.#anomalies()}`;
  }

  #anomalies(): TemplateResult {
    const { strings, number } = this.#parts.tell;
    const { anomalies, isCompared } = this.#points;
    const tooFew = html`<p class="dim">${fill(strings.tooFew, number(NOT_COMPARED))}</p>`;
    if (anomalies.length === 0) {
      return html`${isCompared ? html`<p class="dim">${strings.noAnomalies}</p>` : nothing}${tooFew}`;
    }
    const told = this.#showsAll ? anomalies.slice(0, 100) : anomalies.slice(0, TOLD);
    const rest = anomalies.length - told.length;
    return html`<h3>${strings.anomalies}</h3>
      <ul class="anomalies">
        ${told.map(
          (anomaly) =>
            html`<li>
              <button type="button" class="link" data-index=${anomaly.index} @click=${this.#onAnomaly}>
                <svg class="diamond" viewBox="0 0 10 10" aria-hidden="true"><path d="M5 0 10 5 5 10 0 5z" /></svg
                >${this.#anomalyWords(anomaly)}
              </button>
            </li>`,
        )}
      </ul>
      ${
        rest > 0
          ? html`<button type="button" class="link" ?hidden=${this.#showsAll} @click=${this.#onAll}>
              ${fill(strings.moreAnomalies, number(rest))}
            </button>`
          : nothing
      }${tooFew}`;
  }

  #anomalyWords({ index, metric, deviation }: Anomaly): string {
    const { strings, words, percent, number } = this.#parts.tell;
    const smaller = metric === 'size' ? strings.smaller : strings.quicker;
    const larger = metric === 'size' ? strings.larger : strings.slower;
    const { ratio, of } = deviation;
    const sentence = fill(ratio < 0 ? smaller : larger, percent(Math.abs(ratio)), number(of));
    return fill(strings.about, words.dayAndClock(this.#points.times[index] ?? 0, this.#now), sentence);
  }

  #pointWords(index: number): string {
    const item = this.#points.items[index];
    const odd = (this.#byPoint.get(index) ?? []).map((anomaly) => {
      const { strings, percent } = this.#parts.tell;
      const [less, more] =
        anomaly.metric === 'size'
          ? [strings.smallerThan, strings.largerThan]
          : [strings.quickerThan, strings.slowerThan];
      return fill(anomaly.deviation.ratio < 0 ? less : more, percent(Math.abs(anomaly.deviation.ratio)));
    });
    return item ? [itemWords(item, this.#now, this.#parts.tell), ...odd].join(' · ') : '';
  }

  #point(index: number | undefined): void {
    const own = index === undefined ? undefined : this.#near(index);
    if (own !== this.#active && own !== undefined) {
      this.#active = own;
      this.#charts.forEach((chart) => chart.mark(own));
      this.#parts.draw();
    }
  }

  /** The point itself, where it has any number. */
  #near(index: number): number | undefined {
    const item = this.#points.items[index];
    return item && (item.size !== undefined || tookOf(item) !== undefined || pointLabel(this.#points, index) !== '')
      ? index
      : undefined;
  }

  /** Where nothing was chosen, only the metric that needs it. */
  #logOf(index: number): boolean {
    return this.log ?? (index === 0 ? this.#isWide.size : this.#isWide.took);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const last = this.#points.items.length - 1;
    const at = this.#active ?? last + 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - PAGE,
      PageUp: at + PAGE,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.#goTo(Math.min(Math.max(target, 0), last));
    } else if (event.key === 'Enter') {
      this.#onClick();
    }
  };

  #goTo(index: number): void {
    this.#active = index;
    this.#charts.forEach((chart) => chart.mark(index));
    this.#parts.draw();
  }

  readonly #onClick = (): void => {
    const item = this.#active === undefined ? undefined : this.#points.items[this.#active];
    if (item) {
      this.#parts.pick(item);
    }
  };

  readonly #onAnomaly = ({ currentTarget }: Event): void => {
    this.#goTo(Number((currentTarget as HTMLElement).dataset['index']));
    this.#onClick();
  };

  readonly #onAll = (): void => {
    this.#showsAll = true;
    this.#parts.draw();
  };

  readonly #toggleLog = (): void => {
    this.log = !this.#isLog;
    this.#stale = true;
    this.#parts.keep();
    this.#parts.draw();
  };

  readonly #onSize = (element: Element | undefined): void => this.#mount(0, element);

  readonly #onTook = (element: Element | undefined): void => this.#mount(1, element);

  #mount(index: 0 | 1, element: Element | undefined): void {
    const mount = element instanceof HTMLElement ? element : undefined;
    const before = this.#mounts[index];
    if (before && before !== mount) {
      this.#resizes.unobserve(before);
      this.#charts[index]?.destroy();
    }
    this.#mounts = index === 0 ? [mount, this.#mounts[1]] : [this.#mounts[0], mount];
    if (mount && before !== mount) {
      this.#resizes.observe(mount);
      this.#stale = true;
    }
  }

  /** After drawing: only then is it known how wide they are. */
  #update(): void {
    if (this.#stale && this.#mounts.every((mount) => mount !== undefined && mount.clientWidth > 0)) {
      this.#stale = false;
      for (const [index, mount] of this.#mounts.entries()) {
        if (mount) {
          this.#charts[index]?.show(this.#points, this.#logOf(index), this.#span, mount);
          this.#charts[index]?.mark(this.#active);
        }
      }
    }
  }
}
