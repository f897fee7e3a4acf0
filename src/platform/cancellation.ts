import type * as vscode from 'vscode';

/** Runs work with a signal that fires when the editor's token is cancelled, before the work or during it. */
export async function withSignal<Result>(
  token: vscode.CancellationToken | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  if (token?.isCancellationRequested === true) {
    controller.abort();
  }
  const listening = token?.onCancellationRequested(() => controller.abort());
  try {
    return await work(controller.signal);
  } finally {
    listening?.dispose();
  }
}
