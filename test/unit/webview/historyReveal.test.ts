import assert from 'node:assert/strict';
import type * as revealModule from '../../../src/commands/revealBackup.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import { listIdOf, type BackupNode, type GroupNode, type Node } from '../../../src/explorer/nodes.ts';
import type { ListFilter } from '../../../src/explorer/preferences.ts';
import { RecordingLog } from '../../support/log.ts';
import { backups, noon, scene } from '../explorer/tree.ts';
import { loadWithEditor, user } from './editor.ts';

const { revealBackup } = await loadWithEditor<typeof revealModule>('../commands/revealBackup.ts');

const DAY = 86_400_000;
const signal = new AbortController().signal;
const answer = (value: string) => ({ value, label: value });
const replaced = 'The filter of the list of orders-db was replaced to show a backup that it left out. | Restore Filter';

describe('a backup of a history, in the side bar', () => {
  const stage = scene();
  let group: GroupNode;
  let old: BackupNode;
  let older: BackupNode;
  let selected: Node[];

  beforeEach(async () => {
    user.leave();
    selected = [];
    group = await stage.tree.group('orders-db');
    const rows = backups(await stage.tree.shown(group));
    const before = (days: number) => {
      const found = rows.find(
        ({ backup: { started, state, mode } }) =>
          started &&
          started.getTime() < noon.getTime() - days * DAY &&
          state.kind === 'good' &&
          mode?.kind === 'automated',
      );
      assert.ok(found);
      return found;
    };
    [old, older] = [before(2), before(3)];
  });

  afterEach(() => user.leave());

  async function pick({ backup: { id, started } }: BackupNode, backupId = id): Promise<string> {
    const { children, preferences } = stage.tree;
    const view = { reveal: async (row: Node) => await Promise.resolve(selected.push(row)) };
    const parts = { children, preferences, view, log: new RecordingLog() } as unknown as CommandParts;
    const { regionId, id: instanceId } = (await stage.tree.instance('orders-db')).instance;
    const ref = { regionId, instanceId, backupId, started: started?.getTime(), copy: false };
    return await revealBackup(parts, 'main', ref, signal);
  }

  const filter = () => stage.tree.preferences.filter('main', listIdOf(group));
  const narrow = async (own: ListFilter) => await stage.tree.preferences.setFilter('main', listIdOf(group), own);
  const shown = () => selected.map((row) => (row.kind === 'backup' ? row.backup.id : row.kind));

  it('is selected at once where its list has it', async () => {
    assert.equal(await pick(old), 'Selected in the side bar.');
    assert.deepEqual([shown(), filter(), user.saw], [[old.backup.id], undefined, []]);
  });

  it('keeps what its list is narrowed by, and gives the time back', async () => {
    const own: ListFilter = { time: { days: 1 }, values: { mode: answer('automated') } };
    await narrow(own);
    user.press = (actions) => actions[0];
    assert.match(await pick(old), /where the list of orders-db now shows 2026-02-\d\d to 2026-03-\d\d\.$/);
    assert.deepEqual([shown(), user.saw], [[old.backup.id], [replaced]]);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(filter(), own);
  });

  it('says so once: the days around a backup are nobody’s own', async () => {
    await narrow({ time: { days: 1 }, values: { mode: answer('automated') } });
    await pick(old);
    const { time, values } = filter() ?? {};
    assert.ok(time && 'from' in time);
    assert.deepEqual(values, { mode: answer('automated') });
    const { from, to } = time;
    await narrow({ time: { from: from + 20 * DAY, to: (to ?? 0) + 20 * DAY }, values: {} });
    await pick(older);
    assert.deepEqual([shown(), user.saw], [[old.backup.id, older.backup.id], [replaced]]);
  });

  it('gives up what its list is narrowed by only where that leaves it out', async () => {
    await narrow({ time: undefined, values: { status: answer('failed') } });
    await pick(old);
    assert.deepEqual([shown(), filter()?.values, user.saw], [[old.backup.id], {}, [replaced]]);
  });

  it('leaves its list as it was where it is not to be found', async () => {
    const own: ListFilter = { time: { days: 1 }, values: { status: answer('failed') } };
    await narrow(own);
    await assert.rejects(pick(old, 'none'), /may have been deleted meanwhile/);
    assert.deepEqual([shown(), filter(), user.saw], [[], own, []]);
  });
});
