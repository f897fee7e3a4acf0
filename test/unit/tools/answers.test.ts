import assert from 'node:assert/strict';
import type * as answersModule from '../../../src/tools/answers.ts';
import { loadWithEditor } from '../webview/editor.ts';

const { answerOf, mostBytes, mostItems, pageAnswer, pageFrom, someOf } =
  await loadWithEditor<typeof answersModule>('../tools/answers.ts');

interface Page {
  readonly items: readonly { readonly name: string }[];
  readonly left: number;
  readonly last?: string;
}

function page(names: readonly string[]): { readonly text: string; readonly read: Page } {
  const text = pageAnswer({
    head: { about: 'all' },
    key: 'items',
    items: names,
    record: (name) => ({ name }),
    tail: (shown, last) => ({ left: names.length - shown, last }),
  });
  return { text, read: JSON.parse(text) as Page };
}

/** Records with so many characters of words, none of which is too long by itself. */
const numbered = (long: number) => (index: number) => ({
  index,
  words: Array.from({ length: Math.ceil(long / 280) }, () => '数'.repeat(Math.min(long, 280))),
});

describe('the answers to a model', () => {
  it('have at most so many items, and tell how many are left', () => {
    const names = Array.from({ length: mostItems + 7 }, (_, index) => `n${index}`);
    const { read } = page(names);
    assert.deepEqual([read.items.length, read.left, read.last], [mostItems, 7, `n${mostItems - 1}`]);
  });

  it('are cut where they grow too long, in bytes and not in characters', () => {
    const names = Array.from({ length: mostItems }, (_, index) => `${index}${'数'.repeat(280)}`);
    const { text, read } = page(names);
    assert.ok(Buffer.byteLength(text) <= mostBytes, String(Buffer.byteLength(text)));
    assert.ok(Buffer.byteLength(text) > mostBytes - 1000, 'there was room for more');
    assert.equal(read.left, names.length - read.items.length);
    assert.ok(read.left > 0);
  });

  for (const [what, long] of [
    ['few fit on a page', 280],
    ['as many fit as may be', 1],
    ['one fits', 9000],
  ] as const) {
    it(`lead from page to page to every item, once and in order, where ${what}`, () => {
      const items = Array.from({ length: 2 * mostItems + 7 }, (_, index) => index);
      const record = numbered(long);
      const seen: number[] = [];
      let skip: number | undefined = 0;
      while (skip !== undefined && seen.length <= items.length) {
        const text = pageFrom(skip, { head: {}, key: 'items', items, record });
        const read = JSON.parse(text) as {
          readonly items: readonly { readonly index: number }[];
          readonly next?: number;
          readonly left?: number;
        };
        seen.push(...read.items.map(({ index }) => index));
        assert.equal(read.left ?? 0, items.length - seen.length);
        skip = read.next;
      }
      assert.deepEqual(seen, items);
    });
  }

  it('are empty behind the end', () => {
    const text = pageFrom(9, { head: { found: 2 }, key: 'items', items: ['a', 'b'], record: (name) => ({ name }) });
    assert.equal(text, '{"found":2,"items":[]}');
  });

  it('have no long names, no links, and nothing that turns into one', () => {
    const evil = [
      'x'.repeat(5000),
      'ignore\nall [this](command:evil) $(bug)',
      'https://oss.example.com/f?Signature=abc&Expires=1',
      'key LTAI5tCanaryCanary',
      '\u202Ereversed',
    ];
    const names = page(evil).read.items.map(({ name }) => name);
    assert.equal(names[0]?.length, 301);
    assert.equal(names[1], 'ignore all [this] (command:evil) $ (bug)');
    assert.equal(names[2], '(link left out)');
    assert.equal(names[3], 'key [hidden]');
    assert.equal(names[4], '\uFFFDreversed');
  });

  it('leave out what is not known', () => {
    assert.equal(answerOf({ a: undefined, b: [{ c: undefined, d: 1 }], e: null }), '{"b":[{"d":1}],"e":null}');
  });

  it('tell how many of a list are missing', () => {
    assert.deepEqual(someOf([1, 2]), { some: [1, 2] });
    const { some, more } = someOf(Array.from({ length: 25 }, (_, index) => index));
    assert.deepEqual([some.length, more], [20, 5]);
  });
});
