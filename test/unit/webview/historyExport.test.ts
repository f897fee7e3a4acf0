import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as historyModule from '../../../src/commands/showHistory.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import { CloudError, isCancelled } from '../../../src/model/errors.ts';
import type { OpenedHistory } from '../../../src/webview/history/source.ts';
import { RecordingLog } from '../../support/log.ts';
import { loadWithEditor, Uri, user } from './editor.ts';
import { backupAt, copyOf, historyRef, MemoryHistory, MemorySource } from './historySamples.ts';

const { historySource } = await loadWithEditor<typeof historyModule>('../commands/showHistory.ts');

const HOUR = 3_600_000;
const now = Date.now();
const failed = { state: { kind: 'failed', raw: 'Failed' } } as const;

describe('exporting a history', () => {
  let folder: string;
  let file: string;
  let cloud: MemoryHistory;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'exports-'));
    file = join(folder, 'history.json');
    user.choose = (rows) => rows.filter(({ label }) => label === 'JSON');
    user.save = () => Uri.file(file);
    cloud = new MemoryHistory([
      backupAt(now - HOUR),
      backupAt(now - 2 * HOUR, { mode: { kind: 'manual', raw: 'Manual' }, state: { kind: 'unusable', raw: '4' } }),
    ]);
  });

  afterEach(async () => {
    user.leave();
    await rm(folder, { recursive: true });
  });

  async function opened(): Promise<OpenedHistory> {
    const range = { from: new Date(now - 24 * HOUR), to: new Date(now) };
    const history = await new MemorySource(cloud).open(historyRef, range, true);
    while (history.reading.isBusy) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return history;
  }

  async function run(signal = new AbortController().signal) {
    const source = historySource({ log: new RecordingLog() } as unknown as CommandParts);
    await source.exportHistory(historyRef, await opened(), signal);
    return JSON.parse(await readFile(file, 'utf8')) as readonly Readonly<Record<string, unknown>>[];
  }

  it('says everything in words, newest first', async () => {
    const rows = await run();
    assert.deepEqual(
      rows.map(({ state, type, method, mode }) => [state, type, method, mode]),
      [
        ['Good', 'Full', 'Physical', 'Automatically'],
        ['Not usable', 'Full', 'Physical', 'By hand'],
      ],
    );
    assert.equal(user.saw.at(-1), '2 rows exported to history.json. | Open');
  });

  it('has the good copy of a backup, whatever became of others', async () => {
    const [first, second] = cloud.backups;
    assert.ok(first && second);
    cloud.copies = [
      copyOf(first, 10 * 60_000),
      copyOf(first, 20 * 60_000, { ...failed, id: `${first.id}copy-` }),
      copyOf(second, 0, failed),
    ];
    const rows = await run();
    assert.deepEqual(
      rows.map(({ copyRegion, copyState, copySeconds }) => [copyRegion, copyState, copySeconds]),
      [
        ['China (Shanghai)', 'Good', 600],
        ['China (Shanghai)', 'Failed', undefined],
      ],
    );
  });

  it('warns of copies that were not all read', async () => {
    cloud.beforeCopies = () => Promise.reject(new CloudError({ kind: 'forbidden', message: 'You may not.' }));
    await run();
    assert.equal(user.saw.at(-1), '2 rows exported to history.json. Not all copies of the backups were read. | Open');
  });

  it('writes nothing once it is cancelled in the page', async () => {
    const stop = new AbortController();
    user.save = () => {
      stop.abort();
      return Uri.file(file);
    };
    await assert.rejects(run(stop.signal), isCancelled);
    user.choose = () => assert.fail('It goes on asking.');
    await assert.rejects(run(stop.signal), isCancelled);
    assert.deepEqual(await readdir(folder), []);
  });
});
