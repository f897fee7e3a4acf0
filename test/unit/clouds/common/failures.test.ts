import assert from 'node:assert/strict';
import {
  aboutRead,
  cancelled,
  factsOf,
  failedStatus,
  goneInstance,
  limitedUntil,
  markLimited,
  markPassing,
  mayPass,
  noJobId,
  notReported,
  timedOut,
  unexpected,
  unreachable,
  unreadable,
  type Unreadable,
} from '../../../../src/clouds/common/failures.ts';
import { CloudError } from '../../../../src/model/errors.ts';

const host = 'rds.cn-north-4.myhuaweicloud.com';

describe('failures that all clouds share', () => {
  it('keep by themselves whether another try may help, and until when to wait', () => {
    const error = new CloudError({ kind: 'throttled', message: 'No.' });
    assert.deepEqual([mayPass(error), limitedUntil(error)], [false, undefined]);
    assert.equal(markPassing(error, false), error);
    assert.equal(mayPass(error), false);
    markPassing(markLimited(error, 60_000), true);
    assert.deepEqual([mayPass(error), limitedUntil(error)], [true, 60_000]);
    assert.equal(limitedUntil(new Error('No.')), undefined);
    assert.doesNotMatch(JSON.stringify(error), /60000/);
  });

  it('are never unclear about what only reads, and otherwise the same', () => {
    const facts = { kind: 'timeout', message: 'No.', code: 'C', detail: 'D', requestId: 'R', status: 504 } as const;
    const error = new CloudError({ ...facts, permission: 'rds:x', unclear: true });
    const read = aboutRead(error);
    assert.equal(read.unclear, false);
    assert.deepEqual(factsOf(read), factsOf(error));
    assert.equal(aboutRead(read), read);
  });

  it('say of a status without a code what it means', () => {
    assert.match(failedStatus(503, 'R').message, /problem of its own \(HTTP status 503\)/);
    assert.match(failedStatus(302, 'R').message, /on to another address \(HTTP status 302\)/);
    assert.match(failedStatus(418, 'R').message, /without saying why \(HTTP status 418\)/);
    assert.deepEqual(
      [500, 302, 418].map((status) => {
        const error = failedStatus(status, 'R');
        return [error.kind, mayPass(error), error.unclear, error.requestId, error.status];
      }),
      [
        ['unavailable', true, true, 'R', 500],
        ['reply', false, true, 'R', 302],
        ['reply', false, true, 'R', 418],
      ],
    );
  });

  it('say of an answer that is none what came instead, and try again where a gateway may have stumbled', () => {
    const seen: readonly (readonly [Unreadable, RegExp, boolean])[] = [
      ['page', /web page/, true],
      ['empty', /empty answer/, true],
      ['cut', /broke off/, false],
      ['dropped', /broke off/, true],
      ['strange', /not one of RDS/, false],
    ];
    for (const [what, words, passes] of seen) {
      const error = unreadable(what, { requestId: 'R', status: 200 });
      assert.match(error.message, words);
      assert.deepEqual([error.kind, error.unclear, mayPass(error), error.status], ['reply', true, passes, 200], what);
    }
  });

  it('say of a connection that could not be had where to look', () => {
    const seen: readonly (readonly [string, RegExp, unclear: boolean, passes: boolean])[] = [
      ['ENOTFOUND', /was not found/, false, true],
      ['EAI_AGAIN', /was not found/, false, true],
      ['ECONNREFUSED', /refuses connections/, false, true],
      ['ECONNRESET', /was cut off/, true, true],
      ['EPIPE', /was cut off/, true, true],
      ['CERT_HAS_EXPIRED', /No safe connection .*\(CERT_HAS_EXPIRED\)/, false, false],
      ['SELF_SIGNED_CERT_IN_CHAIN', /No safe connection/, false, false],
      ['ERR_SSL_WRONG_VERSION_NUMBER', /No safe connection/, false, false],
      ['EHOSTUNREACH', /cannot be reached \(EHOSTUNREACH\)/, false, true],
      ['ESOMETHING', /cannot be reached \(ESOMETHING\)/, true, true],
    ];
    for (const [code, words, unclear, passes] of seen) {
      const error = unreachable(host, code);
      assert.match(error.message, words);
      assert.ok(error.message.includes(host));
      assert.deepEqual([error.kind, error.unclear, mayPass(error)], ['network', unclear, passes], code);
    }
  });

  it('say how long was waited, in whole seconds and at least one', () => {
    assert.match(timedOut(host, 30_000).message, /did not answer within 30 seconds/);
    assert.match(timedOut(host, 20).message, /within 1 seconds/);
    assert.equal(timedOut(host, 20).unclear, true);
  });

  it('leave no doubt about a write that was cancelled before it was sent', () => {
    assert.deepEqual([cancelled(false).unclear, cancelled(true).unclear], [false, true]);
    assert.equal(noJobId('R', 200).unclear, true);
    assert.equal(unexpected().unclear, true);
  });

  it('tell what is gone from what is never reported', () => {
    assert.equal(goneInstance('rm-1').kind, 'notFound');
    assert.match(goneInstance('rm-1').message, /rm-1 does not exist/);
    assert.equal(notReported().kind, 'unsupported');
  });
});
