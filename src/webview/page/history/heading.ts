import { html, nothing, type TemplateResult } from 'lit';
import type { PageStart } from '../../protocol/common.ts';
import {
  periods,
  type HistoryFacts,
  type HistoryPeriod,
  type HistoryRef,
  type HistoryState,
} from '../../protocol/history.ts';
import type { HistoryStrings } from '../../protocol/historyStrings.ts';
import { statusIcon } from '../common/icons.ts';
import { parts } from '../common/parts.ts';
import { fill } from '../common/words.ts';
import type { Item } from './store.ts';
import type { Tell } from './tell.ts';

/** The instance, where it is, and how its last backup ended. */
export function heading(
  { name, place }: HistoryFacts,
  items: readonly Item[],
  strings: HistoryStrings,
): TemplateResult {
  const last = items.find(({ kind }) => !kind.partial && kind.state !== 'running');
  return html`<header>
    ${last ? statusIcon({ kind: last.kind.state, words: fill(strings.lastBackup, last.kind.status) }) : ''}
    <div>
      <h1 tabindex="-1"><bdi>${name}</bdi></h1>
      <p class="dim place">${parts(place)}</p>
    </div>
  </header>`;
}

export function loading({ ref, strings }: PageStart<HistoryRef, HistoryStrings>, stop: () => void): TemplateResult {
  return html`<main>
    <h1 tabindex="-1" class="plain">${strings.loading}</h1>
    <p class="dim"><bdi>${ref.instanceId}</bdi></p>
    <vscode-progress-bar indeterminate aria-label=${strings.loading}></vscode-progress-bar>
    <div class="bar"><vscode-button secondary @click=${stop}>${strings.stop}</vscode-button></div>
  </main>`;
}

export function failed(
  message: string,
  { ref, strings }: PageStart<HistoryRef, HistoryStrings>,
  again: () => void,
): TemplateResult {
  return html`<main>
    <div role="alert"><h1 tabindex="-1" class="plain">${message}</h1></div>
    <p class="dim"><bdi>${ref.instanceId}</bdi></p>
    <div class="bar"><vscode-button @click=${again}>${strings.tryAgain}</vscode-button></div>
  </main>`;
}

/** How far back to look. */
export function periodPicker(
  chosen: HistoryPeriod,
  strings: HistoryStrings,
  choose: (period: HistoryPeriod) => void,
): TemplateResult {
  return html`<fieldset class="periods">
    <legend class="spoken">${strings.period}</legend>
    ${(Object.keys(periods) as HistoryPeriod[]).map(
      (period) =>
        html`<label
          ><input type="radio" name="period" .checked=${period === chosen} @change=${() => choose(period)} /><span
            >${strings[`period_${period}`]}</span
          ></label
        >`,
    )}
  </fieldset>`;
}

/** What is being read, and how far that is. */
interface UnderWay {
  readonly what: 'refreshing' | 'reading' | 'copiesReading';
  readonly read: number;
  readonly total?: number | undefined;
}

export function underWay({ facts, refreshing }: Extract<HistoryState, { readonly is: 'shown' }>): UnderWay | undefined {
  const { backups, copies } = facts;
  if (refreshing) {
    return { what: 'refreshing', ...refreshing };
  }
  if (backups.is === 'reading') {
    return { what: 'reading', read: backups.read, total: backups.total };
  }
  return copies.is === 'reading' ? { what: 'copiesReading', read: copies.read, total: copies.total } : undefined;
}

/** A bar, and the count beside it: "1,200 of 20,000 read". Not spoken, as it changes all the time. */
export function progress({ what, read, total }: UnderWay, { strings, number }: Tell): TemplateResult {
  const label = strings[what];
  const isCounted = total !== undefined && total > 0 && total >= read;
  const words = isCounted ? fill(strings.readOf, number(read), number(total)) : fill(strings.readSoFar, number(read));
  return html`${
      isCounted
        ? html`<vscode-progress-bar .value=${read} .max=${total} aria-label=${label}></vscode-progress-bar>`
        : html`<vscode-progress-bar indeterminate aria-label=${label}></vscode-progress-bar>`
    }
    <p class="dim">${read > 0 ? words : nothing}</p>`;
}
