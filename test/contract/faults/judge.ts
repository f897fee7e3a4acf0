import assert from 'node:assert/strict';
import type { Case, Word } from './expected.ts';
import type { Meeting, Outcome } from './meeting.ts';

/** What belongs in no sentence: words of programs, and what is thrown. */
export const JARGON =
  /\bundefined\b|\[object|\bNaN\b|\bJSON\b|Invalid Date|TypeError|SyntaxError|\bat \S+ \(|\bnode:[a-z]|\.ts\b/;

/** What a user got, in a word. */
export function wordOf({ usual, met }: Pick<Meeting, 'usual' | 'met'>): Word | 'empty' {
  const [note] = met.notes;
  if (met.error) {
    return 'fails';
  }
  if (note === 'broken' || note === 'changed' || note === 'empty') {
    return note;
  }
  if (isSame(met, usual)) {
    return 'same';
  }
  const fresh = met.lines.filter((line) => !usual.lines.includes(line));
  return fresh.length === 0 ? 'less' : fresh.some((line) => /Novel|\bunknown$/.test(line)) ? 'named' : 'told';
}

/** Holds what a user got to what was expected, to plain words, and to what secrets look like. */
export function judge({ usual, met, recovered }: Meeting, word: Word, trouble: Case, secrets: RegExp): void {
  const seen = wordOf({ usual, met });
  assert.equal(seen, word, `got ${JSON.stringify([met.error?.message, met.notes, met.lines.slice(0, 3)])}`);
  for (const text of met.text) {
    assert.doesNotMatch(text, JARGON);
    assert.doesNotMatch(text, secrets);
  }
  if (met.error) {
    // A host may come first.
    assert.match(met.error.message, /^[\p{Lu}\d][^{}<>[\]]*\.$/u);
    assert.doesNotMatch(met.error.message, /:\/\//);
    judgeSentence(met, trouble);
  }
  if (word === 'told' && trouble.cause && trouble.gets === 'fails' && trouble.kind !== 'reply') {
    const cause = trouble.cause;
    assert.ok(
      met.text.some((line) => cause.test(line)),
      `no cause in ${JSON.stringify(met.text.slice(0, 3))}`,
    );
  }
  assert.equal(new Set(met.lines).size >= Math.min(met.lines.length, new Set(usual.lines).size), true, 'rows twice');
  assert.equal(recovered.error?.message, undefined, 'it recovers');
  assert.deepEqual([recovered.lines, recovered.notes], [usual.lines, usual.notes], 'it recovers');
}

function judgeSentence({ error, text }: Outcome, { name, gets, kind, cause, next }: Case): void {
  assert.ok(error);
  if (gets !== 'fails') {
    assert.match(error.message, /same part of the list again.*Try again/, name);
    return;
  }
  assert.equal(error.kind, kind, error.message);
  assert.match(error.message, cause ?? /^$/);
  assert.ok(
    text.some((line) => (next ?? /^$/).test(line)),
    `no next step in ${error.message}`,
  );
  assert.equal(error.unclear, false, 'a read is never unclear');
}

function isSame(one: Outcome, other: Outcome): boolean {
  return JSON.stringify([one.lines, one.notes]) === JSON.stringify([other.lines, other.notes]);
}
