import * as vscode from 'vscode';
import type { Sessions } from '../accounts/session.ts';
import { Emitter } from '../async/event.ts';
import { abortable } from '../async/wait.ts';
import { CloudError } from '../model/errors.ts';
import type { CloudProvider, Log } from '../model/provider.ts';
import { describeFailure } from '../platform/failures.ts';
import { leaveLinksOut } from '../platform/leaveLinksOut.ts';
import { isPanelRef, type PanelRef } from '../webview/protocol/details.ts';

/** As it is registered when the window starts. */
const scheme = 'rds-backups-reply';

/**
 * The cloud's replies about single backups as read-only documents. A document's address holds ids and nothing else; its text
 * is asked of the cloud each time and is on no disk.
 */
export class RawReplies implements vscode.TextDocumentContentProvider {
  readonly #sessions: Pick<Sessions, 'asked' | 'provider'>;
  readonly #log: Log;
  readonly #changes = new Emitter<vscode.Uri>();
  /** Replies that the editor has not taken yet, by the ids in their address. */
  readonly #fresh = new Map<string, string>();
  readonly onDidChange = this.#changes.event;

  constructor(sessions: Pick<Sessions, 'asked' | 'provider'>, log: Log) {
    this.#sessions = sessions;
    this.#log = log;
  }

  /** Asks the cloud and shows its reply. Rejects with a `CloudError`. */
  async show(ref: PanelRef, signal: AbortSignal): Promise<void> {
    const provider = await abortable(this.#sessions.asked(ref.accountId), signal);
    const text = await abortable(replyText(provider, ref, signal), signal);
    const uri = rawReplyUri(ref);
    this.#fresh.set(uri.query, text);
    // Heard only by a document that is open: it takes the new text.
    this.#changes.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  /** Whoever opens the address by other ways than `show` makes the cloud be asked. */
  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const fresh = this.#fresh.get(uri.query);
    this.#fresh.delete(uri.query);
    if (fresh !== undefined) {
      return fresh;
    }
    const stop = new AbortController();
    const listening = token.onCancellationRequested(() => stop.abort());
    try {
      const ref = rawReplyRef(uri);
      return await replyText(await this.#sessions.provider(ref.accountId), ref, stop.signal);
    } catch (error) {
      // The editor shows the words of an error, so they have to be for people.
      // oxlint-disable-next-line preserve-caught-error -- the cause is not for the editor, which would show and log it
      throw new Error(describeFailure(error, this.#log));
    } finally {
      listening.dispose();
    }
  }

  dispose(): void {
    this.#changes.dispose();
    this.#fresh.clear();
  }
}

async function replyText(provider: CloudProvider, ref: PanelRef, signal: AbortSignal): Promise<string> {
  const reply = await provider.rawReply(ref, { signal });
  if (!reply) {
    const message = vscode.l10n.t('The cloud no longer has this backup. It has expired or was deleted.');
    throw new CloudError({ kind: 'notFound', message });
  }
  return leaveLinksOut(reply.json);
}

/** The tab says the end of the path; what is asked for stands in the query. */
export function rawReplyUri({
  accountId,
  regionId,
  instanceId,
  backupId,
  copy,
  started,
  released,
}: PanelRef): vscode.Uri {
  return vscode.Uri.from({
    scheme,
    path: `/${readable(instanceId)}/${copy ? 'copy' : 'backup'}-${readable(backupId)}.json`,
    query: JSON.stringify({ accountId, regionId, instanceId, backupId, copy, started, released }),
  });
}

function rawReplyRef({ query }: vscode.Uri): PanelRef {
  let ref: unknown;
  try {
    ref = JSON.parse(query);
  } catch {
    ref = undefined;
  }
  if (!isPanelRef(ref)) {
    throw new CloudError({ kind: 'request', message: vscode.l10n.t('This address names no backup.') });
  }
  return ref;
}

function readable(text: string): string {
  return text.replace(/[^\p{L}\p{N}._-]+/gu, '_');
}
