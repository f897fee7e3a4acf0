import * as vscode from 'vscode';
import type { Log } from '../../model/provider.ts';
import { showFailure } from '../../platform/failures.ts';
import { showInfo, showWarning } from '../../platform/messages.ts';
import { pickOne, type PickRow } from '../../platform/pick.ts';
import { withCancellableProgress } from '../../platform/progress.ts';
import type { ExportTable } from './cells.ts';
import { chooseFile, writeFile } from './files.ts';
import { tableText, type ExportFormat } from './table.ts';
import { plural } from '../../platform/words.ts';
import { sentences } from '../../model/prose.ts';

/** Makes what is exported. `report` says how far it is; the words are shown beside the title. */
export type MakeTable = (signal: AbortSignal, report: (words: string) => void) => Promise<ExportTable>;

interface FormatRow extends PickRow {
  readonly format: ExportFormat;
  readonly extension: string;
}

/** What is exported, how, and where to. */
interface Export {
  readonly title: string;
  readonly format: FormatRow;
  readonly file: vscode.Uri;
}

interface Made {
  readonly text: string;
  readonly rows: number;
  readonly warnings: readonly string[];
}

/**
 * Asks how and where to export something, makes it, and writes it. `title` is localised and says what it is ("Backups of
 * orders-db"). Whatever fails is shown with its cause and can be tried again with the same answers. Rejects once `signal` is
 * aborted; then nothing is written.
 */
export async function exportTable(title: string, makeTable: MakeTable, log: Log, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const format = await pickOne(formatRows(), {
    title: vscode.l10n.t('Export: {0}', title),
    placeholder: vscode.l10n.t('As what kind of file?'),
  });
  signal?.throwIfAborted();
  const file = format && (await chooseFile(title, format, undefined));
  signal?.throwIfAborted();
  if (!format || !file) {
    return;
  }
  const made = await make({ title, format, file }, makeTable, log);
  signal?.throwIfAborted();
  const written = made && (await writeFile({ title, format, file, text: made.text }, log));
  if (written) {
    // It stays until the user has read it: whoever waits for the export need not.
    void tell(made, written);
  }
}

function formatRows(): readonly FormatRow[] {
  return [
    {
      format: 'csv',
      extension: 'csv',
      icon: 'table',
      label: 'CSV',
      description: vscode.l10n.t('For spreadsheets and databases'),
    },
    {
      format: 'json',
      extension: 'json',
      icon: 'json',
      label: 'JSON',
      description: vscode.l10n.t('For scripts and other programs'),
    },
    {
      format: 'markdown',
      extension: 'md',
      icon: 'markdown',
      label: 'Markdown',
      description: vscode.l10n.t('For tickets, wikis and documents that people read'),
    },
  ];
}

/** `undefined` once the user has stopped it, or does not want a failure tried again. */
async function make({ title, format }: Export, makeTable: MakeTable, log: Log): Promise<Made | undefined> {
  for (;;) {
    try {
      return await withCancellableProgress(vscode.l10n.t('Exporting: {0}', title), async (signal, report) => {
        const table = await makeTable(signal, report);
        // What does not listen to the signal may end after it.
        signal.throwIfAborted();
        const text = tableText(table, format.format);
        return { text, rows: table.rows.length, warnings: table.warnings ?? [] };
      });
    } catch (error) {
      if (!(await showFailure(error, log, { retry: true }))) {
        return undefined;
      }
    }
  }
}

async function tell({ rows, warnings }: Made, file: vscode.Uri): Promise<void> {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const done = plural(
    rows,
    () => vscode.l10n.t('1 row exported to {0}.', name),
    (count) => vscode.l10n.t('{0} rows exported to {1}.', count, name),
  );
  const open = vscode.l10n.t('Open');
  const choice = await (warnings.length > 0 ? showWarning : showInfo)(sentences(done, ...warnings), open);
  if (choice === open) {
    await vscode.commands.executeCommand('vscode.open', file);
  }
}
