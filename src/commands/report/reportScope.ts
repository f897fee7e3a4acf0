import * as vscode from 'vscode';
import type { Account } from '../../model/account.ts';
import type { AccountScope, ReportScope } from '../../model/report.ts';
import { withParts } from '../../model/resources.ts';
import { abortable } from '../../async/wait.ts';
import { cloudName } from '../../explorer/words.ts';
import { describeFailure } from '../../platform/failures.ts';
import { runWizard } from '../../platform/wizard.ts';
import type { PickStep, WizardChoice } from '../../platform/wizardSteps.ts';
import type { CommandParts } from '../parts.ts';

type Which = 'known' | 'all' | 'some';

interface Answers {
  readonly accounts: readonly string[];
  readonly which: Which;
  /** By account. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
}

/** Asks which accounts and regions a report is about; `undefined` when the user left. */
export async function askForScope(parts: CommandParts, before: ReportScope): Promise<ReportScope | undefined> {
  const answers = await runWizard<Answers>({
    title: vscode.l10n.t('What to check'),
    start: answersOf(before),
    steps: (state) => [
      accountsStep(parts),
      whichStep(),
      ...(state.which === 'some' ? accountsIn(parts, state).map((account) => regionsStep(parts, account)) : []),
    ],
    describe: (error) => describeFailure(error, parts.log),
  });
  return answers && { accounts: answers.accounts.map((accountId) => scopeOf(answers, accountId)) };
}

function answersOf({ accounts }: ReportScope): Answers {
  const named = accounts.flatMap(({ accountId, regions }) =>
    typeof regions === 'string' ? [] : [[accountId, regions] as const],
  );
  return {
    accounts: accounts.map(({ accountId }) => accountId),
    which: named.length > 0 ? 'some' : accounts.some(({ regions }) => regions === 'all') ? 'all' : 'known',
    regions: Object.fromEntries(named),
  };
}

function scopeOf({ which, regions }: Answers, accountId: string): AccountScope {
  return { accountId, regions: which === 'some' ? (regions[accountId] ?? []) : which };
}

function accountsIn({ store }: CommandParts, { accounts }: Answers): readonly Account[] {
  return store.list().filter(({ id }) => accounts.includes(id));
}

function accountsStep({ store }: CommandParts): PickStep<Answers> {
  return {
    kind: 'pick',
    id: 'accounts',
    prompt: vscode.l10n.t('Which accounts?'),
    many: true,
    missing: vscode.l10n.t('Tick at least one account.'),
    items: () => store.list().map(({ id, name, cloud }) => ({ id, label: name, description: cloudName(cloud) })),
    get: ({ accounts }) => accounts,
    set: (state, accounts) => ({ ...state, accounts }),
  };
}

function whichStep(): PickStep<Answers> {
  const choices: readonly (WizardChoice & { readonly id: Which })[] = [
    {
      id: 'known',
      label: vscode.l10n.t('Regions shown in the side bar or known to have instances'),
      detail: vscode.l10n.t('Fewest requests. All regions where nothing is known yet.'),
    },
    { id: 'all', label: vscode.l10n.t('All regions'), detail: vscode.l10n.t('One request more for each region.') },
    { id: 'some', label: vscode.l10n.t('Choose regions…') },
  ];
  return {
    kind: 'pick',
    id: 'which',
    prompt: vscode.l10n.t('In which regions?'),
    items: () => choices,
    get: ({ which }) => [which],
    set: (state, [id]) => ({ ...state, which: choices.find((choice) => choice.id === id)?.id ?? 'known' }),
  };
}

function regionsStep({ sessions }: CommandParts, { id, name }: Account): PickStep<Answers> {
  return {
    kind: 'pick',
    id: `regions/${id}`,
    prompt: vscode.l10n.t('Which regions of {0}?', name),
    many: true,
    missing: vscode.l10n.t('Tick at least one region.'),
    empty: vscode.l10n.t('The cloud lists no regions for this account'),
    items: async (_state, signal) => {
      const provider = await abortable(sessions.asked(id), signal);
      const regions = withParts((await provider.listRegions({ signal })).items);
      return regions.map((region) => ({ id: region.id, label: region.name, description: region.id }));
    },
    get: ({ regions }) => regions[id] ?? [],
    set: (state, chosen) => ({ ...state, regions: { ...state.regions, [id]: chosen } }),
  };
}
