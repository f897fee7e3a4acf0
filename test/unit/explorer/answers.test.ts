import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Answers } from '../../../src/explorer/answers.ts';
import type { Node } from '../../../src/explorer/nodes.ts';

/** An answer that comes when the test says so. */
function later() {
  const come = new EventEmitter();
  const promise = once(come, 'rows').then(([rows]) => rows as string);
  const resolve = (rows: string) => come.emit('rows', rows);
  const reject = (error: Error) => come.emit('error', error);
  return { promise, resolve, reject };
}

describe('rows that the editor waits for', () => {
  const node = { id: 'a' } as Node;
  const setUp = () => {
    const told: unknown[] = [];
    const answers = new Answers((changed) => told.push(changed), 20);
    const waited = later();
    const given = answers.give(node, async () => await waited.promise);
    return { told, answers, waited, given };
  };

  it('bring their change along, and the row above them is told of it a moment later', async () => {
    const { told, answers, waited, given } = setUp();
    answers.changed(node);
    answers.changed(node);
    waited.resolve('rows');
    assert.equal(await given, 'rows');
    assert.deepEqual(told, []);
    await wait(60);
    assert.deepEqual(told, [node]);
  });

  it('leave everything else to be told at once', async () => {
    const { told, answers, waited, given } = setUp();
    const other = { id: 'b' } as Node;
    answers.changed(other);
    answers.changed(undefined);
    assert.deepEqual(told, [other, undefined]);
    waited.resolve('rows');
    await given;
    answers.changed(node);
    assert.deepEqual(told, [other, undefined, node]);
    await wait(60);
    assert.equal(told.length, 3);
  });

  it('are told of when they failed to come', async () => {
    const { told, answers, waited, given } = setUp();
    answers.changed(node);
    waited.reject(new Error('gone'));
    await assert.rejects(given, /gone/);
    assert.deepEqual(told, []);
    await wait(60);
    assert.deepEqual(told, [node]);
  });

  it('are still waited for when an earlier wait for the same ends', async () => {
    const { told, answers, waited, given } = setUp();
    const next = later();
    const second = answers.give(node, async () => await next.promise);
    waited.resolve('first');
    await given;
    answers.changed(node);
    assert.deepEqual(told, []);
    next.resolve('second');
    assert.equal(await second, 'second');
    await wait(60);
    assert.deepEqual(told, [node]);
  });
});
