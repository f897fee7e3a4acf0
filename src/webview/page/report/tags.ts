import { html, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import type { ReportRow } from '../../../model/report.ts';
import type { ReportStrings } from '../../protocol/report.ts';

export type Tone = 'bad' | 'warning' | 'note' | 'good' | 'running' | 'waiting' | 'unknown' | 'left';

export interface Tag {
  readonly tone: Tone;
  /** Localised, short. */
  readonly words: string;
  /** Localised sentence; empty if there is nothing to add. */
  readonly why: string;
}

/** Each tone has its own shape, so that it can be told without its colour. */
const shapes: Readonly<Record<Tone, SVGTemplateResult>> = {
  bad: svg`<path d="M4 .5h4L11.5 4v4L8 11.5H4L.5 8V4z"/><path class="mark" d="m4 4 4 4m0-4-4 4"/>`,
  warning: svg`<path d="M6 .5 11.8 11H.2z"/><path class="mark" d="M6 4.4v3M6 9.3v.1"/>`,
  note: svg`<rect class="line" x="1.2" y="1.2" width="9.6" height="9.6" rx="1.5"/><path class="line" d="M6 5.4v3.2M6 3.4v.1"/>`,
  good: svg`<circle cx="6" cy="6" r="5.5"/><path class="mark" d="M3.5 6.2 5.3 8l3.3-3.8"/>`,
  running: svg`<circle class="line" cx="6" cy="6" r="4.8"/><path class="line" d="M6 3.2V6l2 1.4"/>`,
  waiting: svg`<circle class="line dashed" cx="6" cy="6" r="4.8"/>`,
  unknown: svg`<path d="M6 .2 11.8 6 6 11.8.2 6z"/><path class="mark" d="M4.7 4.9a1.4 1.4 0 1 1 1.9 1.3c-.4.1-.6.4-.6.8M6 8.7v.1"/>`,
  left: svg`<path class="line" d="M2 6h8"/>`,
};

export function toneIcon(tone: Tone): SVGTemplateResult {
  return svg`<svg class="tone ${tone}" viewBox="0 0 12 12" aria-hidden="true">${shapes[tone]}</svg>`;
}

export function tagsOf(row: ReportRow, strings: ReportStrings): readonly Tag[] {
  const problems = row.problems.map(({ severity, words, why }): Tag => ({ tone: severity, words, why }));
  const why = row.why ?? '';
  switch (row.state) {
    case 'waiting':
      return [...problems, { tone: 'waiting', words: row.facts ? strings.again : strings.waiting, why: '' }];
    case 'failed':
      return [{ tone: 'unknown', words: strings.notChecked, why }, ...problems];
    case 'left':
      return [{ tone: 'left', words: strings.notExpected, why }, ...problems];
    case 'checked': {
      const running: readonly Tag[] = row.facts?.running
        ? [{ tone: 'running', words: strings.backupRunning, why: '' }]
        : [];
      return [...fine(row, strings), ...problems, ...running];
    }
  }
}

/** What is worth knowing makes nothing bad. */
function fine({ problems, facts }: ReportRow, strings: ReportStrings): readonly Tag[] {
  if (problems.some(({ severity }) => severity !== 'note')) {
    return [];
  }
  return facts?.isNew && facts.lastGood === undefined
    ? [{ tone: 'note', words: strings.isNew, why: strings.isNewWhy }]
    : [{ tone: 'good', words: strings.good, why: '' }];
}

export function tagView({ tone, words, why }: Tag): TemplateResult {
  return html`<span class="tag ${tone}" title=${why}>${toneIcon(tone)}<bdi>${words}</bdi></span>`;
}
