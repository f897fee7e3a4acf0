import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ActivityDeed, ActivityEntry } from '../../model/activity.ts';
import { isElsewhere, type Download } from './parts.ts';
import { otherMachine } from '../machine.ts';
import { arrivedBefore, type DownloadRecord } from './records.ts';
import { bytesWords, paceWords, partWords, progressOf, progressOfAll, troubleOf, troubleWords } from './words.ts';

type AccountName = (accountId: string) => string | undefined;
type State = DownloadRecord['state'];

const DEEDS: Readonly<Record<State, readonly ActivityDeed[]>> = {
  waiting: ['pause', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  failed: ['retry', 'remove'],
  done: ['reveal', 'remove'],
};

/** Downloads as lines of the list of jobs and downloads, what is under way first. */
export function entriesOf(downloads: readonly Download[], accountName: AccountName): readonly ActivityEntry[] {
  const entries = downloads.map((download) => entryOf(download, accountName));
  return [
    ...entries.filter(isUnderWay),
    ...entries.filter((entry) => !isUnderWay(entry)).toSorted((one, other) => other.time - one.time),
  ];
}

function isUnderWay({ state }: Pick<ActivityEntry, 'state'>): boolean {
  return state === 'running' || state === 'waiting';
}

function entryOf(download: Download, accountName: AccountName): ActivityEntry {
  const { id, state, target, ended, added, instanceName, wish } = download.record;
  const parts = descriptionOf(download);
  return {
    id,
    kind: 'download',
    state,
    // Names of files are long, and in a narrow side bar the end of the line is cut off.
    label: wish.database ?? instanceName,
    description: [...parts, ...(state === 'done' ? [] : [basename(target)])].join(' · '),
    tooltip: tooltipOf(download, accountName).join('\n'),
    deeds: deedsOf(download),
    time: ended?.at ?? added,
  };
}

function deedsOf(download: Download): readonly ActivityDeed[] {
  const { record } = download;
  if (record.state === 'failed' && (arrivedBefore(record)?.bytes ?? 0) > 0) {
    return ['retry', 'cancel'];
  }
  return isElsewhere(download) ? [] : DEEDS[record.state];
}

function descriptionOf(download: Download): readonly string[] {
  const { state, ended, target } = download.record;
  const progress = progressOf(download);
  const known = progress.bytes > 0 ? [partWords(progress)] : [];
  switch (state) {
    case 'waiting':
    case 'running':
      if (isElsewhere(download)) {
        return [...known, vscode.l10n.t('in another window')];
      }
      if (state === 'waiting') {
        return [vscode.l10n.t('waiting for its turn'), ...known];
      }
      if (download.trouble) {
        return [troubleWords(download.trouble), ...known];
      }
      return download.progress ? [partWords(progress), ...paceWords(progress)] : [vscode.l10n.t('starting'), ...known];
    case 'paused':
      return [known[0] ? vscode.l10n.t('paused at {0}', known[0]) : vscode.l10n.t('paused')];
    case 'failed':
      return [vscode.l10n.t('failed'), ended?.why ?? ''];
    case 'done':
      return [
        ended?.verdict === 'verified' ? vscode.l10n.t('verified') : vscode.l10n.t('size only'),
        ...(ended?.bytes === undefined ? [] : [bytesWords(ended.bytes)]),
        vscode.l10n.t('to {0}', ended?.path ?? target),
      ];
  }
}

function tooltipOf(download: Download, accountName: AccountName): readonly string[] {
  const { target, ended, accountId, instanceName, state } = download.record;
  const machine = otherMachine();
  const account = accountName(accountId);
  return [
    ended?.path ?? target,
    ...(machine === undefined ? [] : [vscode.l10n.t('Machine: {0}', machine)]),
    vscode.l10n.t('Instance: {0}', instanceName),
    ...(account === undefined ? [] : [vscode.l10n.t('Account: {0}', account)]),
    ...(isElsewhere(download) ? [vscode.l10n.t('Another window of the editor downloads it.')] : []),
    ...(ended?.why === undefined ? [] : [ended.why]),
    ...(state === 'done' ? [verdictWords(ended?.verdict)] : []),
  ];
}

function verdictWords(verdict: 'verified' | 'sizeOnly' | undefined): string {
  return verdict === 'verified'
    ? vscode.l10n.t('Verified: it is, bit by bit, what the storage has.')
    : vscode.l10n.t('Only its size could be checked, as the cloud tells no checksum of it.');
}

/** For the status bar: what is under way in this window. */
export function summaryOf(
  downloads: readonly Download[],
): { readonly text: string; readonly tooltip: string } | undefined {
  const here = downloads.filter(({ isHere }) => isHere);
  if (here.length === 0) {
    return undefined;
  }
  const tooltip = here.map((download) => {
    const [first = '', ...rest] = descriptionOf(download);
    return vscode.l10n.t('{0}: {1}', basename(download.record.target), [first, ...rest].join(' · '));
  });
  const trouble = troubleOf(here);
  const progress = progressOfAll(here);
  const parts = trouble ? [troubleWords(trouble)] : [partWords(progress), ...paceWords(progress)];
  const count = here.length === 1 ? [] : [String(here.length)];
  return { text: `$(cloud-download) ${[...count, ...parts].join(' · ')}`, tooltip: tooltip.join('\n') };
}
