import assert from 'node:assert/strict';
import { answers, sizeAnomaly } from '../../../src/webview/page/details/answers.ts';
import { createWords } from '../../../src/webview/page/common/words.ts';
import type { BackupDetails } from '../../../src/webview/protocol/details.ts';
import type * as detailsModule from '../../../src/webview/details/describe.ts';
import type * as stringsModule from '../../../src/webview/details/strings.ts';
import { loadWithEditor } from './editor.ts';
import { DAY, HOUR, goodBackup, loaded } from './samples.ts';

const { describeBackup } = await loadWithEditor<typeof detailsModule>('details/describe.ts');
const { detailsStrings } = await loadWithEditor<typeof stringsModule>('details/strings.ts');

const now = Date.parse('2026-11-21T06:24:00Z');
const words = createWords('en-GB', 'Asia/Shanghai');

function told(change: Partial<BackupDetails>): string[] {
  const details = { ...describeBackup(loaded(goodBackup(new Date(now)))), ...change };
  return answers(details, detailsStrings(), words, now).map((answer) => `${answer.words} | ${answer.note}`);
}

describe('webview answers', () => {
  it('answers the questions of a good backup in order', () => {
    assert.deepEqual(told({}), [
      'Good | Finished in 4 mins 10 secs',
      '3 hrs 12 mins old | Started 21 Nov, 11:12',
      'Can be restored | It is complete',
      'Kept until 28 Nov | 7 days left',
      'In China (Hangzhou) | The region of the instance',
      '2.1 GiB | 2,254,857,830 bytes',
    ]);
  });

  it('says what is not known instead of inventing it', () => {
    const unknown = { started: undefined, ended: undefined, size: undefined, expires: undefined };
    const answered = told({ ...unknown, status: { kind: 'unknown', words: 'Paused' } });
    assert.deepEqual(
      [0, 1, 3, 5].map((place) => answered[place]),
      [
        'Paused | ',
        'Age not known | Its start was not reported',
        'End not known | How long it is kept was not reported',
        'Size not known | Not reported',
      ],
    );
  });

  it('speaks of a failed and of a running backup in their own words', () => {
    assert.equal(told({ status: { kind: 'failed', words: 'Failed' } })[0], 'Failed | Stopped after 4 mins 10 secs');
    const running = told({
      status: { kind: 'running', words: 'Running' },
      started: now - 5 * 60_000,
      ended: undefined,
    });
    assert.equal(running[0], 'Running | Running for 5 mins');
    assert.deepEqual(
      [running[1], running[3]],
      ['Started 21 Nov, 14:19 | ', 'Nothing to keep yet | Listed until 28 Nov'],
    );
    const failed = told({ status: { kind: 'failed', words: 'Failed' }, size: 0, expires: undefined });
    assert.deepEqual([failed[3], failed[5]], ['Nothing to keep | ', 'No size | ']);
  });

  it('tells about until when the policy has it kept, unless the cloud says so itself', () => {
    const policy = { until: Date.parse('2027-01-05T03:12:00Z'), days: 45 };
    assert.equal(told({ expires: undefined, policy })[3], 'About 5 Jan 2027 | By the policy: 45 days');
    assert.equal(told({ policy })[3], 'Kept until 28 Nov | 7 days left');
  });

  it('does not turn wrong clocks into lengths of time', () => {
    assert.equal(told({ started: now, ended: now - HOUR })[0], 'Good | ');
    assert.equal(told({ started: now + DAY, ended: undefined })[1], '22 Nov 2026, 14:24 | Started 22 Nov, 14:24');
    assert.match(told({ started: now + 30_000 })[1] ?? '', /^Just now/);
    assert.equal(told({ status: { kind: 'running', words: 'Running' }, started: now + DAY })[0], 'Running | ');
  });

  it('says that the time to keep it is over', () => {
    const answered = told({ expires: now - 2 * DAY });
    assert.equal(answered[3], 'Kept until 19 Nov | That was 2 days ago');
    assert.equal(answered[2], 'Restorable: not known | The time it is kept is over');
    const failed = { kind: 'no', words: 'Cannot be restored', note: 'The backup failed' } as const;
    assert.equal(told({ expires: now - DAY, restorable: failed })[2], 'Cannot be restored | The backup failed');
  });

  it('tells the moment whose data it holds before its start', () => {
    const consistent = Date.parse('2026-11-21T03:14:02Z');
    assert.equal(told({ consistent })[1], '3 hrs 12 mins old | Data as of 21 Nov, 11:14');
    assert.equal(told({ consistent, started: undefined })[1], 'Age not known | Data as of 21 Nov, 11:14');
  });

  it('says where it is copied to, and how much later', () => {
    const own = { region: 'China (Hangzhou)', isCopy: false, copies: [] };
    const at = (...copies: BackupDetails['where']['copies']) => told({ where: { ...own, copies } })[4];
    const [shanghai, beijing] = [
      { region: 'Shanghai', delay: 26 * 60_000 },
      { region: 'Beijing', delay: HOUR },
    ];
    assert.equal(at(shanghai), 'Also in Shanghai | Copied 26 mins later from China (Hangzhou)');
    assert.equal(
      at(shanghai, beijing),
      'Also in Shanghai, Beijing | Copied from China (Hangzhou), the last 1 hr later',
    );
    assert.equal(at({ ...shanghai, delay: undefined }), 'Also in Shanghai | Copied from China (Hangzhou)');
    assert.equal(at({ region: undefined, delay: undefined }), 'Also in another region | Copied from China (Hangzhou)');
    const copy = { region: 'Shanghai', isCopy: true, copies: [] };
    assert.equal(told({ where: { ...copy, delay: 26 * 60_000 } })[4], 'In Shanghai | Copied 26 mins later');
    assert.equal(told({ where: { ...copy, region: undefined } })[4], 'In another region | The region of the copy');
  });

  it('holds the size against the backups before it', () => {
    const norm = { median: 5_000_000_000, of: 14, ratio: 0.012, isAnomaly: false };
    assert.equal(told({ norm })[5], '2.1 GiB | +1% on the median of the last 14');
    assert.equal(told({ norm: { ...norm, ratio: 0.001 } })[5], '2.1 GiB | As the median of the last 14');
    const odd = { norm: { ...norm, ratio: -0.61, isAnomaly: true } };
    assert.equal(told(odd)[5], '2.1 GiB | −61% on the median of the last 14');
    const details = { ...describeBackup(loaded(goodBackup(new Date(now)))), ...odd };
    assert.match(
      sizeAnomaly(details, detailsStrings(), words) ?? '',
      /^It is 61% smaller than usual: the median of the last 14 backups of the same type and method was 4\.7 GiB\.$/,
    );
    assert.equal(answers(details, detailsStrings(), words, now)[5]?.odd, true);
    assert.equal(sizeAnomaly({ ...details, norm }, detailsStrings(), words), undefined);
  });

  it('tells an empty backup from one of unknown size, and says small sizes once', () => {
    assert.equal(told({ size: 0 })[5], '0 bytes | ');
    assert.notEqual(told({ size: undefined })[5], told({ size: 0 })[5]);
  });
});
