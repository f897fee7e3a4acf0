import * as vscode from 'vscode';
import { isCloudError } from '../../model/errors.ts';
import { formatBytes } from '../../platform/format.ts';
import type { Download, Trouble } from './parts.ts';
import type { DownloadProgress } from '../transfer/progress.ts';
import { arrivedBefore } from './records.ts';

/** How far downloads are, in words. */

const SECOND = 1000;
const MINUTE = 60;

export function bytesWords(bytes: number): string {
  return formatBytes(bytes, vscode.env.language);
}

/** "35 s left", "12 min left", "3 h 5 min left"; `milliseconds` are what remains. */
export function timeLeftWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / SECOND));
  if (seconds < 2 * MINUTE) {
    return vscode.l10n.t('{0} s left', seconds);
  }
  const minutes = Math.ceil(seconds / MINUTE);
  return minutes < 2 * MINUTE
    ? vscode.l10n.t('{0} min left', minutes)
    : vscode.l10n.t('{0} h {1} min left', Math.floor(minutes / 60), minutes % 60);
}

/** "no connection, trying again in 8 s"; without the seconds where nothing counts them down. */
export function troubleWords({ error, next }: Trouble, now?: Date): string {
  const what = whatIsWrong(error);
  const seconds = now ? Math.ceil((next.getTime() - now.getTime()) / SECOND) : 0;
  return seconds > 0
    ? vscode.l10n.t('{0}, trying again in {1} s', what, seconds)
    : vscode.l10n.t('{0}, trying again', what);
}

function whatIsWrong(error: unknown): string {
  switch (isCloudError(error) ? error.kind : undefined) {
    case 'network':
    case 'timeout':
      return vscode.l10n.t('no connection');
    case 'throttled':
    case 'unavailable':
      return vscode.l10n.t('the cloud is busy');
    default:
      return vscode.l10n.t('interrupted');
  }
}

/** How far a download is, also while it does not run; bytes that are not known count as none. */
export function progressOf({ record, progress }: Download): DownloadProgress {
  const before = progress ?? arrivedBefore(record);
  const { bytes = 0, total } = before ?? {};
  const { rate, left, checking } = progress ?? {};
  return { bytes, total: total ?? record.listed.size, rate, left, checking };
}

/** How far several are together; what is not known of one is not known of all. */
export function progressOfAll(downloads: readonly Download[]): DownloadProgress {
  const each = downloads.map((download) => progressOf(download));
  if (each.length === 1 && each[0]) {
    return each[0];
  }
  const bytes = each.reduce((sum, one) => sum + one.bytes, 0);
  const total = each.reduce<number | undefined>(
    (sum, one) => (sum === undefined || one.total === undefined ? undefined : sum + one.total),
    0,
  );
  const rates = each.flatMap(({ rate }) => rate ?? []);
  const rate = rates.length > 0 ? rates.reduce((sum, one) => sum + one, 0) : undefined;
  const checking = each.some((one) => one.checking) || undefined;
  const left = total !== undefined && rate && !checking ? ((total - bytes) / rate) * SECOND : undefined;
  return { bytes, total, rate, left, checking };
}

/** Whole per cent of what there will be, where that is known. */
export function percentOf({ bytes, total }: DownloadProgress): number | undefined {
  return total ? Math.min(100, Math.floor((bytes / total) * 100)) : undefined;
}

/** "45 %", or "1.2 GiB" where it is not known of how many. */
export function partWords(progress: DownloadProgress): string {
  const percent = percentOf(progress);
  return percent === undefined ? bytesWords(progress.bytes) : vscode.l10n.t('{0} %', percent);
}

/** "1.2 GiB of 4 GiB" */
export function amountWords({ bytes, total }: DownloadProgress): string {
  return total === undefined ? bytesWords(bytes) : vscode.l10n.t('{0} of {1}', bytesWords(bytes), bytesWords(total));
}

/** "80 MiB/s" and "35 s left", as far as they are known. */
export function paceWords({ rate, left, checking }: DownloadProgress): readonly string[] {
  return [
    ...(checking === true ? [vscode.l10n.t('checking what had arrived')] : []),
    ...(rate === undefined ? [] : [vscode.l10n.t('{0}/s', bytesWords(rate))]),
    ...(left === undefined ? [] : [timeLeftWords(left)]),
  ];
}

/** What holds up downloads of which none goes on: the trouble that ends first. */
export function troubleOf(downloads: readonly Download[]): Trouble | undefined {
  const running = downloads.filter(({ record, isHere }) => isHere && record.state === 'running');
  const troubles = running.flatMap(({ trouble }) => trouble ?? []);
  return troubles.length === running.length
    ? troubles.toSorted((one, other) => one.next.getTime() - other.next.getTime())[0]
    : undefined;
}
