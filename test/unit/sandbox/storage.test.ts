import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { DAY, NOON, openStage, rows, SECOND, seconds, text, type Stage } from './client.ts';
import { fetchFile, obsFile, ossFile, plainCrc64, type Got } from './files.ts';
import { openStage as openHuawei, type Stage as HuaweiStage } from './huawei/client.ts';

const standard = { 'x-oss-range-behavior': 'standard' };
const KIB = 1024;

function codeOf({ body, headers }: Got): string {
  assert.equal(headers['content-type'], 'application/xml');
  return /<Code>(\w+)<\/Code>/.exec(body.toString())?.[1] ?? '';
}

describe('sandbox: the storage of files', () => {
  const size = 10 * KIB + 3;
  let stage: Stage;
  let link = '';
  let whole: Buffer;
  let etag = '';
  before(async () => {
    stage = await openStage({ fileSize: size });
    ({ link } = await ossFile(stage));
    const got = await fetchFile(link);
    whole = got.body;
    etag = got.headers.etag ?? '';
  });
  after(async () => await stage.sandbox.close());

  it('gives a whole file with everything that is known of it', async () => {
    const { status, headers, complete } = await fetchFile(link);
    assert.deepEqual([status, complete, whole.length], [200, true, size]);
    assert.match(whole.toString('latin1', 0, 100), /^A sample backup file: hins\d+_data_\d{14}\.zip/);
    assert.equal(headers['content-length'], String(size));
    assert.equal(headers['accept-ranges'], 'bytes');
    assert.match(etag, /^"[0-9A-F]{32}"$/);
    assert.ok(Date.parse(headers['last-modified'] ?? '') < stage.clock.time);
    assert.equal(headers['x-oss-hash-crc64ecma'], plainCrc64(whole));
    assert.ok(headers['x-oss-request-id']);
    assert.notEqual((await fetchFile(link)).headers['x-oss-request-id'], headers['x-oss-request-id']);
  });

  it('gives a part of it', async () => {
    const parts: [string, number, number][] = [
      ['bytes=0-0', 0, 1],
      ['bytes=5-1000', 5, 1001],
      ['bytes=9000-', 9000, size],
      ['bytes=-7', size - 7, size],
      [`bytes=0-${size - 1}`, 0, size],
    ];
    for (const [range, from, to] of parts) {
      for (const more of [{}, standard]) {
        const { status, headers, body } = await fetchFile(link, { headers: { range, 'if-match': etag, ...more } });
        assert.equal(status, 206, range);
        assert.ok(body.equals(whole.subarray(from, to)), range);
        assert.equal(headers['content-range'], `bytes ${from}-${to - 1}/${size}`);
        assert.equal(headers['content-length'], String(to - from));
        assert.deepEqual([headers.etag, headers['accept-ranges']], [etag, 'bytes']);
        assert.equal(headers['x-oss-hash-crc64ecma'], plainCrc64(whole), 'of the whole file');
        assert.ok(headers['last-modified']);
      }
    }
  });

  it('does not look at a range that it cannot give, unless it is told to keep to the rules', async () => {
    const bad = [
      `bytes=${size}-`,
      `bytes=${size}-${size + 9}`,
      'bytes=9-3',
      'bytes=-0',
      'bytes=-',
      'byte=0-4',
      'bytes=0-1,4-5',
    ];
    for (const range of bad) {
      const got = await fetchFile(link, { headers: { range } });
      assert.deepEqual([got.status, got.body.length, got.headers['content-range']], [200, size, undefined], range);
      const refused = await fetchFile(link, { headers: { range, ...standard } });
      assert.deepEqual([refused.status, codeOf(refused)], [416, 'InvalidRange'], range);
      assert.equal(refused.headers['content-range'], `bytes */${size}`);
    }
    for (const [range, from] of [
      [`bytes=7-${size}`, 7],
      [`bytes=-${size + 1}`, 0],
    ] as const) {
      const got = await fetchFile(link, { headers: { range } });
      assert.deepEqual([got.status, got.body.length], [200, size], range);
      const cut = await fetchFile(link, { headers: { range, ...standard } });
      assert.deepEqual([cut.status, cut.headers['content-range']], [206, `bytes ${from}-${size - 1}/${size}`]);
      assert.ok(cut.body.equals(whole.subarray(from)));
    }
  });

  it('keeps to If-Match', async () => {
    const other = await fetchFile(link, { headers: { 'if-match': '"0"', range: `bytes=${size}-`, ...standard } });
    assert.deepEqual([other.status, codeOf(other)], [412, 'PreconditionFailed']);
    for (const match of ['*', `"0", ${etag}`]) {
      assert.equal((await fetchFile(link, { headers: { 'if-match': match } })).status, 200);
    }
  });

  it('refuses HEAD, since links are signed for GET', async () => {
    assert.equal((await fetchFile(link, { method: 'HEAD' })).status, 403);
  });

  it('notes what was asked for, and no signature', async () => {
    await fetchFile(link, { headers: { range: 'bytes=0-0', 'if-match': etag, ...standard } });
    const asked = stage.sandbox.requests.at(-1);
    assert.equal(asked?.action, 'GetObject');
    const { range, ifMatch, rangeBehavior } = asked.params;
    assert.deepEqual([range, ifMatch, rangeBehavior], ['bytes=0-0', etag, 'standard']);
    assert.doesNotMatch(JSON.stringify(asked), new RegExp(new URL(link).searchParams.get('Signature') ?? '-'));
    await fetchFile(link);
    assert.ok(!('range' in (stage.sandbox.requests.at(-1)?.params ?? {})));
  });

  it('has another file for every name and database, and the same one in both networks and the next time', async () => {
    const { part, internal } = await ossFile(stage);
    assert.ok((await fetchFile(internal)).body.equals(whole));
    const other = await fetchFile(part);
    assert.notEqual(other.headers.etag, etag);
    assert.ok(!other.body.subarray(100).equals(whole.subarray(100)));
    assert.equal(other.headers['x-oss-hash-crc64ecma'], plainCrc64(other.body));
    const again = await openStage({ fileSize: size });
    const file = await fetchFile((await ossFile(again)).link);
    assert.ok(file.body.equals(whole));
    assert.equal(file.headers.etag, etag);
    await again.sandbox.close();
  });
});

describe('sandbox: files of any size', () => {
  it('are in every range what they are as a whole, with the checksum that is announced', async () => {
    const sizes = fc.oneof(
      fc.nat({ max: 200 }),
      fc.integer({ min: 1_048_000, max: 1_049_500 }),
      fc.integer({ min: 2_097_000, max: 3_200_000 }),
    );
    await fc.assert(
      fc.asyncProperty(sizes, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 5 }), async (fileSize, picks) => {
        const stage = await openStage({ fileSize });
        try {
          const { link, checksum } = await ossFile(stage);
          const { body, headers } = await fetchFile(link);
          assert.equal(body.length, fileSize);
          assert.equal(headers['x-oss-hash-crc64ecma'], plainCrc64(body));
          assert.equal(checksum, plainCrc64(body));
          for (const [a, b] of fileSize === 0 ? [] : picks) {
            const [from = 0, last = 0] = [a % fileSize, b % fileSize].toSorted((one, other) => one - other);
            const got = await fetchFile(link, { headers: { range: `bytes=${from}-${last}` } });
            assert.equal(got.status, 206);
            assert.ok(got.body.equals(body.subarray(from, last + 1)));
          }
        } finally {
          await stage.sandbox.close();
        }
      }),
      { numRuns: 12 },
    );
  });

  it('are small ones too, and empty ones', async () => {
    for (const fileSize of [0, 1]) {
      const stage = await openStage({ fileSize });
      const { link, checksum } = await ossFile(stage);
      const { status, body, complete, headers } = await fetchFile(link);
      assert.deepEqual([status, body.length, complete], [200, fileSize, true]);
      assert.equal(headers['x-oss-hash-crc64ecma'], plainCrc64(body));
      assert.equal(checksum, plainCrc64(body));
      const first = await fetchFile(link, { headers: { range: 'bytes=0-0', ...standard } });
      assert.deepEqual(
        [first.status, first.headers['content-range']],
        fileSize === 0 ? [416, 'bytes */0'] : [206, 'bytes 0-0/1'],
      );
      assert.equal((await fetchFile(link, { headers: { range: 'bytes=0-0' } })).status, fileSize === 0 ? 200 : 206);
      await stage.sandbox.close();
    }
  });

  it('are never made as a whole, and end when nobody wants them any more', async () => {
    const stage = await openStage({ fileSize: 50 * KIB ** 3 });
    const { link } = await ossFile(stage);
    const got = await fetchFile(link, { enough: (bytes) => bytes > KIB ** 2 });
    assert.equal(got.headers['content-length'], String(50 * KIB ** 3));
    assert.ok(!got.complete && got.body.length < 100 * KIB ** 2);
    const last = await fetchFile(link, { headers: { range: 'bytes=-10' } });
    assert.equal(last.body.length, 10);
    await stage.sandbox.close();
  });

  it('are as long and have the checksum as the list of log files tells', async () => {
    const stage = await openStage({ fileSize: 5000 });
    const found = await stage.get('DescribeBinlogFiles', {
      DBInstanceId: await stage.id('orders-db'),
      StartTime: seconds(NOON - DAY),
      EndTime: seconds(NOON),
    });
    const log = rows(found).find(({ RemoteStatus }) => RemoteStatus === 'Completed');
    assert.equal(log?.['FileSize'], 5000);
    assert.equal(text(log['Checksum']), plainCrc64((await fetchFile(text(log['DownloadLink']))).body));
    await stage.sandbox.close();
  });
});

describe('sandbox: connections to the storage', () => {
  it('get so many bytes a second at most, each of them', async () => {
    const rate = 400 * KIB;
    const stage = await openStage({ fileSize: 100 * KIB, bytesPerSecond: rate });
    const { link } = await ossFile(stage);
    const began = performance.now();
    const files = await Promise.all([fetchFile(link), fetchFile(link), fetchFile(link)]);
    assert.deepEqual(
      files.map(({ body }) => body.length),
      [100 * KIB, 100 * KIB, 100 * KIB],
    );
    // Never faster than that; how much slower is up to the machine.
    assert.ok(performance.now() - began >= 190);
    await stage.sandbox.close();
  });
});

describe('sandbox: how long links are good', () => {
  it('is as long as it is told, in both clouds', async () => {
    const alibaba = await openStage({ linkLifetime: 5 * SECOND, fileSize: 10 });
    const huawei = await openHuawei({ linkLifetime: 5 * SECOND, fileSize: 10 });
    for (const [stage, { link }] of [
      [alibaba, await ossFile(alibaba)],
      [huawei, await obsFile(huawei)],
    ] as const) {
      stage.clock.time += 4 * SECOND;
      assert.equal((await fetchFile(link)).status, 200);
      stage.clock.time += SECOND;
      const ended = await fetchFile(link);
      assert.deepEqual([ended.status, codeOf(ended)], [403, 'AccessDenied']);
      assert.match(ended.body.toString(), /Request has expired\./);
      await stage.sandbox.close();
    }
  });
});

describe('sandbox, Huawei Cloud: the storage of files', () => {
  let stage: HuaweiStage;
  beforeEach(async () => (stage = await openHuawei({ fileSize: 3000 })));
  afterEach(async () => await stage.sandbox.close());

  it('tells no checksum, and the size in KB', async () => {
    const { link, size } = await obsFile(stage);
    const { body, headers } = await fetchFile(link);
    assert.deepEqual([body.length, size], [3000, 3]);
    assert.ok(headers['x-obs-request-id'] && headers.etag && headers['last-modified']);
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith('x-oss-')),
      [],
    );
  });

  it('keeps to the rules of HTTP for ranges without being told', async () => {
    const { link } = await obsFile(stage);
    const { body: whole, headers } = await fetchFile(link);
    const cut = await fetchFile(link, { headers: { range: 'bytes=2990-4000', 'if-match': headers.etag ?? '' } });
    assert.deepEqual([cut.status, cut.headers['content-range']], [206, 'bytes 2990-2999/3000']);
    assert.ok(cut.body.equals(whole.subarray(2990)));
    const refused = await fetchFile(link, { headers: { range: 'bytes=3000-' } });
    assert.deepEqual([refused.status, codeOf(refused)], [416, 'InvalidRange']);
    const other = await fetchFile(link, { headers: { 'if-match': '"0"' } });
    assert.deepEqual([other.status, codeOf(other)], [412, 'PreconditionFailed']);
    assert.equal((await fetchFile(link, { method: 'HEAD' })).status, 403);
    const asked = stage.sandbox.requests.filter(({ action }) => action === 'GetObject');
    assert.equal(asked.at(1)?.params['range'], 'bytes=2990-4000');
    assert.ok(asked.every(({ params }) => !('Signature' in params)));
  });
});
