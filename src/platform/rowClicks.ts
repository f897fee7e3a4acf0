import * as vscode from 'vscode';

/** How often, and how many milliseconds apart, it is looked what is selected. */
const looks = 20;
const pause = 50;

/**
 * What a click on a row does. A command that has arguments is given up by the editor as soon as it is told that the row has
 * changed, and a click that comes before the row is drawn anew brings nothing but an error. So all rows of a view have one
 * command without arguments, which does what the row that is selected is for.
 */
export class RowClicks<Row extends object> {
  readonly #id: string;
  readonly #deeds = new WeakMap<Row, vscode.Command>();

  constructor(id: string) {
    this.#id = id;
  }

  /** The row as the editor gets it. */
  item(row: Row, item: vscode.TreeItem): vscode.TreeItem {
    if (item.command) {
      this.#deeds.set(row, item.command);
      item.command = { command: this.#id, title: item.command.title };
    } else {
      this.#deeds.delete(row);
    }
    return item;
  }

  register(view: Pick<vscode.TreeView<Row>, 'selection'>): vscode.Disposable {
    return vscode.commands.registerCommand(this.#id, async () => {
      const row = await selected(view);
      const deed = row && this.#deeds.get(row);
      if (deed) {
        await vscode.commands.executeCommand(deed.command, ...((deed.arguments ?? []) as unknown[]));
      }
    });
  }
}

/** The one row that is selected. While rows are read anew the editor does not say which it is. */
async function selected<Row>(view: Pick<vscode.TreeView<Row>, 'selection'>): Promise<Row | undefined> {
  for (let left = looks; left > 0 && view.selection.length === 0; left -= 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, pause);
    });
  }
  return view.selection.length === 1 ? view.selection[0] : undefined;
}
