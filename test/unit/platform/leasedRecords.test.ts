import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { LeasedRecords } from '../../../src/platform/leasedRecords.ts';

interface Note {
  readonly id: string;
  readonly text: string;
}

function isNote(value: unknown): value is Note {
  return typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';
}

const note: Note = { id: 'n1', text: 'begun' };

describe('records of work under way', () => {
  let folder: string;
  let clock: number;
  const now = () => clock;
  const openRecords = () => new LeasedRecords(folder, isNote, now);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rds-records-'));
    clock = 1_700_000_000_000;
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('survive the window that made them', async () => {
    await openRecords().add(note);
    assert.deepEqual(await openRecords().list(), [note]);
    assert.deepEqual(await openRecords().get('n1'), note);
  });

  it('are made in a folder that is not there yet', async () => {
    await rm(folder, { recursive: true });
    assert.deepEqual(await openRecords().list(), []);
    await openRecords().add(note);
    assert.deepEqual(await openRecords().list(), [note]);
  });

  it('are replaced as a whole, for all windows', async () => {
    const first = openRecords();
    await first.add(note);
    await first.update({ ...note, text: 'half done' });
    assert.deepEqual(await openRecords().list(), [{ id: 'n1', text: 'half done' }]);
    assert.deepEqual((await readdir(folder)).toSorted(), ['n1.json', 'n1.lease']);
  });

  it('belong to one window until it has been silent for a while', async () => {
    const first = openRecords();
    const second = openRecords();
    await first.add(note);
    assert.equal(await second.hold('n1'), false);
    clock += 10_000;
    assert.equal(await first.hold('n1'), true, 'the owner renews');
    clock += 10_000;
    assert.equal(await second.hold('n1'), false, 'the renewed lease counts');
    clock += 6_000;
    assert.equal(await second.hold('n1'), true, 'another takes over from a silent owner');
    assert.equal(await first.hold('n1'), false, 'the former owner has lost it');
  });

  it('change hands at once when the window lets go', async () => {
    const first = openRecords();
    await first.add(note);
    await first.release('n1');
    assert.equal(await openRecords().hold('n1'), true);
    await first.release('n1');
    assert.equal(await openRecords().hold('n1'), false, 'only the owner can let go');
  });

  it('are taken over by exactly one of many windows', async () => {
    await openRecords().add(note);
    clock += 60_000;
    const held = await Promise.all(Array.from({ length: 8 }, async () => await openRecords().hold('n1')));
    assert.equal(held.filter(Boolean).length, 1);
  });

  for (const left of ['silent', 'released'] as const) {
    it(`are taken by one of several windows that come at the same moment, after the last one was ${left}`, async () => {
      for (let round = 0; round < 40; round++) {
        const id = `n${round}`;
        const first = openRecords();
        await first.add({ id, text: 'begun' });
        await (left === 'released' ? first.release(id) : (clock += 60_000));
        const held = await Promise.all(
          [0, 0, 1, 2].map(async (pause) => {
            await wait(pause * Math.random());
            return await openRecords().hold(id);
          }),
        );
        assert.equal(held.filter(Boolean).length, 1, `round ${round}`);
      }
      assert.deepEqual(
        (await readdir(folder)).filter((name) => !/^n\d+\.(json|lease)$/.test(name)),
        [],
      );
    });
  }

  it('can be taken over also when a window was ended while it took over', async () => {
    await openRecords().add(note);
    clock += 60_000;
    const claim = join(folder, 'n1.lease.claim');
    await writeFile(claim, '');
    assert.equal(await openRecords().hold('n1'), false, 'somebody is about to take it');
    await utimes(claim, new Date(0), new Date(0));
    const next = openRecords();
    await next.hold('n1');
    assert.equal(await next.hold('n1'), true);
  });

  it('lose what was left half written a day ago, and nothing else', async () => {
    await openRecords().add(note);
    const [old, fresh] = [
      'n1.json.0b8f7c1e-6a55-4b7e-9a3c-2f1f7f0d9a11',
      'n1.lease.5f0c7a52-8f0e-4e39-8a66-0a3b7c1d2e3f',
    ];
    for (const name of [old, fresh, 'other.txt']) {
      await writeFile(join(folder, name), '{');
    }
    const longAgo = new Date(Date.now() - 25 * 60 * 60_000);
    for (const name of [old, 'other.txt', 'n1.json', 'n1.lease']) {
      await utimes(join(folder, name), longAgo, longAgo);
    }
    assert.deepEqual(await openRecords().list(), [note]);
    assert.deepEqual((await readdir(folder)).toSorted(), ['n1.json', 'n1.lease', fresh, 'other.txt'].toSorted());
  });

  it('are not taken for gone when they cannot be read', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    await assert.rejects(openRecords().list());
  });

  it('are read without the ones that are damaged', async () => {
    await openRecords().add(note);
    await writeFile(join(folder, 'half.json'), '{"id":"x","te');
    await writeFile(join(folder, 'other.json'), '{"id":"x","words":{}}');
    assert.deepEqual(await openRecords().list(), [note]);
    assert.equal(await openRecords().get('other'), undefined);
  });

  it('leave nothing behind, and cannot be held when they are gone', async () => {
    const records = openRecords();
    await records.add(note);
    await records.remove('n1');
    assert.deepEqual(await readdir(folder), []);
    assert.equal(await records.hold('n1'), false);
    assert.deepEqual(await readdir(folder), []);
  });

  it('say so when they cannot be written', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'a file where the folder should be');
    await assert.rejects(openRecords().add(note));
    await assert.rejects(openRecords().update(note));
  });
});
