import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Metric, Points } from './series.ts';

interface ChartOptions {
  readonly metric: Metric;
  /** Words for a value of the axis. */
  readonly value: (value: number) => string;
  readonly day: (at: number) => string;
  /** Steps that the axis may have, ascending. */
  readonly steps: readonly number[];
  /** The pointer is at this point, or at none. */
  readonly onPoint: (index: number | undefined) => void;
}

interface Colours {
  readonly lines: readonly string[];
  readonly text: string;
  readonly grid: string;
  readonly mark: string;
  readonly back: string;
  readonly font: string;
}

const HEIGHT = 132;
/** Lines differ by their dashes, too. The theme's orange is no colour for them: by default it is half transparent. */
const dashes = [[], [6, 4], [2, 3], [10, 3, 2, 3], [1, 5]];
const tones = ['blue', 'purple', 'foreground', 'green', 'red'];

/** Width of the column of axis labels, the same for charts below each other. */
const AXIS = 72;
/** Between the plot and the days below it: the lowest label beside it reaches under its edge. */
const BELOW = 9;

/** One metric over time. Its colours come from the theme, its numbers from `Points`. */
export class Chart {
  readonly #options: ChartOptions;
  #plot: uPlot | undefined;
  #points: Points | undefined;
  #log = false;
  #span: readonly [number, number] = [0, 1];
  #colours = readColours();

  constructor(options: ChartOptions) {
    this.#options = options;
  }

  /** `span` is the time to be shown, in epoch milliseconds. */
  show(points: Points, log: boolean, span: readonly [number, number], mount: HTMLElement): void {
    const width = mount.clientWidth;
    const sameShape = this.#points?.series.length === points.series.length && this.#log === log;
    [this.#points, this.#log, this.#span] = [points, log, span];
    if (this.#plot && sameShape && this.#plot.root.parentElement === mount) {
      this.#plot.setData(this.#data());
      return;
    }
    this.destroy();
    [this.#points, this.#log] = [points, log];
    if (width > 0) {
      this.#plot = new uPlot(this.#settings(width), this.#data(), mount);
    }
  }

  resize(width: number): void {
    if (this.#plot && width > 0 && this.#plot.width !== width) {
      this.#plot.setSize({ width, height: HEIGHT });
    }
  }

  /** The theme is another one. */
  recolour(): void {
    this.#colours = readColours();
    this.#plot?.redraw(false, true);
  }

  /** Moves the cursor to a point, or away. */
  mark(index: number | undefined): void {
    const at = index === undefined ? undefined : this.#points?.times[index];
    const left = at === undefined ? -10 : (this.#plot?.valToPos(at, 'x') ?? -10);
    this.#plot?.setCursor({ left, top: left < 0 ? -10 : HEIGHT / 3 }, false);
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    this.#points = undefined;
  }

  #data(): uPlot.AlignedData {
    const { times = [], series = [] } = this.#points ?? {};
    const positive = (values: readonly (number | null)[]) =>
      this.#log ? values.map((value) => (value !== null && value > 0 ? value : null)) : values.slice();
    return [times.slice(), ...series.map((one) => positive(one[this.#options.metric]))];
  }

  #settings(width: number): uPlot.Options {
    const { steps, value, day } = this.#options;
    const axis = { stroke: () => this.#colours.text, font: this.#colours.font, ticks: { show: false } };
    const grid = { stroke: () => this.#colours.grid, width: 1 };
    const series = (this.#points?.series ?? []).map((_, index) => this.#line(index));
    return {
      width,
      height: HEIGHT,
      ms: 1,
      padding: [10, 8, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 9 } },
      scales: {
        x: { time: true, range: () => [...this.#span] },
        y: this.#log ? { distr: 3, range: (_plot, low, high) => [low / 1.5, high * 1.5] } : { range: fromZero },
      },
      axes: [
        { ...axis, grid: { show: false }, space: 84, size: 30, gap: BELOW, values: (_plot, splits) => splits.map(day) },
        {
          ...axis,
          grid,
          size: AXIS,
          space: 30,
          incrs: [...steps],
          ...(this.#log
            ? { splits: (_plot, _axis, low, high) => thinned(steps, low, high), filter: (_plot, splits) => splits }
            : {}),
          values: (_plot, splits) => splits.map(value),
        },
      ],
      series: [{}, ...series],
      hooks: {
        draw: [(plot) => this.#drawMarks(plot)],
        setCursor: [
          ({ cursor }) =>
            this.#options.onPoint(cursor.left === undefined || cursor.left < 0 ? undefined : (cursor.idx ?? undefined)),
        ],
      },
    };
  }

  #line(index: number): uPlot.Series {
    const single = this.#points?.series.length === 1;
    const colour = () => this.#colours.lines[index] ?? this.#colours.text;
    return {
      stroke: colour,
      width: 1.6,
      spanGaps: true,
      dash: dashes[index] ?? [],
      points: { size: 4.5, fill: colour },
      ...(single ? { fill: () => `color-mix(in srgb, ${colour()} 13%, transparent)` } : {}),
    };
  }

  /** A diamond stands for what is out of the ordinary. */
  #drawMarks(plot: uPlot): void {
    const { ctx } = plot;
    const { anomalies = [], times = [] } = this.#points ?? {};
    const size = 5.5 * devicePixelRatio;
    ctx.save();
    ctx.setLineDash([]);
    ctx.fillStyle = this.#colours.mark;
    ctx.strokeStyle = this.#colours.back;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    for (const { metric, index, value } of anomalies) {
      if (metric === this.#options.metric && (value > 0 || !this.#log)) {
        const [x, y] = [plot.valToPos(times[index] ?? 0, 'x', true), plot.valToPos(value, 'y', true)];
        ctx.beginPath();
        ctx.moveTo(x, y - size);
        ctx.lineTo(x + size, y);
        ctx.lineTo(x, y + size);
        ctx.lineTo(x - size, y);
        ctx.closePath();
        ctx.fill();
        ctx.stroke();
      }
    }
    ctx.restore();
  }
}

/** A line that grows from its lowest value would make a mountain of every hill. */
function fromZero(_plot: uPlot, _low: number, high: number | null): [number, number] {
  return [0, (high ?? 0) > 0 ? (high ?? 1) * 1.12 : 1];
}

/** At most five of the steps that are between two values. */
function thinned(steps: readonly number[], low: number, high: number): number[] {
  const within = steps.filter((step) => step >= low && step <= high);
  const every = Math.ceil(within.length / 5);
  return within.filter((_step, index) => index % every === 0);
}

function readColours(): Colours {
  const style = getComputedStyle(document.body);
  const read = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise;
  const text = read('--vscode-foreground', style.color);
  const dim = read('--vscode-descriptionForeground', text);
  return {
    lines: tones.map((tone) => read(`--vscode-charts-${tone}`, text)),
    text: dim,
    grid: `color-mix(in srgb, ${dim} 25%, transparent)`,
    mark: read('--vscode-charts-yellow', text),
    back: read('--vscode-editor-background', 'transparent'),
    font: `11px ${style.fontFamily}`,
  };
}
