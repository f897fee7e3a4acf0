import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { ExportTable } from '../../../../src/commands/exports/cells.ts';
import type * as exportModule from '../../../../src/commands/exports/exportTable.ts';
import type * as filesModule from '../../../../src/commands/exports/files.ts';
import { abortable } from '../../../../src/async/wait.ts';
import { CloudError } from '../../../../src/model/errors.ts';
import { RecordingLog } from '../../../support/log.ts';
import { FileSystemError, loadWithEditor, Uri, user, workspace } from '../../webview/editor.ts';

const { exportTable } = await loadWithEditor<typeof exportModule>('../commands/exports/exportTable.ts');
const { fileName } = await loadWithEditor<typeof filesModule>('../commands/exports/files.ts');

const table: ExportTable = { title: 'Fruit', columns: [{ key: 'name', title: 'Name' }], rows: [['apple'], ['pear']] };
const day = /-\d{4}-\d{2}-\d{2}\./;

function choose(label: string): void {
  user.choose = (rows) => rows.filter((row) => row.label === label);
}

/** Presses these one after the other, and nothing after that. */
function press(...wanted: readonly string[]): void {
  const left = [...wanted];
  user.press = (actions) => (actions.some((action) => action === left[0]) ? left.shift() : undefined);
}

describe('exporting a table', () => {
  let folder: string;
  let file: string;
  let log: RecordingLog;
  let asked: vscode.SaveDialogOptions[];
  let made: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exports-'));
    file = join(folder, 'fruit.csv');
    log = new RecordingLog();
    asked = [];
    made = 0;
    choose('CSV');
    user.save = (options) => {
      asked.push(options);
      return Uri.file(file);
    };
  });

  afterEach(async () => {
    user.leave();
    workspace.workspaceFolders = undefined;
    await rm(folder, { recursive: true });
  });

  async function run(make: exportModule.MakeTable = async () => await Promise.resolve(table)): Promise<void> {
    const counting: exportModule.MakeTable = async (...given) => {
      made++;
      return await make(...given);
    };
    await exportTable('Fruit of the day', counting, log);
  }

  const written = async () => await readFile(file, 'utf8');

  it('asks for the format and the place, writes the file, and opens it', async () => {
    press('Open');
    await run();
    assert.equal(await written(), '\uFEFFName\r\napple\r\npear\r\n');
    assert.deepEqual(user.saw, [
      'Export: Fruit of the day',
      'Export: Fruit of the day',
      '2 rows exported to fruit.csv. | Open',
    ]);
    assert.equal(user.ran[0]?.[0], 'vscode.open');
    assert.equal(String(user.ran[0][1]), file);
    assert.deepEqual(await readdir(folder), ['fruit.csv']);
  });

  it('says what each format is good for, and proposes a file of that kind', async () => {
    const kinds: unknown[] = [];
    for (const label of ['CSV', 'JSON', 'Markdown']) {
      user.choose = (rows) => {
        assert.ok(rows.every(({ description = '' }) => description.startsWith('For ')));
        return rows.filter((row) => row.label === label);
      };
      await run();
      kinds.push(asked.at(-1)?.filters, asked.at(-1)?.defaultUri?.path.split(day).at(-1));
    }
    assert.deepEqual(kinds, [{ CSV: ['csv'] }, 'csv', { JSON: ['json'] }, 'json', { Markdown: ['md'] }, 'md']);
    assert.match(await written(), /^# Fruit\n/);
  });

  it('proposes the folder of the workspace, else the home folder', async () => {
    await run();
    workspace.workspaceFolders = [{ uri: Uri.file('/projects/shop') }];
    await run();
    const [home, space] = asked.map(({ defaultUri }) => defaultUri?.path ?? '');
    assert.ok(home?.startsWith(join(homedir(), 'Fruit-of-the-day-')));
    assert.match(space ?? '', /^\/projects\/shop\/Fruit-of-the-day-\d{4}-\d{2}-\d{2}\.csv$/);
  });

  it('makes nothing until both are chosen', async () => {
    user.save = () => undefined;
    await run();
    user.choose = () => undefined;
    await run();
    assert.deepEqual([made, await readdir(folder)], [0, []]);
  });

  it('overwrites a file, which the dialog has asked about', async () => {
    await writeFile(file, 'a much longer text that was there before and has to be gone');
    await run();
    assert.equal(await written(), '\uFEFFName\r\napple\r\npear\r\n');
  });

  it('shows why it could not be made, and tries again with the same answers', async () => {
    press('Try Again');
    await run(async () => {
      await Promise.resolve();
      if (made === 1) {
        throw new CloudError({ kind: 'timeout', message: 'The cloud did not answer.' });
      }
      return table;
    });
    assert.deepEqual([made, asked.length], [2, 1]);
    assert.equal(user.saw[2], 'The cloud did not answer. | Try Again | Copy Details');
    assert.match(await written(), /pear/);
  });

  it('leaves a file alone that was there before if it is given up', async () => {
    await writeFile(file, 'before');
    await run(async () => await Promise.reject(new CloudError({ kind: 'timeout', message: 'No.' })));
    assert.deepEqual([await written(), await readdir(folder)], ['before', ['fruit.csv']]);
  });

  it('says how far it is, and can be cancelled', async () => {
    user.wait = (cancel) => cancel();
    await run(async (signal, report) => {
      report('7 of 9');
      return await abortable(new Promise<ExportTable>(() => undefined), signal);
    });
    assert.deepEqual(user.counted, ['7 of 9']);
    assert.deepEqual(user.saw.slice(2), ['Exporting: Fruit of the day']);
    assert.deepEqual(await readdir(folder), []);
  });

  it('tells what is missing', async () => {
    await run(async () => await Promise.resolve({ ...table, rows: [['plum']], warnings: ['One could not be read.'] }));
    assert.equal(user.saw.at(-1), '1 row exported to fruit.csv. One could not be read. | Open');
  });

  describe('to a place that cannot be written', () => {
    it('says why, and tries again without making it anew', async () => {
      await writeFile(join(folder, 'in the way'), '');
      file = join(folder, 'in the way', 'x', 'fruit.csv');
      press('Try Again', 'Choose Another Place…');
      const save = user.save;
      user.save = (options) => {
        if (asked.length === 1) {
          file = join(folder, 'other.csv');
        }
        return save(options);
      };
      await run();
      const words = 'The export could not be written: the folder is not there. | Try Again | Choose Another Place…';
      assert.deepEqual(user.saw.slice(2, 5), [words, words, 'Export: Fruit of the day']);
      assert.equal(asked[1]?.defaultUri?.path, join(folder, 'in the way', 'x', 'fruit.csv'));
      assert.deepEqual([made, user.saw.at(-1)], [1, '2 rows exported to other.csv. | Open']);
      assert.match(await written(), /pear/);
    });

    it('leaves a folder of that name as it is', async () => {
      await mkdir(file);
      await writeFile(join(file, 'dear'), '');
      await run();
      assert.match(user.saw.at(-1) ?? '', /there is a folder of that name/);
      assert.deepEqual([await readdir(folder), await readdir(file)], [['fruit.csv'], ['dear']]);
    });

    it('leaves nothing half written', async () => {
      const original = workspace.fs.rename;
      await writeFile(file, 'before');
      const sentences: string[] = [];
      try {
        for (const [message, code] of [
          ['denied', 'NoPermissions'],
          ['Error: ENOSPC: no space left on device', 'Unknown'],
          ['not now', 'Unavailable'],
          ['odd https://x.invalid/?Signature=secret', 'Unknown'],
        ] as const) {
          workspace.fs.rename = async () => await Promise.reject(new FileSystemError(message, code));
          await run();
          sentences.push(user.saw.at(-1)?.split(' | ')[0]?.split(': ')[1] ?? '');
        }
      } finally {
        workspace.fs.rename = original;
      }
      assert.deepEqual(sentences, [
        'you are not allowed to write there.',
        'the disk is full.',
        'the place cannot be reached now.',
        'odd (link left out)',
      ]);
      assert.deepEqual([await written(), await readdir(folder)], ['before', ['fruit.csv']]);
      assert.doesNotMatch(log.lines.join(), /secret|denied|fruit/);
    });
  });
});

describe('the name of an exported file', () => {
  const at = new Date(2026, 10, 21, 3, 12);

  it('says what it is and of when', () => {
    assert.equal(fileName('Backups of orders-db', at), 'Backups-of-orders-db-2026-11-21');
    assert.equal(fileName('订单 的备份', at), '订单-的备份-2026-11-21');
  });

  it('is one that every system takes', () => {
    for (const title of [
      '../../etc/passwd',
      'C:\\con',
      'a/b:c*d?"<e>|f\0g',
      '  . ',
      '...',
      'NUL',
      'a\u202eb',
      '%41',
      '~',
    ]) {
      assert.match(fileName(title, at), /^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]*-2026-11-21$/u, title);
    }
    assert.equal(fileName('', at), 'rds-backups-2026-11-21');
    assert.ok(Buffer.byteLength(fileName('\u{20000}'.repeat(300), at)) < 240);
    assert.doesNotMatch(fileName('Backups of https://x.invalid/?Signature=secret', at), /secret/);
  });
});
