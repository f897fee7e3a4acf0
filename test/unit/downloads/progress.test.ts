import assert from 'node:assert/strict';
import { Meter, type DownloadProgress } from '../../../src/downloads/transfer/progress.ts';

describe('the progress of a download', () => {
  it('is told now and then, with the rate of the last seconds, and at the end', () => {
    const told: DownloadProgress[] = [];
    let now = 1000;
    const meter = new Meter(
      100_000,
      (progress) => told.push(progress),
      () => now,
    );
    const pass = (milliseconds: number, bytes: number) => {
      now += milliseconds;
      meter.add(bytes);
    };
    pass(0, 10);
    pass(100, 10);
    assert.deepEqual(told, [{ bytes: 10, total: 100_000, rate: undefined, left: undefined }]);
    const rates = () => told.map(({ rate }) => rate);
    for (let second = 0; second < 10; second += 1) {
      pass(1000, 1000);
    }
    assert.equal(rates().at(-1), 1000);
    for (let second = 0; second < 10; second += 1) {
      pass(1000, 3000);
    }
    assert.equal(rates().at(-1), 3000);
    pass(10, 5);
    assert.notEqual(told.at(-1)?.bytes, meter.bytes);
    meter.end();
    assert.equal(told.at(-1)?.bytes, 40_025);
  });

  it('says how long the rest takes, and counts what was there before for nothing', () => {
    const told: DownloadProgress[] = [];
    let now = 0;
    const meter = new Meter(
      undefined,
      (progress) => told.push(progress),
      () => now,
    );
    meter.restart(9000, 20_000);
    assert.deepEqual(told, [{ bytes: 9000, total: 20_000, rate: undefined, left: undefined }]);
    now += 1000;
    meter.add(1000);
    assert.deepEqual(told.at(-1), { bytes: 10_000, total: 20_000, rate: 1000, left: 10_000 });
    now += 1000;
    meter.restart(0, undefined);
    now += 1000;
    meter.add(500);
    assert.deepEqual(told.at(-1), { bytes: 500, total: undefined, rate: 500, left: undefined });
  });
});
