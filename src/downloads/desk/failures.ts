import { basename } from 'node:path';
import * as vscode from 'vscode';
import { showError } from '../../platform/messages.ts';
import type { Download, Round, RoundDeeds } from './parts.ts';
import { arrivedBefore } from './records.ts';
import { sentences } from '../../model/prose.ts';

/**
 * Tells what failed of downloads that belong together. While a message of it waits for an answer, what fails next is gathered:
 * many that fail alike must not be as many messages.
 */
export class RoundFailures {
  readonly #round: Round;
  readonly #deeds: RoundDeeds;
  /** Ids, and when each failed. */
  readonly #told = new Map<string, number | undefined>();
  #waits = false;

  constructor(round: Round, deeds: RoundDeeds) {
    this.#round = round;
    this.#deeds = deeds;
  }

  /** Tells at once what has failed while others go on. */
  async look(): Promise<void> {
    const goesOn = this.#round.downloads().some(({ isHere }) => isHere);
    if (goesOn && !this.#waits) {
      await this.tell();
    }
  }

  /** Tells what has not been told. */
  async tell(): Promise<void> {
    const failed = this.#round.downloads().filter(({ record: { state, id, ended }, isHere }) => {
      const isTold = this.#told.has(id) && this.#told.get(id) === ended?.at;
      return state === 'failed' && !isHere && !isTold;
    });
    failed.forEach(({ record }) => this.#told.set(record.id, record.ended?.at));
    this.#waits = failed.length > 0;
    await tellFailed(failed, this.#deeds);
    this.#waits = false;
  }
}

async function tellFailed(failed: readonly Download[], deeds: RoundDeeds): Promise<void> {
  const [first] = failed;
  if (!first) {
    return;
  }
  const again = vscode.l10n.t('Try Again');
  const remove = vscode.l10n.t('Remove');
  const enterKey = vscode.l10n.t('Enter the Key Again');
  const ids = failed.map(({ record }) => record.id);
  const waits = first.record.ended?.signIn === true;
  const choice = await showError(failureWords(failed, first), waits ? enterKey : again, remove);
  if (choice === again) {
    await deeds.goOn(ids);
  } else if (choice === remove) {
    await deeds.remove(ids);
  } else if (choice === enterKey) {
    await vscode.commands.executeCommand('rdsBackups.enterKeyAgain', first.record.accountId);
  }
}

/** What failed, why, and what becomes of it. */
function failureWords(failed: readonly Download[], { record }: Download): string {
  const why = record.ended?.why ?? '';
  return sentences(
    failed.length === 1
      ? vscode.l10n.t('The download of {0} failed. {1}', basename(record.target), why)
      : vscode.l10n.t('{0} downloads failed, the first of them {1}. {2}', failed.length, basename(record.target), why),
    ...(record.ended?.signIn === true ? [vscode.l10n.t('It goes on by itself once the account has a valid key.')] : []),
    ...(failed.some((download) => (arrivedBefore(download.record)?.bytes ?? 0) > 0)
      ? [vscode.l10n.t('What has arrived is kept.')]
      : []),
  );
}
