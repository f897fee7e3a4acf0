import * as vscode from 'vscode';
import { accountOf, isNode, type InstanceNode } from '../../explorer/nodes.ts';
import { isCloudError } from '../../model/errors.ts';
import { showFailure } from '../../platform/failures.ts';
import { showInfo, showWarning } from '../../platform/messages.ts';
import { withCancellableProgress } from '../../platform/progress.ts';
import type { CommandParts } from '../parts.ts';
import { offerAccount } from '../offerAccount.ts';
import { keyOf, noAnswers, type BackupAnswers, type Candidate } from './answers.ts';
import { resume, targetOf, targetsOf, whyBusy } from './probing.ts';

interface Row {
  readonly node: InstanceNode;
  readonly candidate: Candidate;
}

/** From rows everything but the "how" is known; from the palette nothing is. `undefined` if that is the end of it. */
export async function startingPoint(
  parts: CommandParts,
  argument: unknown,
  selected: unknown,
): Promise<BackupAnswers | undefined> {
  const rows = instanceRows(parts, argument, selected);
  const [first] = rows;
  if (!first) {
    if (parts.store.list().length === 0) {
      await offerAccount();
      return undefined;
    }
    if (Array.isArray(selected) && selected.length > 1) {
      void showInfo(vscode.l10n.t('Select an instance in the RDS Backups view first.'));
      return undefined;
    }
    return noAnswers;
  }
  return await (rows.length === 1 ? fromRow(parts, first) : fromRows(parts, rows));
}

/** The row that the command was called on, with all others if it is one of several that are selected; each instance once. */
function instanceRows(parts: CommandParts, argument: unknown, selected: unknown): readonly Row[] {
  const all: readonly unknown[] = Array.isArray(selected) && selected.includes(argument) ? selected : [argument];
  const rows = new Map<string, Row>();
  for (const node of all) {
    if (isNode(node) && node.kind === 'instance') {
      const account = parts.store.get(accountOf(node).id);
      const { instance } = node;
      const { regionId: id } = instance;
      // The region of a pinned instance may not have been listed.
      const region = { id, name: parts.children.regionName(accountOf(node).id, id) ?? id };
      const candidate = account && { account, region, instance };
      if (candidate && !rows.has(keyOf(candidate))) {
        rows.set(keyOf(candidate), { node, candidate });
      }
    }
  }
  return [...rows.values()];
}

async function fromRow(parts: CommandParts, row: Row): Promise<BackupAnswers | undefined> {
  const { candidate, node } = row;
  const { account, region, instance } = candidate;
  const busy = whyBusy(parts, account.id, instance);
  if (busy !== undefined) {
    void showInfo(busy);
    return undefined;
  }
  const title = vscode.l10n.t('Asking how {0} can be backed up…', instance.name);
  try {
    resume(parts, [candidate]);
    const target = await withCancellableProgress(title, async (signal) => await targetOf(parts, candidate, signal));
    if (instance.state.kind !== 'running') {
      // The row is older than what was just found out.
      void parts.children.reread(node);
    }
    return { ...noAnswers, account, region, chosen: [candidate], targets: [target], fixed: true };
  } catch (error) {
    if (isCloudError(error) && error.kind === 'unsupported') {
      void parts.children.reread(node);
      void showWarning(error.message);
      return undefined;
    }
    return (await showFailure(error, parts.log, { retry: true })) ? await fromRow(parts, row) : undefined;
  }
}

async function fromRows(parts: CommandParts, rows: readonly Row[]): Promise<BackupAnswers | undefined> {
  const title = vscode.l10n.t('Asking how {0} instances can be backed up…', rows.length);
  const chosen = rows.map(({ candidate }) => candidate);
  const gone = rows.flatMap(({ node, candidate }) =>
    node.gone ? [{ ...candidate, reason: vscode.l10n.t('It no longer exists.') }] : [],
  );
  const there = rows.flatMap(({ node, candidate }) => (node.gone ? [] : [candidate]));
  try {
    const { targets, leftOut } = await withCancellableProgress(
      title,
      async (signal, report) => await targetsOf(parts, there, signal, report),
    );
    const out = [...leftOut, ...gone];
    rereadAll(parts, rows, new Set(out.map(keyOf)));
    return { ...noAnswers, chosen, targets, leftOut: out, several: true, fixed: true };
  } catch (error) {
    return (await showFailure(error, parts.log, { retry: true })) ? await fromRows(parts, rows) : undefined;
  }
}

/** Rows of what cannot be backed up may be older than what was just found out. */
function rereadAll({ children }: CommandParts, rows: readonly Row[], keys: ReadonlySet<string>): void {
  rows
    .filter(({ node, candidate }) => !node.gone && keys.has(keyOf(candidate)))
    .forEach(({ node }) => void children.reread(node));
}
