import assert from 'node:assert/strict';
import type * as findModule from '../../../src/commands/findRegions.ts';
import type { CommandParts } from '../../../src/commands/parts.ts';
import type * as regionsModule from '../../../src/commands/regions.ts';
import { Preferences } from '../../../src/explorer/preferences.ts';
import { CloudError } from '../../../src/model/errors.ts';
import type { Instance, Region } from '../../../src/model/resources.ts';
import { sampleInstance } from '../../support/instance.ts';
import { RecordingLog } from '../../support/log.ts';
import { memoryStore } from '../../support/memory.ts';
import { loadWithEditor, user } from '../webview/editor.ts';

const { findRegions } = await loadWithEditor<typeof findModule>('../commands/findRegions.ts');
const { chooseRegions } = await loadWithEditor<typeof regionsModule>('../commands/regions.ts');

const account = {
  id: 'main',
  version: '1',
  name: 'prod',
  cloud: 'huawei',
  method: 'accessKey',
  site: 'china',
} as const;

const beijing: Region = {
  id: 'cn-north-4',
  name: 'Beijing',
  parts: [
    { id: 'cn-north-4_web', name: 'web' },
    { id: 'cn-north-4_lab', name: 'lab' },
  ],
};
const regions: readonly Region[] = [
  beijing,
  { id: 'cn-east-3', name: 'Shanghai' },
  { id: 'eu-west-101', name: 'Dublin' },
];

/** An account with so many instances by region; an error is what a region answers instead. */
class Bench {
  readonly preferences = new Preferences(memoryStore());
  readonly asked: string[] = [];
  resumed = 0;
  readonly #counts: Record<string, number | Error>;

  constructor(counts: Record<string, number | Error>) {
    this.#counts = counts;
  }

  /** What the command is given: as much as it uses. */
  get parts(): CommandParts {
    const provider = {
      listRegions: async () => await Promise.resolve({ items: regions, next: undefined, total: 3, broken: 0 }),
      listInstances: async ({ id }: Region) => {
        this.asked.push(id);
        const count = this.#counts[id] ?? 0;
        if (count instanceof Error) {
          throw count;
        }
        const items: Instance[] = Array.from({ length: count }, (_, index) =>
          sampleInstance('mysql', 'cloud', { id: `rds-${index}`, regionId: id }),
        );
        return await Promise.resolve({ items, next: undefined, total: count, broken: 0 });
      },
    };
    const parts = {
      store: { get: () => account, list: () => [account] },
      sessions: {
        asked: async () => {
          this.resumed += 1;
          return await Promise.resolve(provider);
        },
      },
      preferences: this.preferences,
      log: new RecordingLog(),
    };
    return parts as unknown as CommandParts;
  }

  answerNow(region: string, count: number): void {
    this.#counts[region] = count;
  }
}

describe('looking for the regions that have instances', () => {
  afterEach(() => user.leave());

  it('asks the parts of regions as well, and remembers each', async () => {
    const bench = new Bench({ 'cn-north-4_web': 3, 'cn-east-3': 1 });
    await findRegions(bench.parts, 'main');
    assert.deepEqual(bench.asked.toSorted(), [
      'cn-east-3',
      'cn-north-4',
      'cn-north-4_lab',
      'cn-north-4_web',
      'eu-west-101',
    ]);
    assert.deepEqual(bench.preferences.found('main'), {
      'cn-north-4': 0,
      'cn-north-4_web': 3,
      'cn-north-4_lab': 0,
      'cn-east-3': 1,
      'eu-west-101': 0,
    });
    assert.match(user.saw.at(-1) ?? '', /^Instances in 2 of 5 regions: Beijing › web 3, Shanghai 1\./);
  });

  it('shows a region for the sake of its part, and no part as a region', async () => {
    const bench = new Bench({ 'cn-north-4_web': 3 });
    user.press = (actions) => actions.find((action) => action === 'Show Only These');
    await findRegions(bench.parts, 'main');
    assert.deepEqual(bench.preferences.regions('main'), ['cn-north-4']);
  });

  it('offers nothing to hide where all regions have some', async () => {
    const bench = new Bench({ 'cn-north-4_lab': 1, 'cn-east-3': 1, 'eu-west-101': 1 });
    await findRegions(bench.parts, 'main');
    assert.doesNotMatch(user.saw.at(-1) ?? '', /Show Only These/);
    const hidden = new Bench({ 'cn-north-4_lab': 1, 'cn-east-3': 1 });
    await hidden.preferences.showRegions('main', ['cn-north-4', 'cn-east-3']);
    await findRegions(hidden.parts, 'main');
    assert.doesNotMatch(user.saw.at(-1) ?? '', /Show Only These/, 'just those are shown already');
  });

  it('says which part could not be asked, and asks only that one again', async () => {
    const refused = new CloudError({ kind: 'timeout', message: 'No answer.' });
    const bench = new Bench({ 'cn-north-4_web': refused, 'cn-east-3': 1 });
    user.press = (actions) => {
      bench.answerNow('cn-north-4_web', 2);
      return bench.asked.length < 6 ? actions.find((action) => action === 'Try Again') : undefined;
    };
    await findRegions(bench.parts, 'main');
    assert.match(user.saw.find((words) => words.includes('could not')) ?? '', /Beijing › web\. No answer\./);
    assert.deepEqual(bench.asked.slice(5), ['cn-north-4_web']);
    assert.equal(bench.preferences.found('main')['cn-north-4_web'], 2);
    assert.equal(bench.resumed, 2, 'a key that was refused is tried again, as the user wants it');
  });
});

/** The rows of the list of regions. */
async function rows(bench: Bench): Promise<readonly (readonly [string, string | undefined])[]> {
  let seen: readonly (readonly [string, string | undefined])[] = [];
  user.choose = (all) => {
    seen = all.map(({ label, description }) => [label, description]);
    return undefined;
  };
  await chooseRegions(bench.parts, 'main');
  return seen;
}

describe('choosing regions', () => {
  afterEach(() => user.leave());

  it('counts the instances in the parts of a region as well', async () => {
    const bench = new Bench({});
    assert.deepEqual(await rows(bench), [
      ['Beijing', 'cn-north-4'],
      ['Shanghai', 'cn-east-3'],
      ['Dublin', 'eu-west-101'],
    ]);
    await bench.preferences.remember('main', 'cn-north-4', 0);
    await bench.preferences.remember('main', 'cn-north-4_web', 3);
    await bench.preferences.remember('main', 'cn-north-4_lab', 100, true);
    await bench.preferences.remember('main', 'cn-east-3', 0);
    assert.deepEqual(await rows(bench), [
      ['Beijing', 'cn-north-4 · 103 or more instances'],
      ['Shanghai', 'cn-east-3 · none when last looked'],
      ['Dublin', 'eu-west-101'],
    ]);
  });

  it('keeps what was ticked, and nothing if that is all', async () => {
    const bench = new Bench({});
    user.choose = (all, ticked) => {
      assert.deepEqual(ticked, all);
      return all.slice(0, 1);
    };
    await chooseRegions(bench.parts, 'main');
    assert.deepEqual(bench.preferences.regions('main'), ['cn-north-4']);
    user.choose = (all) => all;
    await chooseRegions(bench.parts, 'main');
    assert.equal(bench.preferences.regions('main'), undefined);
  });
});
