import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { answer as alibabaAnswer, failure } from '../../../src/clouds/alibaba/answers.ts';
import { redactor } from '../../../src/clouds/common/redact.ts';
import { answer as huaweiAnswer } from '../../../src/clouds/huawei/answers.ts';
import { fileNameOf, fileNamesOf } from '../../../src/downloads/links/names.ts';
import type * as placesModule from '../../../src/downloads/links/places.ts';
import { isCloudError } from '../../../src/model/errors.ts';
import { credentials } from '../clouds/alibaba/helpers.ts';
import { loadWithEditor } from '../webview/editor.ts';
import { changes, Mutator, SEED } from './support/mutate.ts';
import { CANARY } from './support/values.ts';

const { PlaceGuard } = await loadWithEditor<typeof placesModule>('../downloads/links/places.ts');

const RUNS = { seed: SEED, numRuns: 10_000 };
const redact = redactor(credentials);
const statuses = fc.constantFrom(200, 200, 204, 301, 400, 401, 403, 404, 409, 429, 500, 502, 503, 0, 999);

const NOTHING = /\[object|\bNaN\b|\bundefined\b/;

/** What becomes of an answer: anything but a `CloudError` in words fails. */
function assertTold(reply: string, work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!isCloudError(error)) {
      throw error;
    }
    const { message, code, detail, requestId } = error;
    for (const words of [message, code, detail, requestId]) {
      assert.doesNotMatch(words ?? '', new RegExp(CANARY), 'no link is shown');
      assert.ok((words ?? '').length < 2000, 'no answer is shown whole');
    }
    assert.ok(NOTHING.test(reply) || !NOTHING.test(message), message);
    assert.notEqual(message, '');
  }
}

const refusals = [
  {
    Code: 'Forbidden.RAM',
    Message: `No. https://x/y?Signature=${CANARY}`,
    RequestId: 'REQ',
    HostId: 'rds.aliyuncs.com',
  },
  { error_code: 'DBS.200010', error_msg: 'No.', request_id: 'REQ' },
  { error: { code: 'IAM.0002', message: 'No.' }, request_id: 'REQ' },
  { itemNotFound: { code: 404, message: 'No.' } },
  { errCode: 'APIGW.0308', externalMessage: 'over ratelimit,limit:60,time:1 minute', RequestId: 'REQ' },
  { RequestId: 'REQ', Items: { Backup: [{ BackupId: '1' }] } },
];

describe('fuzz: answers and refusals', () => {
  refusals.forEach((base, index) => {
    const mutator = new Mutator(base);

    it(`tells of every one in words, or gives its body: ${Object.keys(base)[0]} ${index}`, () => {
      fc.assert(
        fc.property(changes, statuses, fc.nat(4000), (wanted, status, cut) => {
          const { reply } = mutator.mutate(wanted);
          const text = JSON.stringify(reply);
          const body = cut < text.length ? text.slice(0, cut) : text;
          const date = 'Sun, 22 Nov 2026 03:00:00 GMT';
          assertTold(text, () => huaweiAnswer({ status, headers: { date }, body }, { action: 'ListBackups', redact }));
          const entry = { response: { statusCode: status, headers: { date } } };
          const sent = { action: 'DescribeBackups', origin: 'https://rds.aliyuncs.com', timeout: 1000, redact };
          assertTold(text, () => alibabaAnswer(reply, entry, sent));
          const thrown = Object.assign(new Error('no'), { code: 'x', data: reply, entry });
          for (const error of [thrown, reply, { text: body, at: cut }, body]) {
            assertTold(text, () => {
              throw failure(error, sent);
            });
          }
        }),
        { ...RUNS, numRuns: 2000 },
      );
    });
  });

  it('tells of answers that are nested without end, good ones and refusals', () => {
    for (const levels of [40, 1000, 10_000]) {
      for (const [open, close] of [
        ['[', ']'],
        ['{"a":', '}'],
      ] as const) {
        const deep = `${open.repeat(levels)}1${close.repeat(levels)}`;
        const body = `{"error_code":"DBS.1","error_msg":"No.","x":${deep}}`;
        assertTold(body, () =>
          huaweiAnswer({ status: 200, headers: {}, body: `{"x":${deep}}` }, { action: 'ListBackups', redact }),
        );
        assertTold(body, () => huaweiAnswer({ status: 400, headers: {}, body }, { action: 'ListBackups', redact }));
        const data = { Code: 'X', Message: 'No.', RequestId: 'R', x: JSON.parse(deep) as unknown };
        const sent = { action: 'DescribeBackups', origin: 'https://rds.aliyuncs.com', timeout: 1000, redact };
        const error = failure(Object.assign(new Error('no'), { data }), sent);
        assert.equal(error.code, 'X');
      }
    }
  });
});

const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;
const part = fc.oneof(
  fc.constantFrom(
    '..',
    '.',
    '',
    'CON',
    'nul.xb',
    'a/b',
    String.raw`..\c`,
    '%2e%2e%2f',
    '\0',
    '\u202Eb',
    '. ',
    'ä',
    '😀'.repeat(90),
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.webPath(),
);

describe('fuzz: links', () => {
  it('give names of files that are names, and no two alike', () => {
    const links = fc.record({
      paths: fc.array(part, { maxLength: 4 }),
      database: fc.option(part),
      file: fc.option(part),
    });
    fc.assert(
      fc.property(fc.array(links, { minLength: 1, maxLength: 4 }), (all) => {
        const made = all.map(({ paths, database, file }) => ({
          reveal: () => `https://bucket.example.com/${paths.join('/')}?Signature=s`,
          database: database ?? undefined,
          file: file ?? undefined,
        }));
        for (const name of [...made.map(fileNameOf), ...fileNamesOf(made)]) {
          assert.doesNotMatch(name, /[/\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}]|^\.|[. ]$|^$/u, JSON.stringify(name));
          assert.doesNotMatch(name, RESERVED);
          assert.ok(Buffer.byteLength(name) < 220);
        }
        assert.equal(new Set(fileNamesOf(made).map((name) => name.toLowerCase())).size, made.length);
      }),
      RUNS,
    );
  });

  it('lead to no host but those of the storage', () => {
    const domain = 'aliyuncs.com';
    const guard = new PlaceGuard({ storageDomains: [domain] }, 'public');
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.ipV6().map((address) => `[${address}]`),
      fc.constantFrom(
        'aliyuncs.com',
        'b.aliyuncs.com',
        'b.aliyuncs.com.',
        'b.aliyuncs.com.evil.com',
        'xaliyuncs.com',
        'b.aliyuncs.com@evil.com',
        'evil.com#.aliyuncs.com',
        'localhost',
        '0x7f.1',
      ),
    );
    fc.assert(
      fc.property(
        fc.constantFrom('https', 'http', 'ftp', 'file'),
        host,
        fc.constantFrom('', ':443', ':22', ':80'),
        (scheme, name, port) => {
          const address = `${scheme}://${name}${port}/f?Signature=s`;
          if (URL.canParse(address)) {
            const url = new URL(address);
            let passes = true;
            try {
              guard.check(url);
            } catch (error) {
              assert.ok(isCloudError(error));
              passes = false;
            }
            const usual = /^https?:$/.test(url.protocol) && url.port === '' && url.username === '';
            assert.equal(passes, usual && url.hostname.endsWith(`.${domain}`), address);
          }
        },
      ),
      RUNS,
    );
  });
});
