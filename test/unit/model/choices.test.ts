import assert from 'node:assert/strict';
import { optionsFor } from '../../../src/clouds/alibaba/backupRules.ts';
import { answerStep, openChoices } from '../../../src/model/choices.ts';
import type { HowAnswers } from '../../../src/model/choices.ts';
import type { BackupOptions } from '../../../src/model/jobs.ts';
import type { Engine, Storage } from '../../../src/model/resources.ts';
import { sampleInstance as instance } from '../../support/instance.ts';

/** The answers that a step offers after the others, as the prompts show them. */
function offered(options: BackupOptions, how: HowAnswers, key: string): readonly string[] {
  const ids = openChoices(options, how, key).map(({ answers }) => answers[key]);
  return [...new Set(ids.filter((id) => id !== undefined))];
}

/** Answers every step that offers more than one answer, picking the given ones in turn. */
function walk(options: BackupOptions, how: HowAnswers, picks: readonly number[]): HowAnswers {
  return options.steps.reduce((answered, { key }, index) => {
    const ids = offered(options, answered, key);
    const id = ids[(picks[index] ?? 0) % Math.max(1, ids.length)];
    return ids.length > 1 && id !== undefined ? answerStep(options, answered, key, id) : answered;
  }, how);
}

const engines: readonly (readonly [Engine, Storage])[] = [
  ['mysql', 'local'],
  ['mysql', 'cloud'],
  ['postgresql', 'local'],
  ['postgresql', 'cloud'],
  ['sqlserver', 'local'],
  ['sqlserver', 'cloud'],
  ['mariadb', 'cloud'],
];
const picks = [0, 1, 2].flatMap((one) => [0, 1, 2].flatMap((two) => [0, 1].map((three) => [one, two, three])));

describe('the questions before a backup', () => {
  for (const [engine, storage] of engines) {
    it(`lead to exactly one choice for ${engine} on ${storage} disks, also after going back and changing an answer`, () => {
      const options = optionsFor(instance(engine, storage), true);
      for (const first of picks) {
        const answered = walk(options, {}, first);
        assert.equal(openChoices(options, answered).length, 1, JSON.stringify(answered));
        for (const second of picks) {
          const changed = walk(options, answered, second);
          assert.equal(openChoices(options, changed).length, 1, JSON.stringify([answered, changed]));
        }
      }
    });
  }

  it('keep a later answer that still fits', () => {
    const options = optionsFor(instance('sqlserver', 'cloud'), true);
    const how = { method: 'physical', strategy: 'instance', type: 'full' };
    assert.deepEqual(answerStep(options, how, 'strategy', 'db'), { ...how, strategy: 'db' });
    const automatic = { ...how, type: 'auto' };
    assert.deepEqual(answerStep(options, automatic, 'strategy', 'db'), { method: 'physical', strategy: 'db' });
  });
});
