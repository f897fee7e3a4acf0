import assert from 'node:assert/strict';
import { request } from 'node:http';
import type { Fault } from '../../../src/sandbox/index.ts';
import { openStage, type Stage } from './client.ts';
import { fetchFile, obsFile, ossFile, plainCrc64, type Asked, type Got } from './files.ts';
import { openStage as openHuawei } from './huawei/client.ts';

const SIZE = 100_000;
const standard = { 'x-oss-range-behavior': 'standard' };

type WithoutAction<Each> = Each extends unknown ? Omit<Each, 'action'> : never;
type Kind = WithoutAction<Fault>;

/** Status and code of a refusal in XML. */
function wordOf({ status, body, headers }: Got): string {
  assert.equal(headers['content-type'], 'application/xml');
  return `${status} ${/<Code>(\w+)<\/Code>/.exec(body.toString())?.[1] ?? ''}`;
}

async function errorOf(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => 'none',
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error),
  );
}

describe('sandbox: faults of the storage', () => {
  let stage: Stage;
  let link = '';
  let whole: Buffer;
  let etag = '';
  before(async () => {
    stage = await openStage({ fileSize: SIZE });
    ({ link } = await ossFile(stage));
  });
  beforeEach(async () => {
    stage.sandbox.faults.clear();
    const got = await fetchFile(link);
    whole = got.body;
    etag = got.headers.etag ?? '';
  });
  after(async () => await stage.sandbox.close());

  const add = (fault: Kind): void => stage.sandbox.faults.add({ ...fault, action: 'GetObject' });
  const meet = (fault: Kind, asked?: Asked): Promise<Got> => {
    add(fault);
    return fetchFile(link, asked);
  };
  const isWhole = async (): Promise<boolean> => (await fetchFile(link)).body.equals(whole);

  it('are refusals in the words of the storage', async () => {
    const refusals: [Kind, string][] = [
      [{ kind: 'expired' }, '403 AccessDenied'],
      [{ kind: 'noSuchFile' }, '404 NoSuchKey'],
      [{ kind: 'badRange' }, '416 InvalidRange'],
      [{ kind: 'throttle' }, '503 DownloadTrafficRateLimitExceeded'],
      [{ kind: 'error500' }, '500 InternalError'],
      [{ kind: 'unavailable' }, '503 ServiceUnavailable'],
      [{ kind: 'refuse', code: 'AccessForbidden', status: 403 }, '403 AccessForbidden'],
    ];
    for (const [fault, word] of refusals) {
      const got = await meet(fault);
      assert.equal(wordOf(got), word);
      assert.ok(got.body.toString().includes(String(got.headers['x-oss-request-id'])));
      assert.ok(await isWhole(), 'once');
    }
    assert.match((await meet({ kind: 'expired' })).body.toString(), /Request has expired\./);
    assert.equal((await meet({ kind: 'badRange' })).headers['content-range'], `bytes */${SIZE}`);
    const page = await meet({ kind: 'html' });
    assert.deepEqual([page.status, page.headers['content-type']], [502, 'text/html']);
  });

  it('let some requests pass, and meet so many', async () => {
    add({ kind: 'expired', skip: 2, times: 2 });
    add({ kind: 'error500', skip: 3 });
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1) {
      statuses.push((await fetchFile(link)).status);
    }
    assert.deepEqual(statuses, [200, 200, 403, 403, 200, 500, 200]);
  });

  it('leave requests to the cloud alone, and are left alone by those without an action', async () => {
    add({ kind: 'error500' });
    assert.equal((await stage.ask('DescribeRegions')).status, 200);
    stage.sandbox.faults.clear();
    stage.sandbox.faults.add({ kind: 'error500' });
    assert.ok(await isWhole());
  });

  it('can be that ranges are not known', async () => {
    const got = await meet({ kind: 'noRanges' }, { headers: { range: 'bytes=10-19', 'if-match': '"0"', ...standard } });
    assert.deepEqual(
      [got.status, got.headers['accept-ranges'], got.headers['content-range']],
      [200, undefined, undefined],
    );
    assert.ok(got.body.equals(whole));
  });

  it('can be connections that are torn down after so many bytes', async () => {
    add({ kind: 'cutEvery', bytes: 30_000, times: 2 });
    const first = await fetchFile(link);
    assert.deepEqual([first.status, first.complete, first.headers['content-length']], [200, false, String(SIZE)]);
    assert.ok(first.body.equals(whole.subarray(0, 30_000)));
    const range = { range: 'bytes=30000-', 'if-match': etag };
    const second = await fetchFile(link, { headers: range });
    assert.deepEqual([second.status, second.complete, second.headers['content-length']], [206, false, '70000']);
    assert.ok(second.body.equals(whole.subarray(30_000, 60_000)));
    const short = await meet({ kind: 'cutEvery', bytes: 30_000 }, { headers: { range: 'bytes=0-29999' } });
    assert.ok(short.complete && short.body.equals(whole.subarray(0, 30_000)));
    assert.equal((await meet({ kind: 'cutEvery', bytes: 0 })).body.length, 0);
  });

  it('can be a body that is shorter than what was asked for', async () => {
    const got = await meet({ kind: 'shortBody', bytes: 5 }, { headers: { range: 'bytes=10-29' } });
    assert.deepEqual([got.status, got.complete, got.headers['content-length']], [206, true, '15']);
    assert.equal(got.headers['content-range'], `bytes 10-29/${SIZE}`);
    assert.ok(got.body.equals(whole.subarray(10, 25)));
    const all = await meet({ kind: 'shortBody', bytes: 1 });
    assert.deepEqual([all.complete, all.body.length], [true, SIZE - 1]);
    assert.equal((await meet({ kind: 'shortBody', bytes: 2 * SIZE })).body.length, 0);
  });

  it('can be a byte that is wrong', async () => {
    const range = { range: 'bytes=1000-1999' };
    const got = await meet({ kind: 'wrongBytes' }, { headers: range });
    const right = whole.subarray(1000, 2000);
    assert.equal(got.body.length, 1000);
    assert.equal(right.filter((byte, index) => byte !== got.body[index]).length, 1);
    assert.ok((await fetchFile(link, { headers: range })).body.equals(right));
    const all = await meet({ kind: 'wrongBytes' });
    assert.notEqual(all.headers['x-oss-hash-crc64ecma'], plainCrc64(all.body));
  });

  it('can be a file that changes, once and for all', async () => {
    const { part } = await ossFile(stage);
    const other = await fetchFile(part);
    const asked = { headers: { range: 'bytes=0-9', 'if-match': etag, ...standard } };
    assert.equal(wordOf(await meet({ kind: 'changed' }, asked)), '412 PreconditionFailed');
    assert.equal(wordOf(await fetchFile(link, asked)), '412 PreconditionFailed');
    stage.sandbox.faults.clear();
    const fresh = await ossFile(stage);
    const now = await fetchFile(fresh.link);
    assert.notEqual(now.headers.etag, etag);
    assert.ok(!now.body.equals(whole) && now.body.length === SIZE);
    assert.deepEqual(
      [now.headers['x-oss-hash-crc64ecma'], fresh.checksum],
      [plainCrc64(now.body), plainCrc64(now.body)],
    );
    assert.equal((await fetchFile(part)).headers.etag, other.headers.etag, 'no other file');
    assert.equal((await meet({ kind: 'changed' })).status, 200);
    assert.notEqual((await fetchFile(link)).headers.etag, now.headers.etag);
  });

  it('can be that a header of its own has to be signed', async () => {
    add({ kind: 'signatureStrict' });
    add({ kind: 'badRange' });
    for (let count = 0; count < 3; count += 1) {
      assert.equal(wordOf(await fetchFile(link, { headers: standard })), '403 SignatureDoesNotMatch');
    }
    const range = { range: 'bytes=0-9', 'if-match': etag };
    assert.equal((await fetchFile(link, { headers: range })).status, 416, 'what has no such header meets the next one');
    assert.equal((await fetchFile(link, { headers: range })).status, 206);
    stage.sandbox.faults.clear();
    assert.equal((await fetchFile(link, { headers: standard })).status, 200);
  });

  it('can be that nothing comes, at once, after the headers or on the way', async () => {
    const arrives = async (fault: Kind, bytes: number): Promise<unknown> => {
      add(fault);
      return await new Promise((resolve, reject) => {
        let got = 0;
        const headers = { range: 'bytes=0-49999' };
        const asked = request(link, { headers, agent: false }, (response) => {
          const { statusCode, headers: answered } = response;
          const enough = (): void => {
            if (got === bytes) {
              resolve([statusCode, answered['content-range'], answered['content-length']]);
              asked.destroy();
            }
          };
          response.on('data', (piece: Buffer) => {
            got += piece.length;
            enough();
          });
          response.on('error', () => undefined);
          enough();
        });
        asked.on('error', reject).end();
      });
    };
    const head = [206, `bytes 0-49999/${SIZE}`, '50000'];
    assert.deepEqual(await arrives({ kind: 'hang' }, 0), head);
    assert.deepEqual(await arrives({ kind: 'hang', bytes: 20_000 }, 20_000), head);
    add({ kind: 'hang', headers: false });
    await assert.rejects(fetch(link, { signal: AbortSignal.timeout(100) }), { name: 'TimeoutError' });
  });

  it('can be that it is slow, or cut in the middle', async () => {
    assert.ok((await meet({ kind: 'slow', delay: 40 })).body.equals(whole));
    const right = await meet({ kind: 'cut' });
    assert.deepEqual([right.complete, right.body.length], [true, SIZE / 2]);
    const wrong = await meet({ kind: 'cut', length: 'wrong' });
    assert.deepEqual([wrong.complete, wrong.body.length], [false, SIZE / 2]);
  });

  it('can be that connections are torn down, until they are not', async () => {
    assert.equal(await errorOf(meet({ kind: 'reset' })), 'ECONNRESET');
    assert.ok(await isWhole());
    add({ kind: 'down' });
    for (let count = 0; count < 3; count += 1) {
      assert.equal(await errorOf(fetchFile(link)), 'ECONNRESET');
    }
    assert.equal((await stage.ask('DescribeRegions')).status, 200, 'the cloud is there');
    stage.sandbox.faults.clear();
    assert.ok(await isWhole());
  });

  it('can take down what is under way', async () => {
    const large = await openStage({ fileSize: 1024 ** 3, bytesPerSecond: 5_000_000 });
    let added = false;
    const got = await fetchFile((await ossFile(large)).link, {
      enough() {
        if (!added) {
          added = true;
          large.sandbox.faults.add({ kind: 'down', action: 'GetObject' });
        }
        return false;
      },
    });
    assert.ok(!got.complete && got.body.length < 1024 ** 3);
    await large.sandbox.close();
  });

  it('are the same with the other cloud, in its words', async () => {
    const huawei = await openHuawei({ fileSize: SIZE });
    const file = (await obsFile(huawei)).link;
    const words: [Kind, string][] = [
      [{ kind: 'expired' }, '403 AccessDenied'],
      [{ kind: 'badRange' }, '416 InvalidRange'],
      [{ kind: 'throttle' }, '503 SlowDown'],
      [{ kind: 'unavailable' }, '503 ServiceUnavailable'],
    ];
    for (const [fault, word] of words) {
      huawei.sandbox.faults.add({ ...fault, action: 'GetObject' });
      const got = await fetchFile(file);
      assert.equal(wordOf(got), word);
      assert.ok(got.headers['x-obs-request-id']);
    }
    const { headers } = await fetchFile(file);
    huawei.sandbox.faults.add({ kind: 'changed', action: 'GetObject' });
    const match = { 'if-match': headers.etag ?? '' };
    assert.equal(wordOf(await fetchFile(file, { headers: match })), '412 PreconditionFailed');
    await huawei.sandbox.close();
  });
});
