import * as vscode from 'vscode';
import { abortable } from '../../async/wait.ts';
import { locate } from '../../explorer/locate.ts';
import { cloudName } from '../../explorer/words.ts';
import { showFailure } from '../../platform/failures.ts';
import { showInfo, showWarning } from '../../platform/messages.ts';
import { pickOne, type PickRow } from '../../platform/pick.ts';
import { withCancellableProgress } from '../../platform/progress.ts';
import { tableOf, type Column, type ExportTable } from '../exports/cells.ts';
import { markdownText } from '../exports/markdown.ts';
import type { CommandParts } from '../parts.ts';
import { showBackupById } from '../showBackupDetails.ts';
import { keyOf, type Candidate } from './answers.ts';
import { unrecordedWords } from './doubt.ts';
import { lookIntoAll, type Outcome, type Result } from './startSeveral.ts';

interface ResultRow extends PickRow {
  readonly key: string;
  /** What Enter does; `again` leaves the table. */
  readonly does: 'again' | (() => Promise<void>);
}

/** What became of each of several instances, in one list that stays until the user leaves it. */
export class ResultTable {
  readonly #parts: CommandParts;
  readonly #results = new Map<string, Result>();

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** Later results of an instance take the place of earlier ones. */
  add(results: readonly Result[]): void {
    results.forEach((result) => this.#results.set(keyOf(result.candidate), result));
  }

  get isEmpty(): boolean {
    return this.#results.size === 0;
  }

  /** What was certainly not started, so that it may be sent again. */
  get notStarted(): readonly Candidate[] {
    return this.#rows.flatMap(({ candidate, outcome }) => (mayBeSent(outcome) ? [candidate] : []));
  }

  /** Shows the table until the user leaves it. True if what was not started is to be tried again. */
  async show(): Promise<boolean> {
    let active: string | undefined;
    for (;;) {
      const rows = this.#pickRows();
      const chosen = await pickOne(rows, {
        title: this.#title,
        placeholder: vscode.l10n.t('Select an instance to see more of it, or close this with Escape'),
        active: rows.find(({ key }) => key === active),
        keepOpen: true,
      });
      if (!chosen || chosen.does === 'again') {
        return chosen !== undefined;
      }
      active = chosen.key;
      await chosen.does().catch(async (error: unknown) => await showFailure(error, this.#parts.log));
    }
  }

  get #rows(): readonly Result[] {
    return [...this.#results.values()];
  }

  get #title(): string {
    const started = this.#rows.filter(({ outcome }) => isStarted(outcome)).length;
    return vscode.l10n.t('{0} of {1} backups started', started, this.#rows.length);
  }

  #pickRows(): readonly ResultRow[] {
    const left = this.notStarted.length;
    const again: ResultRow = {
      key: 'again',
      label: vscode.l10n.t('Try again what was not started: {0}…', left),
      icon: 'refresh',
      does: 'again',
    };
    return [
      ...(left > 0 ? [again] : []),
      ...this.#rows.map((result) => this.#resultRow(result)),
      {
        key: 'copy',
        label: vscode.l10n.t('Copy this table as Markdown'),
        icon: 'markdown',
        does: async () => await copy(markdownText(this.#table())),
      },
      {
        key: 'export',
        label: vscode.l10n.t('Export this table…'),
        icon: 'export',
        does: async () => await this.#export(),
      },
    ];
  }

  #resultRow(result: Result): ResultRow {
    const { candidate, outcome } = result;
    return {
      key: keyOf(candidate),
      label: candidate.instance.name,
      description: [words(outcome), candidate.account.name, candidate.region.name].join(' · '),
      detail: detailOf(candidate, outcome),
      icon: icons[outcome.kind],
      does: async () => await this.#showMore(result),
    };
  }

  async #showMore({ candidate, outcome }: Result): Promise<void> {
    switch (outcome.kind) {
      case 'started':
      case 'found':
        await this.#showInstance(candidate);
        return;
      case 'made': {
        const { id: instanceId, regionId } = candidate.instance;
        const ref = { instanceId, regionId, backupId: outcome.backupId, copy: false };
        await showBackupById(this.#parts, candidate.account.id, ref);
        return;
      }
      case 'unclear':
        this.#parts.sessions.resume(candidate.account.id);
        for (const found of (await lookIntoAll(this.#parts, [outcome.doubt])).values()) {
          this.add([{ candidate, outcome: found }]);
        }
        return;
      case 'refused':
        // The message stays beside the table; nobody has to answer it first.
        void showFailure(outcome.error, this.#parts.log);
        return;
      case 'notAsked':
      case 'leftOut':
        void showWarning(`${candidate.instance.name}: ${outcome.reason}`);
    }
  }

  /** Its row in the tree shows how far the backup is. */
  async #showInstance({ account, instance }: Candidate): Promise<void> {
    const { children, preferences, view } = this.#parts;
    const place = { accountId: account.id, regionId: instance.regionId, instanceId: instance.id };
    const [known] = children.instances(account.id, instance.regionId, instance.id);
    const title = vscode.l10n.t('Looking for {0} in the tree…', instance.name);
    const node =
      known ??
      (await withCancellableProgress(
        title,
        async (signal) => await abortable(locate(children, preferences, place), signal),
      ));
    if (node) {
      await view.reveal(node, { select: true, focus: false });
    } else {
      void showInfo(vscode.l10n.t('{0} is not in the tree. The list of its region may have a filter.', instance.name));
    }
  }

  #table(): ExportTable {
    return tableOf(columns(), this.#rows, { title: this.#title });
  }

  async #export(): Promise<void> {
    const { exportTable } = await import('../exports/index.ts');
    await exportTable(
      vscode.l10n.t('Started backups'),
      async () => await Promise.resolve(this.#table()),
      this.#parts.log,
    );
  }
}

const icons: Readonly<Record<Outcome['kind'], string>> = {
  started: 'pass',
  found: 'pass',
  made: 'pass',
  unclear: 'question',
  refused: 'error',
  notAsked: 'circle-slash',
  leftOut: 'circle-slash',
};

function isStarted({ kind }: Outcome): boolean {
  return kind === 'started' || kind === 'found' || kind === 'made';
}

function mayBeSent({ kind }: Outcome): boolean {
  return kind === 'refused' || kind === 'notAsked' || kind === 'leftOut';
}

function words({ kind }: Outcome): string {
  return {
    started: () => vscode.l10n.t('Backup started'),
    found: () => vscode.l10n.t('Backup started'),
    made: () => vscode.l10n.t('Backup started, and done already'),
    unclear: () => vscode.l10n.t('Not clear'),
    refused: () => vscode.l10n.t('Not started'),
    notAsked: () => vscode.l10n.t('Not asked for'),
    leftOut: () => vscode.l10n.t('Left out'),
  }[kind]();
}

function detailOf(candidate: Candidate, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'started':
    case 'found':
      if (!outcome.recorded) {
        return unrecordedWords(candidate, outcome.job);
      }
      return outcome.kind === 'found'
        ? vscode.l10n.t('No clear answer came, but a manual backup is under way. Job id: {0}', outcome.job.id)
        : vscode.l10n.t('Job id: {0}', outcome.job.id);
    case 'made':
      return vscode.l10n.t('No clear answer came, but a manual backup that began just then was found.');
    case 'unclear':
    case 'refused':
    case 'notAsked':
    case 'leftOut':
      return outcome.reason;
  }
}

function columns(): readonly Column<Result>[] {
  return [
    { key: 'instance', title: vscode.l10n.t('Instance'), cell: ({ candidate }) => harmless(candidate.instance.name) },
    { key: 'instanceId', title: vscode.l10n.t('Instance id'), cell: ({ candidate }) => candidate.instance.id },
    { key: 'cloud', title: vscode.l10n.t('Cloud'), cell: ({ candidate }) => cloudName(candidate.account.cloud) },
    { key: 'account', title: vscode.l10n.t('Account'), cell: ({ candidate }) => harmless(candidate.account.name) },
    { key: 'region', title: vscode.l10n.t('Region'), cell: ({ candidate }) => candidate.region.id },
    { key: 'result', title: vscode.l10n.t('Result'), cell: ({ outcome }) => words(outcome) },
    {
      key: 'detail',
      title: vscode.l10n.t('Detail'),
      cell: ({ candidate, outcome }) => harmless(detailOf(candidate, outcome)),
    },
  ];
}

/** Where a copied table is pasted into a spreadsheet, no cell begins a formula. */
function harmless(text: string): string {
  return text.replace(/^(?=[\s"\p{C}]*[=+\-@＝＋－＠])/u, "'");
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Copied'), 3000);
}
