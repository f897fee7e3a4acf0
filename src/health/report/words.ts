import * as vscode from 'vscode';
import { formatDate, numberFormat } from '../../model/formats.ts';
import { formatBytes, formatLocale } from '../../platform/format.ts';
import { plural } from '../../platform/words.ts';

/** Words of the report. Times are epoch milliseconds, `time` is always hours. */

const day = 24;

/** `26 h`, `7 days`. */
function span(hours: number): string {
  const whole = Math.round(hours);
  return whole < 2 * day || whole % day > 0 ? vscode.l10n.t('{0} h', whole) : dayWords(whole / day);
}

function dayWords(days: number): string {
  return plural(
    days,
    () => vscode.l10n.t('1 day'),
    (count) => vscode.l10n.t('{0} days', count),
  );
}

/** The same for what was not set by anybody, rounded down as ages are everywhere: `33 h`, `6 days`. */
function about(hours: number): string {
  const whole = Math.floor(hours + 0.01);
  return span(whole < 2 * day ? whole : Math.floor(whole / day) * day);
}

/** As the pages write times. */
function on(time: number): string {
  return formatDate(new Date(time), locale(), { dateStyle: 'medium', timeStyle: 'short' });
}

export const rowWords = {
  replica: () => vscode.l10n.t('A read-only replica has no backups of its own.'),
  gone: () => vscode.l10n.t('This instance no longer exists.'),
};

export const regionWords = {
  unknown: () => vscode.l10n.t('The account has no such region.'),
  broken: (count: number) =>
    plural(
      count,
      () => vscode.l10n.t('1 instance could not be read. The log says why.'),
      (several) => vscode.l10n.t('{0} instances could not be read. The log says why.', several),
    ),
};

/** No good backup within the limit. */
export const noGoodWords = {
  words: (limit: number) => vscode.l10n.t('No good backup in {0}', span(limit)),
  late: (limit: number, age: number, ended: number) =>
    vscode.l10n.t(
      'The last good backup ended {0} before the check, at {1}. The limit is {2}.',
      about(age),
      on(ended),
      span(limit),
    ),
  none: (limit: number, looked: number) =>
    vscode.l10n.t('There is no good backup of the {0} before the check. The limit is {1}.', about(looked), span(limit)),
  missed: () => vscode.l10n.t('Scheduled backup missed'),
  missedWhy: (due: number, ended: number) =>
    vscode.l10n.t('A backup was due at {0} and did not come. The last good one ended at {1}.', on(due), on(ended)),
  unclear: () => vscode.l10n.t('Last good backup not known'),
  partial: (limit: number) =>
    vscode.l10n.t(
      'The cloud has more backups than were read, and none of those read is both good and young enough. The limit is {0}.',
      span(limit),
    ),
  short: (limit: number, looked: number) =>
    vscode.l10n.t(
      'There is no good backup of the {0} before the check, and older ones were not looked at. The limit is {1}: run the report again.',
      about(looked),
      span(limit),
    ),
  untrusted: (limit: number, looked: number) =>
    vscode.l10n.t(
      'There is no good backup of the {0} before the check, and older ones were not looked at. The limit is {1}: a team’s file makes the report look back further only once this workspace is trusted.',
      about(looked),
      span(limit),
    ),
};

/** The whole report. */
export const reportWords = {
  elsewhere: () => vscode.l10n.t('running in another window'),
  isElsewhere: () => vscode.l10n.t('The report is running in another window. Pause or stop it there first.'),
};

/** No automatic backups. */
export const offWords = {
  words: () => vscode.l10n.t('Backup off'),
  why: (ended: number | undefined) =>
    ended === undefined
      ? vscode.l10n.t('No automatic backup is due on any day.')
      : vscode.l10n.t('No automatic backup is due on any day. The last good backup ended at {0}.', on(ended)),
};

/** Failures after the last good backup. */
export const failedWords = {
  words: () => vscode.l10n.t('Failed last'),
  since: (count: number, ended: number) =>
    plural(
      count,
      () => vscode.l10n.t('1 backup failed after the last good one, which ended at {0}.', on(ended)),
      (several) => vscode.l10n.t('{0} backups failed after the last good one, which ended at {1}.', several, on(ended)),
    ),
  all: (count: number, looked: number) =>
    plural(
      count,
      () => vscode.l10n.t('1 backup of the {0} before the check failed, and none was good.', about(looked)),
      (several) =>
        vscode.l10n.t('{0} backups of the {1} before the check failed, and none was good.', several, about(looked)),
    ),
  read: (count: number) =>
    plural(
      count,
      () => vscode.l10n.t('1 backup failed, and none of those read was good. The cloud has more than were read.'),
      (several) =>
        vscode.l10n.t(
          '{0} backups failed, and none of those read was good. The cloud has more than were read.',
          several,
        ),
    ),
};

/** No copy in another region, or not in the required one. */
export const copyWords = {
  none: () => vscode.l10n.t('No copy'),
  noneWhy: () => vscode.l10n.t('Backups are not copied to another region.'),
  noneIn: (region: string) => vscode.l10n.t('No copy in {0}', region),
  offWhy: (region: string) =>
    vscode.l10n.t('Backups are not copied to another region. The limit asks for {0}.', region),
  elsewhereWhy: (region: string, found: string) =>
    vscode.l10n.t('Backups are copied to {0}. The limit asks for {1}.', found, region),
  unsupportedWhy: (region: string) =>
    vscode.l10n.t(
      'Backups of an instance of this kind cannot be copied to another region. The limit asks for {0}.',
      region,
    ),
  unclear: () => vscode.l10n.t('Copy unclear'),
  unclearWhy: (region: string) =>
    vscode.l10n.t('Where backups are copied to could not be found out. The limit asks for {0}.', region),
};

/** Kept for fewer days than the limit. */
export const retentionWords = {
  words: (days: number) =>
    plural(
      days,
      () => vscode.l10n.t('Kept 1 day'),
      (several) => vscode.l10n.t('Kept {0} days', several),
    ),
  why: (days: number, limit: number) =>
    vscode.l10n.t('Backups are kept for {0}. The limit asks for {1}.', dayWords(days), dayWords(limit)),
  unclear: () => vscode.l10n.t('Retention unclear'),
  unclearWhy: (limit: number) =>
    vscode.l10n.t(
      'For how many days backups are kept could not be found out. The limit asks for {0}.',
      dayWords(limit),
    ),
};

/** The last good backup is much smaller or larger than those before it; `ratio` as in `ReportFacts.sizeChange`. */
export const sizeWords = {
  words: (ratio: number) => vscode.l10n.t('Size {0}', percent(ratio, 'always')),
  why: (size: number | undefined, ratio: number, of: number) => {
    const takes = bytes(size ?? 0);
    const usual = bytes((size ?? 0) / (1 + ratio));
    const by = percent(Math.abs(ratio), 'never');
    if (size === undefined || size === 0) {
      return vscode.l10n.t('The last good backup is empty, unlike the {0} comparable ones before it.', of);
    }
    return ratio < 0
      ? vscode.l10n.t(
          'The last good backup takes {0}: {1} less than {2}, the median of {3} before it.',
          takes,
          by,
          usual,
          of,
        )
      : vscode.l10n.t(
          'The last good backup takes {0}: {1} more than {2}, the median of {3} before it.',
          takes,
          by,
          usual,
          of,
        );
  },
};

function percent(ratio: number, sign: 'always' | 'never'): string {
  const form = numberFormat(locale(), { style: 'percent', maximumFractionDigits: 0, signDisplay: sign });
  return form.format(ratio).replace('-', '−');
}

function bytes(count: number): string {
  return formatBytes(count, locale());
}

function locale(): string {
  return formatLocale(vscode.env.language);
}
