import { html, nothing, svg, type TemplateResult } from 'lit';
import type { HistoryPart } from '../../../model/history.ts';
import { sentences } from '../../../model/prose.ts';
import type {
  Answer,
  CopyPolicyFacts,
  HistoryFacts,
  ListState,
  RealityFacts,
  WindowFacts,
} from '../../protocol/history.ts';
import { fill } from '../common/words.ts';
import { isGood, type Copy, type Item } from './store.ts';
import { endWords, type Tell } from './tell.ts';

interface SectionParts {
  readonly tell: Tell;
  readonly now: number;
  readonly retry: (part: HistoryPart) => void;
}

/** Days that are named; of more only the number is told. */
const NAMED = 8;
/** Of 1,000 across. */
const LEAST_GAP = 4;
const DAY = 86_400_000;

/** What is not there, and why; nothing where it is. */
function missing(
  answer: Answer<unknown>,
  part: HistoryPart,
  { tell, retry }: SectionParts,
): TemplateResult | undefined {
  const { strings } = tell;
  switch (answer.is) {
    case 'known':
      return undefined;
    case 'asking':
      return html`<p class="dim">${strings.asking}</p>`;
    case 'notOffered':
      return html`<p class="dim">${answer.message}</p>`;
    case 'stopped':
      return again(strings.partStopped, part, { tell, retry });
    case 'failed':
      return again(answer.message, part, { tell, retry });
  }
}

function again(
  message: string,
  part: HistoryPart,
  { tell, retry }: Pick<SectionParts, 'tell' | 'retry'>,
): TemplateResult {
  return html`<div class="failure">
    <p>${message}</p>
    <vscode-button secondary @click=${() => retry(part)}>${tell.strings.tryAgain}</vscode-button>
  </div>`;
}

/** What of a list could not be read, by name, each with its cause; and records that could not be understood. */
export function listTrouble(
  { is, failures, broken }: ListState,
  part: 'backups' | 'copies',
  { from, to }: Pick<HistoryFacts, 'from' | 'to'>,
  parts: SectionParts,
): TemplateResult | typeof nothing {
  const { strings, words, number } = parts.tell;
  const unread = failures.map((failure) => {
    const isAll = failure.from === from && failure.to === to;
    const [first, last] = [words.day(failure.from, parts.now), words.day(failure.to, parts.now)];
    const what =
      part === 'copies' ? strings.copiesUnread : isAll ? strings.backupsUnread : fill(strings.partUnread, first, last);
    return fill(strings.why, what, failure.message);
  });
  const stopped = is === 'stopped' ? [part === 'copies' ? strings.copiesStopped : strings.backupsStopped] : [];
  const lines = [...stopped, ...unread];
  return html`${
    lines.length > 0
      ? html`<div class="failure">
          ${lines.map((line) => html`<p>${line}</p>`)}
          <vscode-button secondary @click=${() => parts.retry(part)}
            >${is === 'stopped' ? strings.goOn : strings.tryAgain}</vscode-button
          >
        </div>`
      : nothing
  }${broken > 0 ? html`<p class="dim">${fill(strings.broken, number(broken))}</p>` : nothing}`;
}

/** The moments that the instance can be restored to, as a bar. */
export function windowSection({ window }: HistoryFacts, parts: SectionParts): TemplateResult {
  const { strings } = parts.tell;
  return html`<section>
    <h2>${strings.windowTitle}</h2>
    ${missing(window, 'window', parts) ?? (window.is === 'known' ? windowBar(window.value, parts) : nothing)}
  </section>`;
}

function windowBar({ from, to, gaps }: WindowFacts, { tell, now }: SectionParts): TemplateResult {
  const { strings, words } = tell;
  if (from === undefined || to === undefined || to <= from) {
    return html`<p class="dim">${strings.noWindow}</p>`;
  }
  const place = (at: number) => ((Math.min(Math.max(at, from), to) - from) / (to - from)) * 1000;
  const last = endWords(to, now, tell);
  return html`<svg class="window" viewBox="0 0 1000 16" preserveAspectRatio="none" aria-hidden="true">
      <rect class="able" width="1000" height="16" />
      ${gaps.map((gap) => svg`<rect class="gap" x=${place(gap.from)} width=${Math.max(LEAST_GAP, place(gap.to) - place(gap.from))} height="16"/>`)}
    </svg>
    <p class="ends"><span>${words.dayAndClock(from, now)}</span><span>${last}</span></p>
    <p>${gaps.length === 0 ? strings.noGaps : strings.withGaps}</p>
    ${
      gaps.length === 0
        ? nothing
        : html`<ul class="points">
            ${gaps.map((gap) => html`<li>${fill(strings.gap, words.dayAndClock(gap.from, now), words.dayAndClock(gap.to, now), words.span(gap.to - gap.from))}</li>`)}
          </ul>`
    }`;
}

/** What the policy promises, and what became of it. */
export function realitySection(facts: HistoryFacts, parts: SectionParts): TemplateResult {
  const { strings } = parts.tell;
  return html`<section>
    <h2>${strings.realityTitle}</h2>
    ${missing(facts.policy, 'policy', parts) ?? realityLines(facts, parts)}
  </section>`;
}

function realityLines({ policy, reality, backups }: HistoryFacts, parts: SectionParts): TemplateResult {
  const { strings } = parts.tell;
  if (policy.is === 'known' && !policy.value.automatic) {
    return html`<p class="bad">${strings.realityOff}</p>`;
  }
  if (!reality) {
    return html`<p class="dim">${backups.is === 'whole' ? strings.realityUnknown : strings.realityLater}</p>`;
  }
  const retention = policy.is === 'known' ? policy.value.retention : undefined;
  return html`<ul class="points">
    ${realityWords(reality, retention, parts).map(({ words, bad }) => html`<li class=${bad ? 'bad' : 'fine'}>${words}</li>`)}
  </ul>`;
}

interface Line {
  readonly words: string;
  readonly bad: boolean;
}

export function realityWords(
  reality: RealityFacts,
  retention: number | undefined,
  { tell, now }: Pick<SectionParts, 'tell' | 'now'>,
): readonly Line[] {
  const { strings, words, number } = tell;
  const days = (starts: readonly number[], count: number) =>
    count > NAMED || count > starts.length
      ? fill(strings.lastOf, tell.day(starts.at(-1) ?? 0, now))
      : tell.list([...new Set(starts.map((at) => words.day(at, now)))]);
  const counted = (one: string, starts: readonly number[], count: number): Line[] =>
    count === 0 ? [] : [{ words: fill(one, number(count), days(starts, count)), bad: true }];
  const made = {
    words: fill(strings.made, number(reality.made), number(reality.due), words.day(reality.since, now)),
    bad: reality.made < reality.due,
  };
  return [
    reality.due === 0 ? { words: fill(strings.noneDue, words.day(reality.since, now)), bad: false } : made,
    ...counted(strings.missed, reality.missed, reality.missedCount),
    ...counted(strings.allFailed, reality.failed, reality.failedCount),
    ...counted(strings.outside, reality.outside, reality.outsideCount),
    ...keptLine(reality, retention, { tell, now }),
  ];
}

function keptLine(
  { oldest, kept }: RealityFacts,
  retention: number | undefined,
  { tell, now }: Pick<SectionParts, 'tell' | 'now'>,
): Line[] {
  const { strings, words, days } = tell;
  if (oldest === undefined) {
    return [];
  }
  const when = words.day(oldest, now);
  if (kept === undefined || retention === undefined) {
    return [{ words: fill(strings.oldest, when), bad: false }];
  }
  const sentence = { asPolicy: strings.keptAsPolicy, longer: strings.keptLonger, shorter: strings.keptShorter }[kept];
  return [{ words: fill(sentence, when, days(retention)), bad: kept === 'shorter' }];
}

/** Where the backups are copied to, and how long that takes. */
export function copiesSection(
  facts: HistoryFacts,
  { items, copies }: { readonly items: readonly Item[]; readonly copies: readonly Copy[] },
  parts: SectionParts,
): TemplateResult {
  const { strings } = parts.tell;
  const { copyPolicy, copies: list } = facts;
  const promise = copyPolicy.is === 'known' ? copyPolicy.value : undefined;
  const body =
    list.is === 'notOffered'
      ? html`<p class="dim">${list.reason}</p>`
      : html`${missing(copyPolicy, 'copyPolicy', parts) ?? copyPolicyLine(facts, parts)}
        ${listTrouble(list, 'copies', facts, parts)}
        ${copyLines(facts, copyWords({ items, copies, promise, to: facts.to }, parts), parts)}`;
  return html`<section>
    <h2>${strings.copiesTitle}</h2>
    ${body}
  </section>`;
}

function copyPolicyLine({ copyPolicy }: HistoryFacts, { tell }: SectionParts): TemplateResult | typeof nothing {
  const { strings, days } = tell;
  if (copyPolicy.is !== 'known') {
    return nothing;
  }
  const { backups, region, retention } = copyPolicy.value;
  if (!backups) {
    return html`<p>${strings.copyOff}</p>`;
  }
  const where = region === undefined ? strings.copyOn : fill(strings.copyTo, region);
  return html`<p>${sentences(where, retention !== undefined && fill(strings.copyKept, days(retention)))}</p>`;
}

/** Which copies there are is known once the backups were read; of none it is told only if that is certain. */
function copyLines(
  { backups, copies }: HistoryFacts,
  lines: readonly string[],
  { tell }: SectionParts,
): TemplateResult | typeof nothing {
  const { strings } = tell;
  if (copies.is !== 'reading' && lines.length > 0) {
    return html`<ul class="points">
      ${lines.map((line) => html`<li><bdi>${line}</bdi></li>`)}
    </ul>`;
  }
  if (copies.is === 'whole' && copies.read + copies.broken === 0) {
    return html`<p class="dim">${strings.noCopies}</p>`;
  }
  return [copies.is, backups.is].includes('reading') ? html`<p class="dim">${strings.copiesReading}</p>` : nothing;
}

interface Copied {
  readonly items: readonly Item[];
  readonly copies: readonly Copy[];
  readonly promise: CopyPolicyFacts | undefined;
  /** When it was asked for. */
  readonly to: number;
}

export function copyWords(copied: Copied, { tell, now }: Pick<SectionParts, 'tell' | 'now'>): readonly string[] {
  const { strings, number, words, list } = tell;
  const { items, copies, promise } = copied;
  if (copies.length === 0) {
    return [];
  }
  const regions = [...new Set(copies.flatMap(({ region }) => region ?? []))];
  let longest: number | undefined;
  for (const { delay } of copies) {
    longest = delay === undefined ? longest : Math.max(longest ?? 0, delay);
  }
  const last = items.find((item) => isCopied(item) && item.copy?.delay !== undefined)?.copy?.delay;
  const failed = copies.filter(({ state }) => state === 'failed').length;
  const lone = copies.filter(({ matched }) => !matched).length;
  return [
    copiedWords(copied, { tell, now }),
    // The one of the policy need not be told twice.
    ...(regions.some((region) => region !== promise?.region) ? [fill(strings.copiesIn, list(regions))] : []),
    ...(last === undefined ? [] : [fill(strings.lastDelay, words.passing(last))]),
    ...(longest === undefined ? [] : [fill(strings.longestDelay, words.passing(longest))]),
    ...(failed > 0 ? [fill(strings.copiesFailed, number(failed))] : []),
    ...(lone > 0 ? [fill(strings.loneCopies, number(lone))] : []),
  ];
}

/** How many have a copy, of those that can: what is too old for one is left out, and what was there before copying began. */
function copiedWords({ items, promise, to }: Copied, { tell, now }: Pick<SectionParts, 'tell' | 'now'>): string {
  const { strings, number, words } = tell;
  const good = items.filter(isGood);
  const keptFrom = promise?.retention === undefined ? -Infinity : to - promise.retention * DAY;
  const since = Math.max(keptFrom, promise?.since ?? -Infinity);
  const able = good.filter(({ at }) => at === undefined || at >= since);
  const sentence = since === keptFrom ? strings.copiedOfKept : strings.copiedOfSince;
  const counts = [number(able.filter(isCopied).length), number(able.length)];
  return able.length === good.length
    ? fill(strings.copiedOf, ...counts)
    : fill(sentence, ...counts, words.day(since, now));
}

function isCopied(item: Item): boolean {
  return isGood(item) && item.copy?.state === 'good';
}
