import * as vscode from 'vscode';
import { describeFailure } from '../../platform/failures.ts';
import { runWizard } from '../../platform/wizard.ts';
import type { CommandParts } from '../parts.ts';
import { choiceFor, groupsOf, keyOf, ordersOf, type BackupAnswers, type LeftOut, type Order } from './answers.ts';
import { confirmProduction } from './production.ts';
import { ResultTable } from './resultTable.ts';
import { startingPoint } from './startingPoint.ts';
import { startOne } from './startOne.ts';
import { startSeveral, type Result } from './startSeveral.ts';
import { createBackupSteps } from './steps.ts';
import { summaryStepId } from './summaryStep.ts';

/**
 * Asks what to back up and how, shows a summary, starts it once, and hands the jobs over to be followed. `selected` are all
 * rows that are selected where the command was called on one of them.
 */
export async function createBackup(parts: CommandParts, argument: unknown, selected?: unknown): Promise<void> {
  let answers = await startingPoint(parts, argument, selected);
  const table = new ResultTable(parts);
  for (let startAt: string | undefined; answers; startAt = summaryStepId) {
    const confirmed = await ask(parts, answers, startAt);
    if (!confirmed) {
      // What was started before is still there to be looked at.
      if (table.isEmpty || !(await table.show())) {
        return;
      }
      continue;
    }
    answers = confirmed;
    const orders = ordersOf(confirmed);
    if (!(await confirmProduction(parts, orders))) {
      continue;
    }
    await remember(parts, confirmed);
    if (!(await start(parts, confirmed, orders, table))) {
      return;
    }
    answers = confirmed.several ? notStarted(confirmed, table) : confirmed;
  }
}

async function ask(
  parts: CommandParts,
  answers: BackupAnswers,
  startAt: string | undefined,
): Promise<BackupAnswers | undefined> {
  return await runWizard<BackupAnswers>({
    title: vscode.l10n.t('Create backup'),
    steps: (state) => createBackupSteps(parts, state),
    start: answers,
    ...(startAt === undefined ? {} : { startAt }),
    describe: (error) => describeFailure(error, parts.log),
  });
}

/** True if the user wants to look at the answers again and try anew. */
async function start(
  parts: CommandParts,
  { several, chosen, leftOut }: BackupAnswers,
  orders: readonly Order[],
  table: ResultTable,
): Promise<boolean> {
  const [order] = orders;
  if (!several) {
    return order !== undefined && (await startOne(parts, order));
  }
  const out = leftOut.map((one): Result => ({ candidate: one, outcome: { kind: 'leftOut', reason: one.reason } }));
  const results = new Map(
    [...out, ...(await startSeveral(parts, orders))].map((result) => [keyOf(result.candidate), result]),
  );
  table.add(chosen.flatMap((one) => results.get(keyOf(one)) ?? []));
  return await table.show();
}

/** The same answers for those that may be sent again. */
function notStarted(answers: BackupAnswers, { notStarted: left }: ResultTable): BackupAnswers {
  const keys = new Set(left.map(keyOf));
  const isLeft = (one: LeftOut | BackupAnswers['targets'][number]) => keys.has(keyOf(one));
  return {
    ...answers,
    targets: answers.targets.filter(isLeft),
    leftOut: answers.leftOut.filter(isLeft),
    fixed: true,
  };
}

/** For the next time; it is no reason not to go on if that fails. */
async function remember({ lastAnswers, log }: CommandParts, answers: BackupAnswers): Promise<void> {
  try {
    for (const { key, targets } of groupsOf(answers.targets)) {
      for (const target of targets) {
        const choice = choiceFor(target, answers.how);
        await lastAnswers.keep(
          { cloud: target.account.cloud, engine: target.instance.engine },
          {
            how: answers.how[key] ?? {},
            retention: choice?.retention && answers.retention,
            description: choice?.description && answers.description,
          },
        );
      }
    }
  } catch (error) {
    describeFailure(error, log);
  }
}
