import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { folded, matches, patternOf } from '../../../../src/health/report/pattern.ts';

const fits = (pattern: string, text: string) => matches(patternOf(pattern), folded(text));

/** The same as slowly and plainly as can be. */
function plainly(pattern: readonly string[], text: readonly string[]): boolean {
  const [first, ...rest] = pattern;
  const [letter, ...others] = text;
  if (first === undefined) {
    return letter === undefined;
  }
  if (first === '*') {
    return plainly(rest, text) || (letter !== undefined && plainly(pattern, others));
  }
  return letter !== undefined && (first === '?' || first === letter) && plainly(rest, others);
}

describe('patterns of a team', () => {
  it('fit whole names, without regard to case', () => {
    const yes = [
      ['prod-*', 'prod-orders'],
      ['prod-*', 'PROD-'],
      ['Prod-?', 'pROD-1'],
      ['*', ''],
      ['*-db', 'a-db-db'],
      ['a**b', 'ab'],
      ['?', '数'],
      ['?', '🐘'],
      ['[a].+(b)|^$', '[a].+(b)|^$'],
    ] as const;
    const no = [
      ['prod-*', 'preprod-1'],
      ['prod', 'prod-1'],
      ['?', ''],
      ['??', 'a'],
      ['', 'a'],
      ['a*c', 'abcd'],
      ['.*', 'ab'],
    ] as const;
    assert.deepEqual(
      yes.filter(([pattern, text]) => !fits(pattern, text)),
      [],
    );
    assert.deepEqual(
      no.filter(([pattern, text]) => fits(pattern, text)),
      [],
    );
  });

  it('mean what they say', () => {
    const letters = fc.array(fc.constantFrom('a', 'b'), { maxLength: 9 });
    const signs = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 7 });
    fc.assert(
      fc.property(signs, letters, (pattern, text) => {
        assert.equal(fits(pattern.join(''), text.join('')), plainly(pattern, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('take no more steps than text and pattern are long, whatever they say', () => {
    const text = folded('a'.repeat(20_000));
    for (const pattern of [`${'*a'.repeat(60)}b`, `*${'a'.repeat(120)}b`, `${'*?'.repeat(60)}b`, '*'.repeat(128)]) {
      let reads = 0;
      const counted = new Proxy(text, {
        get(target, key, receiver) {
          reads++;
          return Reflect.get(target, key, receiver) as unknown;
        },
      });
      matches(patternOf(pattern), counted);
      assert.ok(reads <= 3 * text.length * (pattern.length + 1), pattern);
    }
  });
});
