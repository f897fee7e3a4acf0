import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import type * as rowClicksModule from '../../../src/platform/rowClicks.ts';
import { commands, loadWithEditor, user } from '../webview/editor.ts';

const { RowClicks } = await loadWithEditor<typeof rowClicksModule>('../platform/rowClicks.ts');

describe('a click on a row', () => {
  interface Row {
    readonly name: string;
  }
  const id = 'rdsBackups.test.openRow';
  const [one, two]: [Row, Row] = [{ name: 'one' }, { name: 'two' }];
  let clicks: InstanceType<typeof RowClicks<Row>>;
  let view: { selection: Row[] };
  let registration: { dispose: () => unknown };

  beforeEach(() => {
    clicks = new RowClicks<Row>(id);
    view = { selection: [] };
    registration = clicks.register(view);
  });
  afterEach(() => {
    registration.dispose();
    user.leave();
  });

  const item = (row: Row, command?: vscode.Command) =>
    clicks.item(row, { label: row.name, ...(command && { command }) });
  const show = (row: Row): vscode.Command => ({ command: 'rdsBackups.show', title: 'Show', arguments: [row] });
  const click = async () => await commands.registered.get(id)?.();

  it('does what the selected row is for, by a command that carries nothing', async () => {
    assert.deepEqual(item(one, show(one)).command, { command: id, title: 'Show' });
    item(two, show(two));
    view.selection = [two];
    await click();
    assert.deepEqual(user.ran, [['rdsBackups.show', two]]);
  });

  it('waits while the rows are read anew', async () => {
    item(one, show(one));
    const clicked = click();
    setTimeout(() => (view.selection = [one]), 80);
    await clicked;
    assert.deepEqual(user.ran, [['rdsBackups.show', one]]);
  });

  it('does nothing on a row that is for nothing now, or on several', async () => {
    item(one, show(one));
    assert.equal(item(one).command, undefined);
    view.selection = [one];
    await click();
    item(two, show(two));
    view.selection = [one, two];
    await click();
    assert.deepEqual(user.ran, []);
  });
});
