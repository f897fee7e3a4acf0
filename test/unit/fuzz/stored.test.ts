import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import * as downloadRecords from '../../../src/downloads/desk/records.ts';
import type * as downloadWords from '../../../src/downloads/desk/entries.ts';
import { Preferences } from '../../../src/explorer/preferences.ts';
import { isJobRecord } from '../../../src/jobs/records.ts';
import type * as jobWords from '../../../src/jobs/words.ts';
import type * as savedReport from '../../../src/health/report/saved.ts';
import { loadWithList } from '../activity/editor.ts';
import { changes, Mutator, SEED } from './support/mutate.ts';
import type { Json } from './support/values.ts';

const { jobEntry, progressWords } = await loadWithList<typeof jobWords>('jobs/words.ts');
const { entriesOf, summaryOf } = await loadWithList<typeof downloadWords>('downloads/desk/entries.ts');
const { readSaved } = await loadWithList<typeof savedReport>('health/report/saved.ts');

const NOW = Date.UTC(2026, 10, 22);
const RUNS = { seed: SEED, numRuns: 10_000 };

const job = {
  id: 'r1',
  accountId: 'a1',
  instanceName: 'orders-db',
  job: { id: '507', instanceId: 'rm-1', regionId: 'cn-hangzhou', asked: NOW - 60_000, list: 'tasks' },
  source: 'elsewhere',
  mode: { kind: 'manual', raw: 'Manual' },
  started: NOW - 50_000,
  usual: { milliseconds: 90_000 },
  lastProgress: { state: 'running', percent: 40, stage: 'Uploading', backupId: 'b1' },
  told: true,
};
const endedJob = { ...job, ended: { outcome: 'done', at: NOW - 1000, took: 40_000, backupId: 'b1', reason: 'Words.' } };
const signedOutJob = { ...job, source: 'own', signedOut: { reason: 'The key was refused.' } };

const download = {
  version: 1,
  id: 'd1',
  accountId: 'a1',
  of: {
    kind: 'backup',
    ref: { instanceId: 'rm-1', regionId: 'cn-hangzhou', backupId: 'b1', started: NOW, copy: false, released: false },
  },
  wish: { network: 'public', database: 'orders', file: 'f1' },
  instanceName: 'orders-db',
  target: '/tmp/f1.xb',
  replace: false,
  listed: { size: 5_000_000, checksum: '123' },
  added: NOW - 60_000,
  group: 'g1',
  state: 'paused',
  transfer: {
    part: '/tmp/f1.xb.part',
    etag: '"e"',
    total: 5_000_000,
    pieceSize: 1_000_000,
    done: { '0': 'a', '3': 'b', '4': 'c' },
    checksum: '123',
  },
};
const endedDownload = {
  ...download,
  state: 'done',
  ended: { at: NOW, path: '/tmp/f1.xb', bytes: 5_000_000, verdict: 'verified', why: 'Words.', signIn: false },
};

const NEVER = /\b(?:undefined|NaN|Infinity|null|Invalid Date)\b|\[object/;

/** No number or time that is none, and no word for what is not there, unless the record itself has it. */
function assertWords(record: unknown, shown: unknown): void {
  const text = JSON.stringify(shown, (_key, value: unknown) => {
    assert.ok(value !== null && (typeof value !== 'number' || Number.isFinite(value)), `${String(value)} is shown`);
    return value;
  });
  if (!NEVER.test(JSON.stringify(record))) {
    assert.doesNotMatch(text, NEVER);
  }
}

/** Each mutated record, as it would be in a file that is whole, and what it was made of when it is cut. */
function forMutated(record: object, look: (value: unknown) => void): void {
  const mutator = new Mutator(record as Json);
  fc.assert(
    fc.property(changes, (wanted) => {
      const { reply } = mutator.mutate(wanted);
      const text = JSON.stringify(reply);
      try {
        // Other programs write numbers that JavaScript cannot hold.
        look(JSON.parse(text.replaceAll('1e+308', '1e999')));
      } catch (error) {
        throw new Error(`${String(error)}\nfor ${text}`, { cause: error });
      }
    }),
    RUNS,
  );
}

describe('fuzz: what is read from files and stores', () => {
  for (const [what, record] of Object.entries({ job, endedJob, signedOutJob })) {
    it(`shows a record of a job, or takes it for none: ${what}`, () => {
      assert.ok(isJobRecord(record));
      forMutated(record, (value) => {
        if (isJobRecord(value)) {
          for (const run of [undefined, { trouble: 'Words.' }]) {
            assertWords(value, jobEntry(value, { now: NOW, run, accountName: undefined }));
            assertWords(value, progressWords(value, NOW));
          }
        }
      });
    });
  }

  for (const [what, record] of Object.entries({ download, endedDownload })) {
    it(`shows a record of a download, or takes it for none: ${what}`, () => {
      assert.ok(downloadRecords.isDownloadRecord(record));
      forMutated(record, (value) => {
        if (downloadRecords.isDownloadRecord(value)) {
          for (const isHere of [true, false]) {
            const downloads = [{ record: value, isHere, progress: undefined, trouble: undefined }];
            assertWords(
              value,
              entriesOf(downloads, () => undefined),
            );
            assertWords(value, summaryOf(downloads) ?? '');
            const { bytes, total } = downloadRecords.arrivedBefore(value) ?? { bytes: 0, total: 0 };
            assert.ok(bytes >= 0 && bytes <= total, `${bytes} of ${total}`);
          }
        }
      });
    });
  }

  it('reads preferences of an account, whatever another version has stored', () => {
    const stored = {
      pins: [
        {
          id: 'rm-1',
          regionId: 'r1',
          name: 'orders',
          created: NOW,
          expires: NOW,
          engine: { kind: 'mysql', raw: 'MySQL' },
        },
        { id: 'rm-2', regionId: 'r1', name: 'items', state: { kind: 'running', raw: 'Running' } },
      ],
      regions: ['r1'],
      found: { r1: 2 },
      more: ['r1'],
      filters: { list: { time: { days: 7 }, values: { status: { value: 'good', label: 'Good' } } } },
    };
    forMutated({ stored }, (value) => {
      const { stored: kept } = value as { readonly stored?: unknown };
      const preferences = new Preferences({ get: () => kept, update: async () => await Promise.resolve() });
      for (const { id, regionId, created, expires } of preferences.pins('a')) {
        assert.ok([id, regionId].every((text) => typeof text === 'string'));
        assert.ok([created, expires].every((at) => at === undefined || !Number.isNaN(at.getTime())));
      }
      preferences.isPinned('a', { regionId: 'r1', id: 'rm-1' });
      assert.ok(preferences.regions('a')?.every((id) => typeof id === 'string') ?? true);
      assert.ok(Object.values(preferences.found('a')).every((count) => Number.isFinite(count)));
      preferences.hasMore('a', 'r1');
      const filter = preferences.filter('a', 'list');
      assert.ok(filter === undefined || Object.values(filter.values).every(({ label }) => typeof label === 'string'));
      preferences.lookForChanges();
      preferences.dispose();
    });
  });

  it('reads a kept report without throwing, and no number in it is none', () => {
    const facts = { checked: NOW, since: NOW, failures: 0, running: false, copies: 'on', backups: 3, bytes: 5 };
    const evidence = {
      facts: { ...facts, partial: false, bytesPartial: false, lastGood: NOW, sizeChange: { ratio: 2, of: NOW } },
      grounds: { newestFirst: true, schedule: { days: [1], window: { from: 1, to: 2 }, interval: 3 } },
    };
    const row = { id: 'rm-1', name: 'orders', engine: 'mysql', engineName: 'MySQL', state: 'checked', evidence };
    const regions = [{ id: 'r', name: 'R', state: 'listed', rows: [row] }];
    const report = { version: 1, state: 'done', started: NOW, accounts: [{ id: 'a', scope: ['r'], regions }] };
    assert.ok(readSaved(report));
    forMutated(report, (value) => {
      const saved = readSaved(value);
      if (saved) {
        assertWords(value, saved);
      }
    });
  });
});
