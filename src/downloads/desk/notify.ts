import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { CloudError } from '../../model/errors.ts';
import type { Log } from '../../model/provider.ts';
import { describeFailure } from '../../platform/failures.ts';
import { plain, showInfo, showWarning } from '../../platform/messages.ts';
import { noSpace } from '../transfer/failures.ts';
import { RoundFailures } from './failures.ts';
import type { DeskView, Download, Round, RoundDeeds } from './parts.ts';
import { otherMachine } from '../machine.ts';
import {
  amountWords,
  bytesWords,
  paceWords,
  percentOf,
  progressOf,
  progressOfAll,
  troubleOf,
  troubleWords,
} from './words.ts';
import { listed } from '../../platform/words.ts';
import { sentences } from '../../model/prose.ts';

/** Milliseconds between two looks at the clock, for what counts down. */
const TICK = 1000;

/** What the user gets to see of downloads besides the list. */
export function createView(log: Log): DeskView {
  return {
    follow: (round, deeds) => {
      showRound(round, deeds, log).catch((error: unknown) => describeFailure(error, log));
    },
    why: (error) => describeFailure(error, log),
    taken: (names) => {
      const message = vscode.l10n.t(
        'Already in the list of downloads: {0}. Go on with it or cancel it there, or choose another name.',
        listed(names),
      );
      return new CloudError({ kind: 'state', message });
    },
    noRoom: ({ path, needed, free }) => noSpace(path, needed, free),
    mayRemove,
    cancelled: ({ target, state }) => {
      const name = basename(target);
      const message =
        state === 'failed'
          ? vscode.l10n.t('Download of {0} taken off the list. What had arrived was removed.', name)
          : vscode.l10n.t('Download of {0} cancelled. What had arrived was removed.', name);
      vscode.window.setStatusBarMessage(plain(message), 5000);
    },
    leftBehind: (path) => {
      void showWarning(vscode.l10n.t('What had arrived could not be removed. Remove it yourself: {0}', path));
    },
    elsewhere: ({ target }) => {
      const name = basename(target);
      void showInfo(vscode.l10n.t('Another window of the editor downloads {0}. Pause or cancel it there.', name));
    },
    reveal,
  };
}

/** More bytes than these are not removed without a question. */
const MUCH = 2 ** 30;

async function mayRemove(downloads: readonly Download[]): Promise<boolean> {
  const [first] = downloads.filter((download) => progressOf(download).bytes > 0);
  const bytes = downloads.reduce((sum, download) => sum + progressOf(download).bytes, 0);
  if (!first || bytes <= MUCH) {
    return true;
  }
  const remove = vscode.l10n.t('Remove');
  const size = bytesWords(bytes);
  const message =
    downloads.length === 1
      ? vscode.l10n.t('Remove the {0} of {1} that have arrived?', size, basename(first.record.target))
      : vscode.l10n.t('Remove the {0} of {1} downloads that have arrived?', size, downloads.length);
  const detail = vscode.l10n.t('To have them again, they have to be downloaded again.');
  return (await vscode.window.showWarningMessage(plain(message), { modal: true, detail }, remove)) === remove;
}

/** Shows downloads that belong together from now on until none is under way: a notification, then what became of them. */
async function showRound(round: Round, deeds: RoundDeeds, log: Log): Promise<void> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: plain(titleOf(round.downloads())),
    cancellable: true,
  };
  const failures = new RoundFailures(round, deeds);
  const isStopped = await vscode.window.withProgress(options, async (notification, token) => {
    let shown = 0;
    const tell = () => {
      const downloads = round.downloads();
      const percent = percentOf(progressOfAll(hopeful(downloads))) ?? shown;
      notification.report({ message: messageOf(downloads), increment: Math.max(0, percent - shown) });
      shown = Math.max(shown, percent);
    };
    tell();
    const listening = round.onDidChange(() => {
      tell();
      failures.look().catch((error: unknown) => describeFailure(error, log));
    });
    const ticking = setInterval(tell, TICK);
    await Promise.race([round.ended, new Promise((hide) => token.onCancellationRequested(hide))]);
    clearInterval(ticking);
    listening.dispose();
    return token.isCancellationRequested;
  });
  await Promise.all([isStopped ? pause(round, deeds) : undefined, round.ended.then(() => tellEnd(round, failures))]);
}

function titleOf(downloads: readonly Download[]): string {
  const [first] = downloads;
  const machine = otherMachine();
  if (downloads.length === 1 && first) {
    const name = basename(first.record.target);
    return machine === undefined
      ? vscode.l10n.t('Downloading {0}', name)
      : vscode.l10n.t('Downloading {0} to the machine {1}', name, machine);
  }
  return machine === undefined
    ? vscode.l10n.t('Downloading {0} files', downloads.length)
    : vscode.l10n.t('Downloading {0} files to the machine {1}', downloads.length, machine);
}

/** Without those that will not come to their end by themselves. */
function hopeful(downloads: readonly Download[]): readonly Download[] {
  return downloads.filter(({ isHere, record }) => isHere || record.state === 'done');
}

/** "1.2 GiB of 4 GiB, 80 MiB/s, 35 s left" */
function messageOf(downloads: readonly Download[]): string {
  const here = downloads.filter(({ isHere }) => isHere);
  const trouble = troubleOf(here);
  const progress = progressOfAll(hopeful(downloads));
  const failed = downloads.filter(({ record }) => record.state === 'failed').length;
  const parts = here.every(({ record }) => record.state === 'waiting')
    ? [vscode.l10n.t('waiting for other downloads')]
    : trouble
      ? [troubleWords(trouble, new Date())]
      : [amountWords(progress), ...paceWords(progress)];
  return plain(listed([...parts, ...(failed > 0 ? [vscode.l10n.t('{0} failed', failed)] : [])]));
}

/** Its *Cancel*, which is also what closes it, must not cost what has arrived. */
async function pause(round: Round, deeds: RoundDeeds): Promise<void> {
  const ids = idsOf(round.downloads().filter(({ isHere }) => isHere));
  await deeds.pause(ids);
  const paused = round.downloads().filter(({ record }) => record.state === 'paused' && ids.includes(record.id));
  const [first] = paused;
  if (!first) {
    return;
  }
  const goOn = vscode.l10n.t('Go On');
  const [message, cancel] =
    paused.length === 1
      ? [
          vscode.l10n.t('The download of {0} is paused.', basename(first.record.target)),
          vscode.l10n.t('Cancel the Download'),
        ]
      : [vscode.l10n.t('{0} downloads are paused.', paused.length), vscode.l10n.t('Cancel the Downloads')];
  const choice = await showInfo(sentences(message, keptWords(paused)), goOn, cancel);
  if (choice === goOn) {
    await deeds.goOn(idsOf(paused));
  } else if (choice === cancel) {
    await deeds.cancel(idsOf(paused));
  }
}

function keptWords(paused: readonly Download[]): string {
  return paused.some(({ record: { transfer } }) => transfer && transfer.total === undefined)
    ? vscode.l10n.t('What the storage gives only as a whole begins anew; else what has arrived is kept.')
    : vscode.l10n.t('What has arrived is kept.');
}

async function tellEnd(round: Round, failures: RoundFailures): Promise<void> {
  const done = round.downloads().filter(({ record }) => record.state === 'done');
  await Promise.all([tellDone(done), failures.tell()]);
}

async function tellDone(done: readonly Download[]): Promise<void> {
  const [first] = done;
  if (!first) {
    return;
  }
  const path = first.record.ended?.path ?? first.record.target;
  const machine = otherMachine();
  const show = vscode.l10n.t('Show in Folder');
  const message = done.length === 1 ? doneWords(first, path) : allDoneWords(done);
  if ((await showInfo(message, ...(machine === undefined ? [show] : []))) === show) {
    await reveal(path);
  }
}

function doneWords({ record: { ended } }: Download, path: string): string {
  const size = bytesWords(ended?.bytes ?? 0);
  return ended?.verdict === 'verified'
    ? vscode.l10n.t('Downloaded to {0} ({1}), verified.', placeWords(path), size)
    : vscode.l10n.t('Downloaded to {0} ({1}); only its size could be checked.', placeWords(path), size);
}

function allDoneWords(done: readonly Download[]): string {
  const folders = new Set(done.map(({ record }) => dirname(record.ended?.path ?? record.target)));
  const [folder = ''] = folders;
  const place = placeWords(folders.size === 1 ? folder : vscode.l10n.t('several folders'));
  const size = bytesWords(done.reduce((sum, { record }) => sum + (record.ended?.bytes ?? 0), 0));
  const unverified = done.filter(({ record }) => record.ended?.verdict !== 'verified').length;
  return unverified === 0
    ? vscode.l10n.t('{0} files were downloaded to {1} ({2}), all verified.', done.length, place, size)
    : vscode.l10n.t(
        '{0} files were downloaded to {1} ({2}); of {3} only the size could be checked.',
        done.length,
        place,
        size,
        unverified,
      );
}

function placeWords(path: string): string {
  const machine = otherMachine();
  return machine === undefined ? path : vscode.l10n.t('{0} on the machine {1}', path, machine);
}

/** Shows a file where the user can see its folder; else says where it is. */
async function reveal(path: string): Promise<void> {
  const machine = otherMachine();
  if (!existsSync(path)) {
    await showWarning(vscode.l10n.t('{0} is no longer there: it was moved or removed after the download.', path));
  } else if (machine === undefined) {
    await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
  } else {
    await showInfo(vscode.l10n.t('The file is {0} on the machine {1}.', path, machine));
  }
}

function idsOf(downloads: readonly Download[]): readonly string[] {
  return downloads.map(({ record }) => record.id);
}
