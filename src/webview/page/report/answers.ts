import { html, type TemplateResult } from 'lit';
import type { ReportLimits } from '../../../model/report.ts';
import type { FilterKind, ReportFilter } from '../../protocol/report.ts';
import { fill } from '../common/words.ts';
import type { Wording } from './columns.ts';
import type { Look, Space } from './look.ts';
import { toneIcon, type Tone } from './tags.ts';

interface Answer {
  readonly kind: FilterKind;
  readonly tone: Tone;
  readonly title: string;
  readonly note: string;
}

/** How many instances have each problem. Pressed, an answer narrows the table to them. */
export function answersView(
  look: Look,
  filter: ReportFilter,
  limits: ReportLimits,
  wording: Wording,
  toggle: (kind: FilterKind) => void,
): TemplateResult {
  const { strings, numbers, words } = wording;
  const { bytes } = look.space;
  return html`<ul class="answers" aria-label=${strings.summary}>
    ${answersOf(limits, look, wording)
      .filter(({ kind }) => kind !== 'unchecked' || look.counts.unchecked > 0 || filter.kinds.includes('unchecked'))
      .map(({ kind, tone, title, note }) => {
        const count = look.counts[kind];
        return html`<li>
          <button
            type="button"
            class=${count === 0 ? 'none' : ''}
            aria-pressed=${filter.kinds.includes(kind)}
            @click=${() => toggle(kind)}
          >
            <span class="count">${toneIcon(count === 0 ? 'left' : tone)}${numbers.count(count)}</span>
            <b>${title}</b> <span class="dim">${note}</span>
          </button>
        </li>`;
      })}
    <li class="space">
      <span class="count"><bdi>${words.size(bytes)}</bdi></span>
      <b>${strings.spaceUsed}</b> <span class="dim">${backupWords(look.space, wording)}</span>
    </li>
  </ul>`;
}

/** Each as bad as the worst that it counts. */
function answersOf(limits: ReportLimits, { worst, isRuled }: Look, wording: Wording): readonly Answer[] {
  const { strings } = wording;
  const notes = isRuled ? ruledNotes(limits, wording) : limitNotes(limits, wording);
  return (
    [
      { kind: 'noGood', title: strings.noGood, note: notes.noGood },
      { kind: 'off', title: strings.off, note: strings.offNote },
      { kind: 'failedLast', title: strings.failedLast, note: strings.failedLastNote },
      { kind: 'size', title: strings.unusual, note: strings.unusualNote },
      { kind: 'retention', title: strings.tooBrief, note: notes.tooBrief },
      { kind: 'noCopy', title: strings.withoutCopy, note: notes.withoutCopy },
      { kind: 'unchecked', title: strings.unchecked, note: strings.uncheckedNote },
    ] as const
  ).map((answer) => ({ ...answer, tone: worst[answer.kind] ?? 'unknown' }));
}

interface Notes {
  readonly noGood: string;
  readonly tooBrief: string;
  readonly withoutCopy: string;
}

function limitNotes({ oldestHours, leastRetentionDays: days, copyRegion }: ReportLimits, wording: Wording): Notes {
  const { strings, numbers } = wording;
  return {
    noGood: fill(strings.noGoodNote, numbers.hours(oldestHours)),
    tooBrief: days > 0 ? fill(strings.tooBriefNote, numbers.days(days)) : strings.tooBriefNoLimit,
    withoutCopy: copyRegion === undefined ? strings.withoutCopyNote : fill(strings.withoutCopyIn, copyRegion),
  };
}

/** Instances are held to different limits. */
function ruledNotes({ copyRegion }: ReportLimits, { strings }: Wording): Notes {
  return {
    noGood: strings.noGoodRuled,
    tooBrief: strings.tooBriefRuled,
    withoutCopy: copyRegion === undefined ? strings.withoutCopyNote : strings.withoutCopyRuled,
  };
}

export function spaceWords({ bytes, atLeast }: Space, { strings, words }: Wording): string {
  return atLeast && bytes > 0 ? fill(strings.atLeast, words.size(bytes)) : words.size(bytes);
}

function backupWords({ backups, bytes, atLeast }: Space, { strings, numbers }: Wording): string {
  if (atLeast && bytes > 0) {
    return fill(strings.inBackupsAtLeast, numbers.count(backups));
  }
  return backups === 1 ? strings.inOneBackup : fill(strings.inBackups, numbers.count(backups));
}
