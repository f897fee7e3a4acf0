import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { OpenMark } from '../../../src/jobs/openMark.ts';
import { RecordingLog } from '../../support/log.ts';

describe('what is remembered of jobs under way', () => {
  let said: boolean[];
  let open: number;
  let pauses: number[];
  let mark: OpenMark;

  beforeEach(() => {
    said = [];
    open = 0;
    pauses = [];
    const set = async (any: boolean) => {
      await wait(pauses.shift() ?? 0);
      said.push(any);
    };
    mark = new OpenMark(set, new RecordingLog());
  });

  const begin = async () =>
    await mark.begin(async () => {
      await wait(5);
      open += 1;
    });
  const settle = async () => await mark.settle(() => open > 0);

  it('is that there is one, once one has begun while another look found none', async () => {
    pauses = [20, 0];
    const looked = settle();
    await wait(1);
    await Promise.all([looked, begin()]);
    assert.deepEqual(said, [false, true]);
  });

  it('is never that there is none while one begins that has no record yet', async () => {
    await Promise.all([begin(), settle(), settle()]);
    assert.deepEqual(said, [true, true, true]);
    open = 0;
    await settle();
    assert.equal(said.at(-1), false);
  });

  it('is right again after it could not be written', async () => {
    const log = new RecordingLog();
    let isFull = true;
    mark = new OpenMark(
      async (any) => await (isFull ? Promise.reject(new Error('full')) : Promise.resolve(void said.push(any))),
      log,
    );
    await begin();
    assert.equal(open, 1, 'the job begins all the same');
    isFull = false;
    await settle();
    assert.deepEqual(said, [true]);
  });
});
