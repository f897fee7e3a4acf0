import { html, type TemplateResult } from 'lit';
import type { PageStart } from '../../protocol/common.ts';
import { periods, type HistoryFacts, type HistoryPeriod, type HistoryRef } from '../../protocol/history.ts';
import type { HistoryStrings } from '../../protocol/historyStrings.ts';
import { statusIcon } from '../common/icons.ts';
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
      <p class="dim place">${place.map((part) => html`<bdi>${part}</bdi>`)}</p>
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

/** "1,200 of 20,000 backups read" */
export function reading(
  { read, total }: { readonly read: number; readonly total?: number | undefined },
  isRefresh: boolean,
  { strings, number }: Tell,
): string {
  if (read === 0) {
    return isRefresh ? strings.refreshing : strings.reading;
  }
  return total === undefined || total < read
    ? fill(strings.readSoFar, number(read))
    : fill(strings.readOf, number(read), number(total));
}
