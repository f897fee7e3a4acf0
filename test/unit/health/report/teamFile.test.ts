import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { placeOfFault } from '../../../../src/platform/jsonPlace.ts';
import { mostRules, readTeamFile } from '../../../../src/health/report/teamFile.ts';
import type * as Words from '../../../../src/health/report/teamWords.ts';
import { loadWithEditor } from './editor.ts';

const { teamProblemWords } = await loadWithEditor<typeof Words>('teamWords.ts');

function rulesOf(text: string) {
  const read = readTeamFile(text);
  assert.ok('rules' in read, JSON.stringify(read));
  return read.rules;
}

/** What the user is told of it. */
function complaint(content: unknown): string {
  const read = readTeamFile(typeof content === 'string' ? content : JSON.stringify(content));
  assert.ok('problem' in read);
  return teamProblemWords('rds-backups.json', read.problem);
}

const rule = { instances: ['prod-*'] };

describe("a team's file", () => {
  it('gives rules', () => {
    const text = `\uFEFF{
      "$schema": "x",
      "rules": [
        { "instances": ["prod-*", "rm-bp1"], "regions": ["cn-hangzhou"], "oldestBackupHours": 26,
          "copyRegion": "cn-shanghai", "leastRetentionDays": 14 },
        { "instances": ["*"] }
      ]
    }`;
    const rules = rulesOf(text).map(({ instances, ...limits }) => ({
      instances: instances.map(({ text: written }) => written),
      ...limits,
    }));
    assert.deepEqual(rules, [
      {
        instances: ['prod-*', 'rm-bp1'],
        regions: ['cn-hangzhou'],
        oldestHours: 26,
        copyRegion: 'cn-shanghai',
        leastRetentionDays: 14,
      },
      { instances: ['*'], oldestHours: undefined },
    ]);
    assert.deepEqual(rulesOf('{"rules":[]}'), []);
    const [none] = rulesOf('{"rules":[{"instances":["test-*"],"leastRetentionDays":0}]}');
    assert.equal(none?.leastRetentionDays, 0, 'asks for nothing, whatever the general limit is');
  });

  it('can name no endpoint and no credential, and nothing else that is not known', () => {
    for (const name of ['endpoint', 'accessKeyId', '__proto__', 'constructor', 'toString']) {
      const inFile = complaint(`{"rules":[],${JSON.stringify(name)}:"https://example.com"}`);
      assert.equal(
        inFile,
        `rds-backups.json: “${name}” is not a property that this file can have. Its rules are not used.`,
      );
      const inRule = complaint(`{"rules":[{"instances":["a"]},{"instances":["a"],${JSON.stringify(name)}:1}]}`);
      assert.match(inRule, new RegExp(`“${name}” is not a property that a rule can have, but rule 2 has it\\.`));
    }
    assert.match(complaint({ rules: [{ ...rule, copyRegion: 'https://example.com/' }] }), /“copyRegion” of rule 1/);
    assert.match(complaint({ rules: [{ ...rule, regions: ['cn-hangzhou.example.com'] }] }), /“regions” of rule 1/);
  });

  it('is told what is wrong with it', () => {
    const told: readonly (readonly [unknown, RegExp])[] = [
      [[], /has to be an object with a list of “rules”|“rules” has to be a list/],
      [5, /has to be an object with a list of “rules”/],
      [null, /has to be an object with a list of “rules”/],
      [{}, /“rules” has to be a list of at most 1000 rules/],
      [{ rules: {} }, /“rules” has to be a list/],
      [{ rules: Array.from({ length: mostRules + 1 }, () => rule) }, /“rules” has to be a list of at most 1000 rules/],
      [
        { rules: Array.from({ length: 21 }, () => ({ instances: Array.from('x'.repeat(100)) })) },
        /more than 2000 patterns/,
      ],
      [{ $schema: 1, rules: [] }, /“\$schema” has to be text/],
      [{ rules: [rule, 7] }, /Rule 2 has to be an object/],
      [{ rules: [rule, {}] }, /“instances” of rule 2 has to be a list of 1 to 100 patterns/],
      [{ rules: [{ instances: [] }] }, /“instances” of rule 1/],
      [{ rules: [{ instances: [''] }] }, /“instances” of rule 1/],
      [{ rules: [{ instances: ['x'.repeat(129)] }] }, /“instances” of rule 1/],
      [{ rules: [{ ...rule, oldestBackupHours: 0 }] }, /“oldestBackupHours” of rule 1.*1 to 8,760/],
      [{ rules: [{ ...rule, oldestBackupHours: '26' }] }, /“oldestBackupHours” of rule 1/],
      [{ rules: [{ ...rule, leastRetentionDays: 1.5 }] }, /“leastRetentionDays” of rule 1.*0 to 3,650/],
      ['{\n  "rules": [\n    { "instances": ["a"], }\n  ]\n}', /Line 3 is not valid JSON/],
      ['{\n  // why\n  "rules": []\n}', /Line 2 is not valid JSON/],
      ['{\n  "rules": [\n', /Line 3 is not valid JSON/],
      ['', /Line 1 is not valid JSON/],
    ];
    for (const [content, words] of told) {
      const sentence = complaint(content);
      assert.match(sentence, words);
      assert.match(sentence, /^rds-backups\.json: .* Its rules are not used\.$/);
      assert.doesNotMatch(sentence, /undefined|\{\d\}/);
    }
  });

  it('is read or refused, whatever is in it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const read = readTeamFile(text);
        assert.ok('problem' in read && teamProblemWords('x', read.problem));
      }),
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the line where JSON breaks', () => {
  it('is behind all that is right', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, undefined, 2);
        // Nothing is wrong with it, so that the fault is in what comes behind it.
        assert.equal(placeOfFault(`${text}\n\n#\n`).line, text.split('\n').length + 2);
      }),
    );
  });

  it('is the first one that cannot be mended by what follows', () => {
    const lines = ['{', '"a": [', '1,', '{"b": null', '}', ']', '}'];
    const faulty = (index: number, fault: string) =>
      placeOfFault(lines.map((line, at) => (at === index ? `${fault}${line}` : line)).join('\n')).line;
    for (let index = 0; index < lines.length; index++) {
      assert.equal(faulty(index, '&'), index + 1);
    }
    assert.ok(isJson(lines.join('\n')));
    for (const text of [
      '[1 2]',
      '{"a" 1}',
      '{1: 2}',
      '[,1]',
      '[1,]',
      '{"a":1,}',
      '[}',
      '{]',
      ']',
      '"\t"',
      '01',
      'nul',
      '"\\x"',
      ':',
    ]) {
      assert.equal(isJson(text), false);
      assert.equal(placeOfFault(`\n\n${text}\n\n`).line, 3, text);
    }
  });

  it('takes deep and long texts', () => {
    assert.equal(placeOfFault(`${'[\n'.repeat(50_000)}}`).line, 50_001);
    assert.equal(placeOfFault(`"${'\\\\'.repeat(100_000)}`).line, 1);
  });
});
