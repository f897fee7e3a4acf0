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
    ${answersOf(limits, wording)
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

function answersOf(limits: ReportLimits, { strings, numbers }: Wording): readonly Answer[] {
  const { oldestHours, leastRetentionDays, copyRegion } = limits;
  return [
    { kind: 'noGood', tone: 'bad', title: strings.noGood, note: fill(strings.noGoodNote, numbers.hours(oldestHours)) },
    { kind: 'off', tone: 'bad', title: strings.off, note: strings.offNote },
    { kind: 'failedLast', tone: 'warning', title: strings.failedLast, note: strings.failedLastNote },
    { kind: 'size', tone: 'warning', title: strings.unusual, note: strings.unusualNote },
    {
      kind: 'retention',
      tone: 'warning',
      title: strings.tooBrief,
      note:
        leastRetentionDays > 0 ? fill(strings.tooBriefNote, numbers.days(leastRetentionDays)) : strings.tooBriefNoLimit,
    },
    {
      kind: 'noCopy',
      tone: copyRegion === undefined ? 'note' : 'warning',
      title: strings.withoutCopy,
      note: copyRegion === undefined ? strings.withoutCopyNote : fill(strings.withoutCopyIn, copyRegion),
    },
    { kind: 'unchecked', tone: 'unknown', title: strings.unchecked, note: strings.uncheckedNote },
  ];
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
