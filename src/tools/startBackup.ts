import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { noAnswers, ordersOf, type Order, type Target } from '../commands/create/answers.ts';
import type { Outcome } from '../commands/create/startSeveral.ts';
import { cloudName, jobWords } from '../explorer/words.ts';
import type { BackupChoice } from '../model/jobs.ts';
import { plainLine, showWarning } from '../platform/messages.ts';
import { answerOf, someOf } from './answers.ts';
import { toolError } from './errors.ts';
import { findOne } from './finding.ts';
import type { ToolParts } from './parts.ts';
import type { Input } from './schemas.ts';

type StartInput = Input<'rdsBackups_startBackup'>;

/**
 * Asks the user in a dialog of our own, whatever the chat has approved, and then sends the request once. What engine and
 * storage do not allow is answered before that.
 */
export async function startBackup(parts: ToolParts, input: StartInput, signal: AbortSignal): Promise<string> {
  const { account, region, instance } = await findOne(parts, input, signal);
  const { startSeveral, targetOf } = await import('../commands/index.ts');
  const provider = await abortable(parts.sessions.provider(account.id), signal);
  const current = await abortable(provider.getInstance(instance.regionId, instance.id, { signal }), signal);
  const target = await targetOf(parts, { account, region, instance: current }, signal);
  const { choices } = target.options;
  const choice = choices.length === 1 && input.method === undefined ? choices[0] : choiceOf(choices, input.method);
  if (!choice) {
    const hint = 'Choose a method, if need be by asking the user, and call again with its id. Nothing was started.';
    return answerOf({ started: false, methods: choices.map(methodRecord), hint });
  }
  const { databases, ask } = await databasesFor(choice, input, async () => {
    return await abortable(provider.listDatabases(current, { signal }), signal);
  });
  if (ask) {
    return answerOf({ started: false, ...ask });
  }
  const [order] = ordersFor(target, choice, { ...input, databases });
  if (!order) {
    throw toolError('This method is not possible any more.', 'state');
  }
  const { parameters, operation } = provider.preview(order.request);
  const request = `${operation}: ${parameters.map(({ name, value }) => `${name}=${value}`).join(', ')}`;
  signal.throwIfAborted();
  if (!(await confirmed(parts, order, request))) {
    const message = 'The user declined. Nothing was started. Do not ask again unless the user wants it.';
    return answerOf({ started: false, declined: true, message });
  }
  // The dialog cannot be closed from here, and the world went on while it was open.
  if (signal.aborted) {
    void showWarning(
      vscode.l10n.t('The chat ended its request in the meantime, so no backup of {0} was started.', current.name),
    );
    signal.throwIfAborted();
  }
  const running = parts.activity.current(account.id, instance.id);
  if (running?.state === 'running' || running?.state === 'waiting') {
    throw toolError(`A backup of this instance is running already: ${jobWords(running)}.`, 'state');
  }
  const [result] = await startSeveral(parts, [order], signal);
  return answerOf(outcomeRecord(order, result?.outcome));
}

function choiceOf(choices: readonly BackupChoice[], method: string | undefined): BackupChoice | undefined {
  return choices.find(({ id }) => id === method);
}

function methodRecord({ id, label, detail, needsDatabases, retention, name, description }: BackupChoice): object {
  return {
    id,
    label,
    detail,
    needsDatabases,
    retentionDays: retention && { min: retention.min, max: retention.max, keep: retention.keep },
    takesName: name !== undefined,
    takesDescription: description !== undefined,
  };
}

/** Those that are wanted, if they are there; what to say where they have to be chosen. */
async function databasesFor(
  { needsDatabases }: BackupChoice,
  { databases }: StartInput,
  list: () => Promise<readonly string[]>,
): Promise<{ readonly databases: readonly string[]; readonly ask?: object }> {
  if (!needsDatabases) {
    if (databases) {
      throw toolError('This method backs up the whole instance: leave databases out, or choose another method.');
    }
    return { databases: [] };
  }
  const all = await list();
  const unknown = databases?.filter((name) => !all.includes(name)) ?? [];
  if (!databases || unknown.length > 0) {
    const { some, more } = someOf(all);
    const hint = 'Choose databases, if need be by asking the user, and call again. Nothing was started.';
    const none = databases && someOf(unknown).some;
    return { databases: [], ask: { databases: some, moreDatabases: more, notThere: none, hint } };
  }
  return { databases: [...new Set(databases)] };
}

/** The same that the questions of Create Backup come to. */
function ordersFor(
  target: Target,
  choice: BackupChoice,
  {
    retention,
    name,
    description,
    databases,
  }: Omit<StartInput, 'databases'> & { readonly databases: readonly string[] },
): readonly Order[] {
  const { retention: rule } = choice;
  if (retention !== undefined && !rule) {
    throw toolError('This method takes no retention: leave it out.');
  }
  const fits = retention === 'keep' ? rule?.keep : retention === undefined || isWithin(retention, rule);
  if (rule && !fits) {
    throw toolError(`retention: days from ${rule.min} to ${rule.max}${rule.keep ? ', or keep,' : ''} are expected.`);
  }
  for (const [what, text, texts] of [
    ['name', name, choice.name],
    ['description', description, choice.description],
  ] as const) {
    const complaint = text === undefined ? undefined : texts ? texts.check(text.trim()) : 'this method takes none.';
    if (complaint !== undefined) {
      throw toolError(`${what}: ${complaint}`);
    }
  }
  const only = { ...target, options: { ...target.options, choices: [choice] } };
  const texts = { name: name?.trim(), description: description?.trim() };
  return ordersOf({ ...noAnswers, ...texts, targets: [only], databases, retention: retention ?? 'policy' });
}

function isWithin(days: number, rule: BackupChoice['retention']): boolean {
  return rule !== undefined && days >= rule.min && days <= rule.max;
}

/** The first button is the one that Enter presses, so that one starts nothing. */
async function confirmed({ store }: ToolParts, order: Order, request: string): Promise<boolean> {
  const { account, region, instance, choice } = order;
  const isProduction = store.get(account.id)?.production === true;
  const message = isProduction
    ? vscode.l10n.t('The chat wants to back up {0} in production. Start this backup?', instance.name)
    : vscode.l10n.t('The chat wants to back up {0}. Start this backup?', instance.name);
  const lines = [
    vscode.l10n.t('Account: {0}', `${account.name} · ${cloudName(account.cloud)}`),
    vscode.l10n.t('Region: {0}', region.name === region.id ? region.id : `${region.name} · ${region.id}`),
    vscode.l10n.t('Instance: {0}', `${instance.name} · ${instance.id}`),
    vscode.l10n.t('Method: {0}', choice.label),
    vscode.l10n.t('Request: {0}', request),
  ];
  const keep = vscode.l10n.t('Do Not Start');
  const start = isProduction ? vscode.l10n.t('Start in Production') : vscode.l10n.t('Start Backup');
  const options = { modal: true, detail: lines.map(plainLine).join('\n') };
  return (await vscode.window.showWarningMessage(plainLine(message), options, keep, start)) === start;
}

function outcomeRecord({ account, instance }: Order, outcome: Outcome | undefined): object {
  const of = { account: account.name, instance: instance.name, instanceId: instance.id };
  switch (outcome?.kind) {
    case 'started':
    case 'found': {
      const hint = 'It is followed in the list "Jobs and downloads", and the user is told when it ends.';
      return { started: true, ...of, jobId: outcome.job.id, hint };
    }
    case 'made':
      return { started: true, ...of, backupId: outcome.backupId };
    case 'unclear':
      return {
        started: 'unclear',
        ...of,
        message: outcome.reason,
        hint: 'Do not start another one before it is clear.',
      };
    case 'refused':
    case 'notAsked':
    case 'leftOut':
      return { started: false, ...of, error: outcome.reason };
    case undefined:
      return { started: false, ...of };
  }
}
