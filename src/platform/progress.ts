import * as vscode from 'vscode';
import { settlesWithin } from '../async/wait.ts';
import { plain } from './messages.ts';

/** What answers sooner needs no notification, in milliseconds. */
const patience = 300;

/**
 * Runs work that can be cancelled. If it takes a moment, a notification says what is being waited for and offers
 * *Cancel*.
 */
export async function withCancellableProgress<Result>(
  title: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  const result = work(controller.signal);
  if (!(await settlesWithin(result, patience))) {
    const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: plain(title) };
    await vscode.window.withProgress(options, async (_progress, token) => {
      token.onCancellationRequested(() => controller.abort());
      await result.catch(() => undefined);
    });
  }
  return await result;
}
