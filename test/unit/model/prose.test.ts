import assert from 'node:assert/strict';
import { listed, number, plural, sentences } from '../../../src/model/prose.ts';

const backups = (count: number, language: string) =>
  plural(
    count,
    language,
    () => '1 backup',
    (several) => `${several} backups`,
  );

describe('prose', () => {
  it('has a form for one thing only where the language has one', () => {
    assert.deepEqual(
      [0, 1, 2, 5120].map((count) => backups(count, 'en')),
      ['0 backups', '1 backup', '2 backups', '5,120 backups'],
    );
    assert.deepEqual(
      [backups(1, 'ja'), backups(1, 'zh-cn'), backups(21, 'ru')],
      ['1 backups', '1 backups', '21 backups'],
    );
  });

  it('writes numbers and lists as the language does', () => {
    assert.deepEqual([number(5120, 'en'), number(5120, 'de')], ['5,120', '5.120']);
    const names = ['a', 'b', 'c'];
    assert.deepEqual(
      [listed(names, 'en'), listed(names, 'zh-cn'), listed(names, 'ja')],
      ['a, b, c', 'a、b、c', 'a、b、c'],
    );
  });

  it('puts a space between sentences, unless the punctuation has its own', () => {
    assert.equal(sentences('It failed.', undefined, '', false, 'Try again.'), 'It failed. Try again.');
    assert.equal(sentences('已失败。', '请重试。', 'Odd.', 'More.'), '已失败。请重试。Odd. More.');
    assert.equal(sentences(), '');
  });
});
