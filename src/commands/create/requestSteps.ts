import * as vscode from 'vscode';
import type { RequestPreview } from '../../model/jobs.ts';
import type { Step, WizardChoice } from '../../platform/wizardSteps.ts';
import type { CommandParts } from '../parts.ts';
import { keyOf, ordersOf, type BackupAnswers, type Order } from './answers.ts';

const listId = 'requests';
const oneId = 'request';

type Parts = Pick<CommandParts, 'sessions'>;

/** Where the summary leads to: the request, or the list of them. */
export function requestStepId({ several }: BackupAnswers): string {
  return several ? listId : oneId;
}

/** What would be sent, to be looked at and copied. `summary` is the step that they belong to. */
export function requestSteps(parts: Parts, answers: BackupAnswers, summary: string): readonly Step<BackupAnswers>[] {
  const orders = ordersOf(answers);
  const shown = orders.find((order) => keyOf(order) === answers.shown) ?? orders[0];
  const one = shown ? [oneStep(parts, shown, answers.several ? listId : summary)] : [];
  return answers.several && shown ? [listStep(parts, orders, summary), ...one] : one;
}

function listStep(parts: Parts, orders: readonly Order[], summary: string): Step<BackupAnswers> {
  const copies = {
    cli: async () => await copy((await previewsOf(parts, orders)).map(({ cli }) => cli).join('\n')),
    json: async () => await copy(json((await previewsOf(parts, orders)).map(members))),
  };
  const back = { id: 'back', label: vscode.l10n.t('Back to the summary'), icon: 'arrow-left' };
  return {
    kind: 'pick',
    id: listId,
    aside: summary,
    prompt: vscode.l10n.t('The requests, without keys and signatures. Select one to see it'),
    items: () => [
      ...orders.map((order) => ({
        id: keyOf(order),
        label: order.instance.name,
        description: [order.choice.label, order.account.name, order.region.name].join(' · '),
        icon: 'code',
      })),
      { id: 'cli', label: vscode.l10n.t('Copy all command lines'), icon: 'terminal' },
      { id: 'json', label: vscode.l10n.t('Copy all parameters as JSON'), icon: 'json' },
      back,
    ],
    get: ({ shown = '' }) => [shown],
    set: (state, [id]) => (id === undefined ? state : { ...state, shown: id }),
    jump: (id) => (id === back.id ? summary : oneId),
    deed: (id) => (id === 'cli' || id === 'json' ? copies[id] : undefined),
  };
}

function oneStep(parts: Parts, order: Order, owner: string): Step<BackupAnswers> {
  const texts = new Map<string, string>();
  return {
    kind: 'pick',
    id: oneId,
    aside: owner,
    prompt: vscode.l10n.t('The request for {0}, without key and signature. Enter copies a line', order.instance.name),
    items: async () => {
      const rows = rowsOf(await previewOf(parts, order));
      rows.forEach(({ id, text }) => texts.set(id, text));
      return [...rows, { id: 'back', label: vscode.l10n.t('Back'), icon: 'arrow-left' }];
    },
    get: () => [],
    set: (state) => state,
    jump: () => owner,
    deed: (id) => {
      const text = texts.get(id);
      return text === undefined ? undefined : async () => await copy(text);
    },
  };
}

type CopyRow = WizardChoice & { readonly text: string };

function rowsOf(preview: RequestPreview): readonly CopyRow[] {
  const { operation, address, parameters, cli } = preview;
  return [
    { id: 'operation', label: vscode.l10n.t('Operation'), description: operation, icon: 'blank', text: operation },
    { id: 'address', label: vscode.l10n.t('Address'), description: address, icon: 'blank', text: address },
    ...parameters.map(({ name, value }, index) => ({
      id: `parameter ${index}`,
      label: name,
      description: value,
      icon: 'symbol-parameter',
      text: value,
    })),
    { id: 'cli', label: vscode.l10n.t('Copy the command line'), detail: cli, icon: 'terminal', text: cli },
    { id: 'json', label: vscode.l10n.t('Copy the parameters as JSON'), icon: 'json', text: json(members(preview)) },
  ];
}

async function previewOf({ sessions }: Parts, { account, request }: Order): Promise<RequestPreview> {
  return (await sessions.provider(account.id)).preview(request);
}

async function previewsOf(parts: Parts, orders: readonly Order[]): Promise<readonly RequestPreview[]> {
  return await Promise.all(orders.map(async (order) => await previewOf(parts, order)));
}

function members({ parameters }: RequestPreview): Readonly<Record<string, string>> {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2);
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied'), 3000);
}
