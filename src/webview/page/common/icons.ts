import { svg, type SVGTemplateResult } from 'lit';
import type { BackupState } from '../../../model/resources.ts';

export interface Status {
  readonly kind: BackupState | 'unknown';
  /** Localised. */
  readonly words: string;
}

/** Each status has its own shape, so that it can be told without its colour. */
const statusShapes: Record<Status['kind'], SVGTemplateResult> = {
  good: svg`<circle cx="8" cy="8" r="7"/><path class="mark" d="M4.5 8.3 7 10.8 11.5 5.6"/>`,
  unusable: svg`<path d="M8 1 15.5 14.5H.5z"/><path class="mark" d="M8 5.8v4M8 12v.1"/>`,
  failed: svg`<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z"/><path class="mark" d="m5.5 5.5 5 5m0-5-5 5"/>`,
  running: svg`<circle class="ring" cx="8" cy="8" r="6.2"/><path class="hands" d="M8 4.2V8l2.8 1.8"/>`,
  deleting: svg`<path d="M3 4h10l-1 11H4zM2 2h12v1.4H2zM6 .8h4v1.4H6z"/><path class="mark" d="m6 7 4 4m0-4-4 4"/>`,
  unknown: svg`<path d="M8 .8 15.2 8 8 15.2.8 8z"/><path class="mark" d="M6.1 6.6a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.7.5-.7 1M8 11.3v.1"/>`,
};

export function statusIcon({ kind, words }: Status): SVGTemplateResult {
  return svg`<svg class="status ${kind}" viewBox="0 0 16 16" role="img" aria-label=${words}>${statusShapes[kind]}</svg>`;
}

export const copyIcon = svg`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"><path d="M5.5 5.5v-3h8v8h-3"/><path d="M2.5 5.5h8v8h-8z"/></svg>`;

/** Beside what is unusual; the words that say so stand near it. */
export const oddIcon = svg`<svg class="odd" viewBox="0 0 16 16" aria-hidden="true">${statusShapes.unusable}</svg>`;
