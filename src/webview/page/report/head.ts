import { html, nothing, type TemplateResult } from 'lit';
import type { ReportFailure, ReportProgress } from '../../../model/report.ts';
import type { ReportHead, ReportOrder, TeamLimits } from '../../protocol/report.ts';
import { fill } from '../common/words.ts';
import type { Wording } from './columns.ts';
import type { Look } from './look.ts';
import type { Numbers } from './numbers.ts';
import { parts } from '../common/parts.ts';
import { toneIcon } from './tags.ts';
import { sentences } from '../../../model/prose.ts';

/** Milliseconds between the first and the last instance that need not be told. */
const SPREAD = 10 * 60_000;

/** What the parts above the table ask for. */
export interface HeadView extends Wording {
  readonly order: (order: ReportOrder) => void;
  readonly chooseScope: () => void;
  readonly openLimits: () => void;
  readonly openTeamFile: (name: string) => void;
}

/** What was looked at, and what it is held to. */
export function heading(head: ReportHead, view: HeadView): TemplateResult {
  const { strings } = view;
  return html`<header class="report-head">
      <div>
        <h1 tabindex="-1">${strings.title}</h1>
        <p class="dim">${parts(scopeWords(head, view))}</p>
      </div>
      <div class="bar">
        <vscode-button secondary @click=${view.chooseScope}>${strings.chooseScope}</vscode-button>
        <vscode-button secondary @click=${view.openLimits}>${strings.changeLimits}</vscode-button>
      </div>
    </header>
    ${team(head.team, view)}`;
}

export function scopeWords({ limits, progress }: ReportHead, { strings, numbers }: Wording): readonly string[] {
  const { oldestHours, leastRetentionDays, copyRegion } = limits;
  return [
    counted(progress.accounts, strings.account, strings.accounts, numbers),
    progress.regions.total > 0 ? counted(progress.regions.total, strings.region, strings.regions, numbers) : '',
    fill(strings.limitAge, numbers.hours(oldestHours)),
    leastRetentionDays > 0 ? fill(strings.limitKept, numbers.days(leastRetentionDays)) : '',
    copyRegion === undefined ? '' : fill(strings.limitCopy, copyRegion),
  ].filter((part) => part !== '');
}

function counted(count: number, one: string, many: string, numbers: Numbers): string {
  return count === 1 ? one : fill(many, numbers.count(count));
}

export function team({ files, displayOnly }: TeamLimits, view: HeadView): TemplateResult | typeof nothing {
  const { strings, numbers, openTeamFile } = view;
  if (files.length === 0) {
    return nothing;
  }
  return html`<ul class="team" aria-label=${strings.teamFiles}>
    ${files.map(({ name, problem, rules }) =>
      problem === undefined
        ? html`<li>
            <span
              >${counted(rules, strings.teamRule, strings.teamRules, numbers)}
              ${displayOnly ? html`<span class="dim">${strings.displayOnly}</span>` : nothing}</span
            >
            <button type="button" class="link" @click=${() => openTeamFile(name)}>
              ${fill(strings.openFile, name)}
            </button>
          </li>`
        : broken(name, problem, view),
    )}
  </ul>`;
}

/** None of its rules applies. */
function broken(name: string, problem: string, { strings, openTeamFile }: HeadView): TemplateResult {
  return html`<li>
    <span>${toneIcon('warning')} <bdi>${problem}</bdi></span>
    <vscode-button secondary aria-label=${fill(strings.openFile, name)} @click=${() => openTeamFile(name)}
      >${strings.open}</vscode-button
    >
  </li>`;
}

/** How far it is, what it waits for, and what can be done about it. */
export function progressView(head: ReportHead, look: Look, view: HeadView): TemplateResult {
  const { strings } = view;
  const { progress, failures } = head;
  const { state, instances, waiting } = progress;
  const failed = failures.length + look.unchecked;
  const again = { do: 'retry' } as const;
  const isOpen = state === 'running' || state === 'paused';
  return html`<section class="progress" aria-label=${strings.progress}>
    <progress
      class=${state}
      aria-label=${strings.progress}
      max=${Math.max(1, instances.total)}
      value=${instances.total === 0 && state === 'running' ? nothing : instances.checked}
    ></progress>
    <div class="progress-row">
      <p class="dim">
        ${progressWords(progress, look, view)} ${waiting !== undefined ? html`<bdi>${waiting}</bdi>` : nothing}
      </p>
      <div class="bar">
        ${orders(state, view)}
        ${
          failed > 0 && !isOpen
            ? html`<vscode-button secondary @click=${() => view.order(again)}
                >${fill(strings.retryAll, view.numbers.count(failed))}</vscode-button
              >`
            : nothing
        }
      </div>
    </div>
  </section>`;
}

/** Two places, so that a button that turns into another keeps the focus. */
function orders(state: ReportProgress['state'], { strings, order }: HeadView): TemplateResult {
  const goOn = state === 'paused' || state === 'interrupted';
  const first = state === 'running' ? 'pause' : goOn ? 'resume' : 'start';
  const second = state === 'running' || state === 'paused' ? 'stop' : goOn ? 'start' : undefined;
  const names = { pause: strings.pause, resume: strings.resume, start: strings.checkAgain, stop: strings.stop };
  return html`<vscode-button ?secondary=${!goOn} @click=${() => order({ do: first })}>${names[first]}</vscode-button> ${
      second === undefined
        ? nothing
        : html`<vscode-button secondary @click=${() => order({ do: second })}>${names[second]}</vscode-button>`
    }`;
}

export function progressWords(
  { state, instances, regions, ended, waiting }: ReportProgress,
  look: Pick<Look, 'oldest' | 'newest'>,
  wording: Wording,
): string {
  const { strings, numbers } = wording;
  const [checked, total, listed, of] = [instances.checked, instances.total, regions.listed, regions.total].map(
    numbers.count,
  ) as [string, string, string, string];
  const done = state === 'done' && instances.checked === instances.total;
  const all =
    instances.total === 0
      ? strings.checkedNone
      : counted(instances.total, strings.checkedOne, strings.checkedAll, numbers);
  const counts = done
    ? all
    : fill(regions.listed === regions.total ? strings.checkedOf : strings.checkedAndListed, checked, total, listed, of);
  const age = state === 'running' ? '' : ageWords(look, ended, wording);
  const why = {
    running: '',
    done: '',
    paused: strings.paused,
    stopped: waiting === undefined ? strings.stopped : '',
    interrupted: strings.interrupted,
  };
  return sentences(why[state], counts, age);
}

/** Some of it may have been asked long before the rest. */
function ageWords(
  { oldest, newest }: Pick<Look, 'oldest' | 'newest'>,
  ended: number | undefined,
  { strings, numbers, now }: Wording,
): string {
  if (oldest === undefined || newest === undefined) {
    return ended === undefined ? '' : fill(strings.asOf, numbers.ago(now() - ended));
  }
  const [from, to] = [numbers.ago(now() - oldest), numbers.ago(now() - newest)];
  const isLong = newest - oldest > SPREAD && from !== to;
  return isLong ? fill(strings.asOfBetween, from, to) : fill(strings.asOf, from);
}

/** Regions and accounts whose instances could not be listed: their backups are missing from all that follows. */
export function failuresView(
  failures: readonly ReportFailure[],
  { strings, order }: HeadView,
): TemplateResult | typeof nothing {
  if (failures.length === 0) {
    return nothing;
  }
  return html`<section aria-labelledby="failures">
    <h2 id="failures">${strings.failures}</h2>
    <ul class="failures">
      ${failures.map(({ accountId, accountName, regionId, regionName, message }) => {
        const where = [accountName, regionName ?? regionId].filter((part) => part !== undefined);
        const name = fill(strings.retryOf, where.join(' · '));
        return html`<li>
          ${toneIcon('unknown')}
          <p><b>${parts(where)}</b> <bdi>${message}</bdi></p>
          <vscode-button
            secondary
            aria-label=${name}
            @click=${() => order({ do: 'retry', what: { accountId, regionId } })}
            >${strings.retry}</vscode-button
          >
        </li>`;
      })}
    </ul>
  </section>`;
}

/** Before there is a report. */
export function beginning(held: TeamLimits, view: HeadView, replies: unknown): TemplateResult {
  const { strings } = view;
  return html`<main class="report">
    <h1 tabindex="-1">${strings.title}</h1>
    <p class="intro">${strings.intro}</p>
    <div class="bar">
      <vscode-button @click=${() => view.order({ do: 'start' })}>${strings.start}</vscode-button>
      <vscode-button secondary @click=${view.chooseScope}>${strings.chooseScope}</vscode-button>
      <vscode-button secondary @click=${view.openLimits}>${strings.changeLimits}</vscode-button>
    </div>
    ${replies} ${team(held, view)}
  </main>`;
}
