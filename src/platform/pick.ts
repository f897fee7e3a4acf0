import * as vscode from 'vscode';
import { plain } from './messages.ts';

/** A row of a pick. Its texts may come from outside. */
export interface PickRow {
  readonly label: string;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
  /** Name of a codicon. */
  readonly icon?: string | undefined;
}

export interface PickOptions<Row> {
  readonly title: string;
  readonly placeholder?: string | undefined;
  /** The row that the keyboard stands on at first. */
  readonly active?: Row | undefined;
  /** Stays open while the user looks elsewhere. */
  readonly keepOpen?: boolean;
}

/** A button that ticks other rows. */
export interface TickButton<Row> {
  readonly icon: string;
  readonly title: string;
  readonly ticks: (row: Row) => boolean;
}

export interface PickManyOptions<Row> {
  readonly title: string;
  readonly placeholder?: string | undefined;
  readonly ticked: (row: Row) => boolean;
  readonly buttons: readonly TickButton<Row>[];
}

type Item<Row> = vscode.QuickPickItem & { readonly row: Row };

/** The row that was chosen; `undefined` when the user closed the pick. */
export async function pickOne<Row extends PickRow>(
  rows: readonly Row[],
  options: PickOptions<Row>,
): Promise<Row | undefined> {
  const input = open(rows, options);
  input.ignoreFocusOut = options.keepOpen ?? false;
  const active = input.items.filter(({ row }) => row === options.active);
  if (active.length > 0) {
    // With none, Enter would do nothing.
    input.activeItems = active;
  }
  return await answer(input, () => input.selectedItems[0]?.row);
}

/** The rows that were ticked, in their order; `undefined` when the user closed the pick. */
export async function pickMany<Row extends PickRow>(
  rows: readonly Row[],
  options: PickManyOptions<Row>,
): Promise<readonly Row[] | undefined> {
  const input = open(rows, options);
  const tick = (ticks: (row: Row) => boolean) => {
    input.selectedItems = input.items.filter(({ row }) => ticks(row));
  };
  const buttons = new Map<vscode.QuickInputButton, TickButton<Row>>(
    options.buttons.map((button) => [{ iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.title }, button]),
  );
  input.ignoreFocusOut = true;
  input.canSelectMany = true;
  input.buttons = [...buttons.keys()];
  tick(options.ticked);
  input.onDidTriggerButton((button) => tick(buttons.get(button)?.ticks ?? options.ticked));
  return await answer(input, () => {
    const ticked = new Set(input.selectedItems.map(({ row }) => row));
    return rows.filter((row) => ticked.has(row));
  });
}

function open<Row extends PickRow>(
  rows: readonly Row[],
  { title, placeholder }: { readonly title: string; readonly placeholder?: string | undefined },
): vscode.QuickPick<Item<Row>> {
  const input = vscode.window.createQuickPick<Item<Row>>();
  input.title = title;
  input.placeholder = placeholder;
  input.matchOnDescription = true;
  input.matchOnDetail = true;
  input.items = rows.map((row) => ({
    row,
    label: plain(row.label),
    ...(row.description === undefined ? {} : { description: plain(row.description) }),
    ...(row.detail === undefined ? {} : { detail: plain(row.detail) }),
    ...(row.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(row.icon) }),
  }));
  return input;
}

/** Shows the pick until it is answered or closed. */
async function answer<Row, Answer>(
  input: vscode.QuickPick<Item<Row>>,
  read: () => Answer | undefined,
): Promise<Answer | undefined> {
  try {
    return await new Promise((resolve) => {
      input.onDidAccept(() => {
        const given = read();
        // Enter while what is typed fits no row answers nothing.
        if (given !== undefined) {
          resolve(given);
        }
      });
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    input.dispose();
  }
}
