import * as vscode from 'vscode';
import { each } from '../../async/each.ts';
import { abortable } from '../../async/wait.ts';
import { isCancelled, isCloudError, type ErrorKind } from '../../model/errors.ts';
import type { BackupJob } from '../../model/jobs.ts';
import { describeFailure } from '../../platform/failures.ts';
import { withCancellableProgress } from '../../platform/progress.ts';
import type { CommandParts } from '../parts.ts';
import { keyOf, type Candidate, type Order } from './answers.ts';
import { follow, lookInto, type Doubt } from './doubt.ts';

/**
 * What became of one of several: `found` is one of which a look told after an unclear answer. What is `unclear` is never
 * sent again; `refused` and `notAsked` may be.
 */
export type Outcome =
  | { readonly kind: 'started' | 'found'; readonly job: BackupJob; readonly recorded: boolean }
  | { readonly kind: 'made'; readonly backupId: string }
  | { readonly kind: 'unclear'; readonly doubt: Doubt; readonly reason: string }
  | { readonly kind: 'refused'; readonly error: unknown; readonly reason: string }
  | { readonly kind: 'notAsked' | 'leftOut'; readonly reason: string };

export interface Result {
  readonly candidate: Candidate;
  readonly outcome: Outcome;
}

type Sending = Outcome | { readonly kind: 'doubt'; readonly doubt: Doubt };
type Parts = Pick<CommandParts, 'sessions' | 'jobs' | 'sent' | 'log'>;

/** Requests that are under way at once. */
const atOnce = 4;

/** After these every other request of the account would fail in the same way, or has to wait. */
const systemic: ReadonlySet<ErrorKind> = new Set<ErrorKind>([
  'key',
  'secret',
  'token',
  'clock',
  'noKey',
  'forbidden',
  'billing',
  'throttled',
  'unavailable',
  'network',
  'timeout',
  'endpoint',
  'reply',
]);

/**
 * Sends each request once. A failure that is not about one instance ends the asking for its account; *Cancel* ends it for
 * all, and so does `outer`. What has no clear answer is looked for afterwards.
 */
export async function startSeveral(
  parts: Parts,
  orders: readonly Order[],
  outer?: AbortSignal,
): Promise<readonly Result[]> {
  const title = vscode.l10n.t('Starting backups…');
  const sent = await withCancellableProgress(title, async (cancelled, report) => {
    const signal = outer ? AbortSignal.any([cancelled, outer]) : cancelled;
    const sender = new Sender(parts, signal);
    let done = 0;
    await each(orders, { atOnce, signal }, async (order) => {
      await sender.send(order);
      done += 1;
      report(vscode.l10n.t('{0} of {1} asked for', done, orders.length));
    });
    return sender.outcomes;
  });
  const outcomes = orders.map((order): readonly [Order, Sending] => [
    order,
    sent.get(keyOf(order)) ?? { kind: 'notAsked', reason: stoppedWords() },
  ]);
  const doubts = outcomes.flatMap(([, outcome]) => (outcome.kind === 'doubt' ? [outcome.doubt] : []));
  const looked = await lookIntoAll(parts, doubts);
  return outcomes.flatMap(([order, outcome]) => {
    const known = outcome.kind === 'doubt' ? looked.get(keyOf(order)) : outcome;
    return known ? [{ candidate: order, outcome: known }] : [];
  });
}

function stoppedWords(): string {
  return vscode.l10n.t('You stopped it before this one was asked for.');
}

class Sender {
  readonly #parts: Parts;
  readonly #signal: AbortSignal;
  /** By account, why nothing more is asked of it. */
  readonly #ended = new Map<string, string>();
  readonly #resumed = new Set<string>();
  /** By the key of an order, as far as it was begun. */
  readonly outcomes = new Map<string, Sending>();

  constructor(parts: Parts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
  }

  /** Never rejects. */
  async send(order: Order): Promise<void> {
    const ended = this.#ended.get(order.account.id);
    const reason = ended && vscode.l10n.t('Not asked for, because another one of this account failed: {0}', ended);
    this.outcomes.set(keyOf(order), reason === undefined ? await this.#create(order) : { kind: 'notAsked', reason });
  }

  async #create(order: Order): Promise<Sending> {
    const { account, instance, request } = order;
    const { sessions, sent, log } = this.#parts;
    // Once: after a refusal it would ask the cloud again and again.
    const isFirst = !this.#resumed.has(account.id);
    this.#resumed.add(account.id);
    const asked = new Date();
    try {
      const connecting = isFirst ? sessions.asked(account.id) : sessions.provider(account.id);
      const provider = await abortable(connecting, this.#signal);
      const kept = { accountId: account.id, instanceName: instance.name, request, asked: asked.getTime() };
      return await (
        await sent()
      ).during(kept, async () => {
        const job = await provider.createBackup(request, { signal: this.#signal });
        return { kind: 'started', job, recorded: await follow(this.#parts, order, job) };
      });
    } catch (error) {
      if (isCancelled(error) && !(isCloudError(error) && error.unclear)) {
        return { kind: 'notAsked', reason: stoppedWords() };
      }
      const reason = describeFailure(error, log);
      if (!isCloudError(error) || systemic.has(error.kind)) {
        this.#ended.set(account.id, this.#ended.get(account.id) ?? reason);
      }
      if (isCloudError(error) && error.unclear) {
        return { kind: 'doubt', doubt: { order, asked, error } };
      }
      return { kind: 'refused', error, reason };
    }
  }
}

/** What a look tells of each doubt, by the key of its order. Never sends, and never rejects. */
export async function lookIntoAll(parts: Parts, doubts: readonly Doubt[]): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  if (doubts.length > 0) {
    const title = vscode.l10n.t('No clear answer came. Looking whether backups were started…');
    await withCancellableProgress(title, async (signal, report) => {
      // One that was stopped says so by itself, so that none is left out.
      await each(doubts, { atOnce, signal: new AbortController().signal }, async (doubt) => {
        outcomes.set(keyOf(doubt.order), await lookFor(parts, doubt, signal));
        report(vscode.l10n.t('{0} of {1}', outcomes.size, doubts.length));
      });
    });
  }
  return outcomes;
}

async function lookFor(parts: Parts, doubt: Doubt, signal: AbortSignal): Promise<Outcome> {
  const look = await lookInto(parts, doubt, signal);
  switch (look.found) {
    case 'job':
      return { kind: 'found', job: look.job, recorded: await follow(parts, doubt.order, look.job) };
    case 'backup':
      return { kind: 'made', backupId: look.backupId };
    case 'nothing':
      return { kind: 'unclear', doubt, reason: look.words };
  }
}
