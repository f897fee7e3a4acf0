import * as vscode from 'vscode';
import { settlesWithin } from '../async/wait.ts';
import { plain } from './messages.ts';

/** What answers sooner needs no notification, in milliseconds. */
const patience = 300;

/**
 * Runs work that can be cancelled. If it takes a moment, a notification says what is being waited for, how far it is (what
 * was reported last), and offers *Cancel*.
 */
export async function withCancellableProgress<Result>(
  title: string,
  work: (signal: AbortSignal, report: (words: string) => void) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let message: string | undefined;
  let shown: vscode.Progress<{ readonly message: string }> | undefined;
  const result = work(controller.signal, (words) => {
    message = plain(words);
    shown?.report({ message });
  });
  if (!(await settlesWithin(result, patience))) {
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: plain(title) };
    await vscode.window.withProgress(options, async (progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      shown = progress;
      if (message !== undefined) {
        progress.report({ message });
      }
      await result.catch(() => undefined);
    });
  }
  return await result;
}
