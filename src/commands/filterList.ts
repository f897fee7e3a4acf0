import * as vscode from 'vscode';
import { abortable } from '../async/wait.ts';
import { timeLabel } from '../explorer/filterWords.ts';
import { usualDays } from '../explorer/lists.ts';
import {
  accountOf,
  instanceOf,
  isFilterable,
  isNode,
  listIdOf,
  type GroupNode,
  type RegionNode,
} from '../explorer/nodes.ts';
import type { FilterAnswer, ListFilter } from '../explorer/preferences.ts';
import { isCancelled } from '../model/errors.ts';
import type { FilterChoice, FilterField } from '../model/filters.ts';
import type { CloudProvider } from '../model/provider.ts';
import type { Call } from '../model/requests.ts';
import { describeFailure } from '../platform/failures.ts';
import { plain, showInfo } from '../platform/messages.ts';
import { pickOne, type PickRow } from '../platform/pick.ts';
import { withCancellableProgress } from '../platform/progress.ts';
import { askForTime } from './askForTime.ts';
import { withAnswer, withTime } from './filterAnswers.ts';
import type { CommandParts } from './parts.ts';

type FilteredNode = RegionNode | GroupNode;

/** What can be asked of a list. `failure` says why its fields are not known. */
interface Offered {
  readonly fields: readonly FilterField[];
  readonly failure?: string;
}

type MenuRow = PickRow & { readonly act: 'time' | 'again' | 'clear' | 'done' | FilterField };

/** A menu of what a list can be narrowed by, with the answers that hold now. Each new answer is used at once. */
export async function filterList(parts: CommandParts, argument: unknown): Promise<void> {
  const node = filterableOf(parts, argument);
  if (!node) {
    sayWhatToSelect();
    return;
  }
  const accountId = accountOf(node).id;
  const stored = () => parts.preferences.filter(accountId, listIdOf(node));
  const store = (filter: ListFilter | undefined) => parts.preferences.setFilter(accountId, listIdOf(node), filter);
  const title = titleOf(node);
  let offered = await loadFields(parts, node);
  let last: string | undefined;
  let change: { readonly filter: ListFilter | undefined } | undefined;
  for (;;) {
    const rows = menu(node, change ? change.filter : stored(), offered);
    const placeholder = vscode.l10n.t('Each answer is used at once');
    const active = rows.find(({ label }) => label === last);
    const answered = pickOne(rows, { title, placeholder, active, keepOpen: true });
    // Not before the menu is there again: a tree that changes while no box is open takes the keyboard to itself.
    await (change && store(change.filter));
    change = undefined;
    const row = await answered;
    if (!row || row.act === 'done') {
      return;
    }
    last = row.label;
    if (row.act === 'clear') {
      change = { filter: undefined };
    } else if (row.act === 'again') {
      offered = await loadFields(parts, node);
    } else if (row.act === 'time') {
      const answer = await askForTime(title, stored()?.time, node.kind === 'group' ? usualDays(node.group) : 0);
      change = answer && { filter: withTime(stored(), answer.time) };
    } else {
      const { key } = row.act;
      const answer = await askForAnswer(title, row.act, stored()?.values[key]);
      change = answer && { filter: withAnswer(stored(), key, answer.answer) };
    }
  }
}

export async function clearFilter(parts: CommandParts, argument: unknown): Promise<void> {
  const node = filterableOf(parts, argument);
  if (!node) {
    sayWhatToSelect();
  } else if (parts.preferences.filter(accountOf(node).id, listIdOf(node))) {
    await parts.preferences.setFilter(accountOf(node).id, listIdOf(node), undefined);
  } else {
    vscode.window.setStatusBarMessage(vscode.l10n.t('This list has no filter'), 3000);
  }
}

/** The list that a row is, or stands in; from the palette that of the row which is selected in the tree. */
function filterableOf(parts: CommandParts, argument: unknown): FilteredNode | undefined {
  const node = isNode(argument) ? argument : parts.view.selection[0];
  const list = node && (isFilterable(node) ? node : node.parent);
  return list && isFilterable(list) ? list : undefined;
}

function sayWhatToSelect(): void {
  void showInfo(vscode.l10n.t('Select a region or a list of backups in the RDS Backups view first.'));
}

/** Some fields depend on what the cloud answers. Without an answer the time can still be chosen. */
async function loadFields(parts: CommandParts, node: FilteredNode): Promise<Offered> {
  try {
    const title = vscode.l10n.t('Asking what this list can be filtered by…');
    const fields = await withCancellableProgress(title, async (signal) => {
      const provider = await abortable(parts.sessions.asked(accountOf(node).id), signal);
      return await abortable(fieldsOf(provider, node, { signal }), signal);
    });
    return { fields };
  } catch (error) {
    return { fields: [], failure: isCancelled(error) ? vscode.l10n.t('Stopped') : describeFailure(error, parts.log) };
  }
}

async function fieldsOf(provider: CloudProvider, node: FilteredNode, call: Call): Promise<readonly FilterField[]> {
  if (node.kind === 'region') {
    return provider.instanceFilters();
  }
  if (node.group === 'released') {
    return provider.releasedFilters();
  }
  const instance = instanceOf(node)?.instance;
  return instance && node.group !== 'recovery' ? await provider.backupFilters(instance, node.group, call) : [];
}

function menu(node: FilteredNode, filter: ListFilter | undefined, { fields, failure }: Offered): readonly MenuRow[] {
  const rows: MenuRow[] = [];
  if (node.kind === 'group') {
    const time = timeLabel(filter?.time, usualDays(node.group));
    rows.push({ act: 'time', icon: 'calendar', label: vscode.l10n.t('Time'), description: time });
  }
  for (const field of fields) {
    const description = filter?.values[field.key]?.label ?? vscode.l10n.t('Any');
    rows.push({ act: field, icon: 'filter', label: field.label, description });
  }
  if (failure !== undefined) {
    const label = vscode.l10n.t('The filters of this list could not be loaded');
    rows.push({ act: 'again', icon: 'warning', label, description: vscode.l10n.t('Try again'), detail: failure });
  }
  if (filter?.time || Object.keys(filter?.values ?? {}).length > 0) {
    rows.push({ act: 'clear', icon: 'clear-all', label: vscode.l10n.t('Clear filter') });
  }
  return [...rows, { act: 'done', icon: 'check', label: vscode.l10n.t('Done') }];
}

/** The answer to a field; none in it takes the present one away. `undefined` leaves everything as it is. */
async function askForAnswer(
  title: string,
  field: FilterField,
  present: FilterAnswer | undefined,
): Promise<{ readonly answer: FilterAnswer | undefined } | undefined> {
  if (!field.choices) {
    return await askForText(title, field, present);
  }
  type ChoiceRow = PickRow & { readonly choice?: FilterChoice };
  const rows: readonly ChoiceRow[] = [
    { label: vscode.l10n.t('Any') },
    ...field.choices.map((choice) => ({ label: choice.label, choice })),
  ];
  const active = rows.find(({ choice }) => choice?.id === present?.value);
  const row = await pickOne(rows, { title, placeholder: field.label, active, keepOpen: true });
  return row && { answer: row.choice && { value: row.choice.id, label: row.choice.label } };
}

async function askForText(
  title: string,
  { label, hint, check }: FilterField,
  present: FilterAnswer | undefined,
): Promise<{ readonly answer: FilterAnswer | undefined } | undefined> {
  const typed = await vscode.window.showInputBox({
    title: `${title}: ${label}`,
    prompt: vscode.l10n.t('{0}. Leave it empty for any.', hint ?? label),
    value: present?.value ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => {
      const complaint = text.trim() === '' ? undefined : check?.(text.trim());
      return complaint && plain(complaint);
    },
  });
  const value = typed?.trim();
  return value === undefined
    ? undefined
    : { answer: value === '' ? undefined : { value, label: vscode.l10n.t('“{0}”', value) } };
}

function titleOf(node: FilteredNode): string {
  if (node.kind === 'region') {
    return vscode.l10n.t('Filter the instances in {0}', node.region.name);
  }
  const name = instanceOf(node)?.instance.name ?? '';
  switch (node.group) {
    case 'copies':
      return vscode.l10n.t('Filter the cross-region backups of {0}', name);
    case 'logs':
      return vscode.l10n.t('Filter the log backups of {0}', name);
    case 'copiedLogs':
      return vscode.l10n.t('Filter the cross-region log backups of {0}', name);
    case 'released':
      return node.parent.kind === 'region'
        ? vscode.l10n.t('Filter the backups of released instances in {0}', node.parent.region.name)
        : vscode.l10n.t('Filter the backups of released instances');
    case 'backups':
    case 'recovery':
      return vscode.l10n.t('Filter the backups of {0}', name);
  }
}
