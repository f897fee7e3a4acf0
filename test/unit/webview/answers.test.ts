import assert from 'node:assert/strict';
import { answers } from '../../../src/webview/page/answers.ts';
import { createWords } from '../../../src/webview/page/words.ts';
import type { BackupDetails } from '../../../src/webview/protocol.ts';
import type * as detailsModule from '../../../src/webview/details.ts';
import type * as stringsModule from '../../../src/webview/strings.ts';
import { loadWithEditor } from './editor.ts';
import { DAY, HOUR, goodBackup, loaded } from './samples.ts';

const { describeBackup } = await loadWithEditor<typeof detailsModule>('details.ts');
const { pageStrings } = await loadWithEditor<typeof stringsModule>('strings.ts');

const now = Date.parse('2026-11-21T06:24:00Z');
const words = createWords('en-GB', 'Asia/Shanghai');

function told(change: Partial<BackupDetails>): string[] {
  const details = { ...describeBackup(loaded(goodBackup(new Date(now)))), ...change };
  return answers(details, pageStrings(), words, now).map((answer) => `${answer.words} | ${answer.note}`);
}

describe('webview answers', () => {
  it('answers the five questions of a good backup in order', () => {
    assert.deepEqual(told({}), [
      'Good | Finished in 4 mins 10 secs',
      '3 hrs 12 mins old | Started 21 Nov, 11:12',
      '2.1 GiB | 2,254,857,830 bytes',
      'Kept until 28 Nov | 7 days left',
      'In China (Hangzhou) | The region of the instance',
    ]);
  });

  it('says what is not known instead of inventing it', () => {
    const unknown = { started: undefined, ended: undefined, size: undefined, expires: undefined };
    assert.deepEqual(told({ ...unknown, status: { kind: 'unknown', words: 'Paused' } }).slice(0, 4), [
      'Paused | ',
      'Age not known | Its start was not reported',
      'Size not known | Not reported',
      'End not known | How long it is kept was not reported',
    ]);
  });

  it('speaks of a failed and of a running backup in their own words', () => {
    assert.equal(told({ status: { kind: 'failed', words: 'Failed' } })[0], 'Failed | Stopped after 4 mins 10 secs');
    const running = told({
      status: { kind: 'running', words: 'Running' },
      started: now - 5 * 60_000,
      ended: undefined,
    });
    assert.equal(running[0], 'Running | Running for 5 mins');
  });

  it('does not turn wrong clocks into lengths of time', () => {
    assert.equal(told({ started: now, ended: now - HOUR })[0], 'Good | ');
    assert.equal(told({ started: now + DAY, ended: undefined })[1], '22 Nov 2026, 14:24 | Started 22 Nov, 14:24');
    assert.match(told({ started: now + 30_000 })[1] ?? '', /^Just now/);
    assert.equal(told({ status: { kind: 'running', words: 'Running' }, started: now + DAY })[0], 'Running | ');
  });

  it('says that the time to keep it is over', () => {
    assert.equal(told({ expires: now - 2 * DAY })[3], 'Kept until 19 Nov | That was 2 days ago');
  });

  it('tells an empty backup from one of unknown size, and says small sizes once', () => {
    assert.equal(told({ size: 0 })[2], '0 bytes | ');
    assert.notEqual(told({ size: undefined })[2], told({ size: 0 })[2]);
  });
});
