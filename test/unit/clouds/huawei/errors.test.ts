import assert from 'node:assert/strict';
import { limitedUntil, mayPass } from '../../../../src/clouds/common/failures.ts';
import { knownCodes, refused } from '../../../../src/clouds/huawei/errors.ts';
import type { OperationName } from '../../../../src/clouds/huawei/operations.ts';
import { limitOf, windowEnd } from '../../../../src/clouds/huawei/throttling.ts';
import type { ErrorKind } from '../../../../src/model/errors.ts';
import { sectionOf } from '../reference.ts';

interface More {
  readonly action?: OperationName;
  readonly detail?: string;
  readonly status?: number;
  readonly clockAhead?: number;
}

function refuse(code: string, { action = 'ListBackups', detail = 'No.', status = 400, clockAhead }: More = {}) {
  return refused({ action, code, detail, requestId: 'REQ-1', status, clockAhead });
}

function off(clockAhead: number): string {
  return refuse('APIGW.0301', { status: 401, detail: 'signature expired', clockAhead }).message;
}

function limitWords(limit: string): string {
  return `The throttling threshold has been reached: policy user over ratelimit,${limit}`;
}

/** The first column of the tables of error codes: `DBS.200001, .200004`, `.0103–.0106`, `RDS.3003 / .3004 / .3026 (v1)`. */
function codesOfReference(): { readonly code: string; readonly status: number }[] {
  const rows = [...sectionOf('huawei-rds.md', '## 4. Errors').matchAll(/^\| ([A-Z]*\.\d[^|]*) \| ([^|]*) \|/gm)];
  return rows.flatMap(([, cell = '', status = '']) => {
    const prefix = /^[A-Z]+/.exec(cell)?.[0] ?? 'APIGW';
    const ranges = cell.replace('.0103–.0106', '.0103, .0104, .0105, .0106');
    return [...ranges.matchAll(/\.(\d+)/g)].map(([, number]) => ({
      code: `${prefix}.${number}`,
      status: Number.parseInt(status.replace('5xx', '500').replaceAll(/[^\d]*(\d{3}).*/g, '$1'), 10),
    }));
  });
}

describe('huawei: error codes', () => {
  it('knows all codes of the documentation', () => {
    const codes = codesOfReference();
    assert.ok(codes.length >= 60, `found ${codes.length}`);
    assert.deepEqual(
      codes.filter(({ code }) => !Object.hasOwn(knownCodes, code)),
      [],
    );
  });

  it('makes a sentence of cause and next step for each of them', () => {
    const documented = new Map(codesOfReference().map(({ code, status }) => [code, status]));
    for (const code of Object.keys(knownCodes)) {
      const error = refuse(code, { status: documented.get(code) ?? 400, detail: 'Words of the cloud.' });
      assert.match(error.message, /^\p{Lu}.{15,}\.$/su, code);
      assert.ok(!/\{\d\}|undefined/.test(error.message), `${code}: ${error.message}`);
      assert.notEqual(error.kind, 'unknown', code);
      assert.deepEqual([error.code, error.requestId, error.detail], [code, 'REQ-1', 'Words of the cloud.']);
    }
  });

  it('sorts them into the kinds that call for the right next step', () => {
    const kinds: [string, number, ErrorKind][] = [
      ['DBS.200001', 400, 'request'],
      ['DBS.200002', 404, 'notFound'],
      ['DBS.200010', 403, 'forbidden'],
      ['DBS.280015', 403, 'forbidden'],
      ['DBS.200019', 409, 'state'],
      ['DBS.200086', 400, 'state'],
      ['DBS.01280030', 400, 'state'],
      ['DBS.200316', 409, 'state'],
      ['DBS.200041', 400, 'unsupported'],
      ['DBS.280238', 400, 'unsupported'],
      ['DBS.201203', 400, 'notFound'],
      ['DBS.201205', 409, 'state'],
      ['DBS.201209', 409, 'request'],
      ['DBS.280446', 400, 'notFound'],
      ['RDS.3003', 413, 'state'],
      ['DBS.108000', 500, 'unavailable'],
      ['APIGW.0101', 404, 'unsupported'],
      ['APIG.0101', 404, 'unsupported'],
      ['APIGW.0203', 504, 'unavailable'],
      ['APIGW.0303', 401, 'key'],
      ['APIGW.0303', 403, 'forbidden'],
      ['APIG.0308', 429, 'throttled'],
      ['IAM.0003', 403, 'forbidden'],
      ['IAM.0006', 500, 'unavailable'],
    ];
    for (const [code, status, kind] of kinds) {
      assert.equal(refuse(code, { status }).kind, kind, `${code} ${status}`);
    }
  });

  it('tells the causes of a refused sign-in apart by the words', () => {
    const causes: [string, ErrorKind, RegExp][] = [
      ['ak *** not exist', 'key', /does not know this access key id/],
      ['Get secretKey failed,ak:***,err:ak not exist', 'key', /does not know this access key id/],
      ['Get secretKey failed,ak:***,err:ak is disabled', 'key', /disabled/],
      ['verify aksk signature fail, ***', 'secret', /does not match/],
      ['verify aksk signature fail, x-sdk-date:20240607T010203Z,x-security-token:***', 'secret', /does not match/],
      ['signature expired, signature date: 20240607T010203Z', 'clock', /clock/],
      ['AK access failed to reach the limit, forbidden', 'throttled', /locked.*five minutes/],
      ['decrypt token fail', 'token', /belong/],
      ['token expires', 'token', /expired/],
      ['decrypt token fail, the security token has expired', 'token', /expired/],
      ['x-auth-token not found', 'key', /no sign-in in the request/],
      ['Unauthorized', 'key', /refused the sign-in/],
    ];
    for (const [words, kind, sentence] of causes) {
      const detail = `Incorrect IAM authentication information: ${words}`;
      const error = refuse('APIGW.0301', { status: 401, detail });
      assert.equal(error.kind, kind, words);
      assert.match(error.message, sentence);
      assert.equal(mayPass(error), false);
    }
    assert.equal(refuse('IAM.0001', { status: 401 }).kind, 'key');
    const token = (detail: string) => refuse('APIGW.0307', { status: 401, detail }).kind;
    assert.deepEqual([token('No.'), token('verify aksk signature fail')], ['token', 'secret'], 'words count more');
    assert.equal(refuse('401', { status: 401, action: 'ListProjects' }).kind, 'key');
    assert.equal(
      refuse('401', { status: 401, action: 'ListAuthProjects' }).kind,
      'unsupported',
      'it may be for tokens only',
    );
    assert.equal(refuse('VPN.0003', { status: 401 }).kind, 'forbidden', 'some services say so of a permission');
  });

  it('says by how much the clock is off', () => {
    assert.match(off(45), /45 minutes ahead/);
    assert.match(off(-90), /90 minutes behind/);
    assert.match(off(0), /clock and time zone/);
  });

  it('names the missing permission as policies do', () => {
    const permissions: [OperationName, string][] = [
      ['ListBackups', 'rds:backup:list'],
      ['CreateManualBackup', 'rds:backup:create'],
      ['ListProjects', 'iam:projects:listProjects'],
    ];
    for (const [action, permission] of permissions) {
      const error = refuse('403', { action, status: 403 });
      assert.deepEqual([error.kind, error.permission], ['forbidden', permission]);
      assert.ok(error.message.startsWith(`Missing permission: ${permission}. `));
    }
    const either = refuse('DBS.280015', { status: 403 });
    assert.equal(either.permission, 'rds:backup:list');
    assert.match(either.message, /^Not found, or a missing permission: rds:backup:list\./);
    const open = refuse('IAM.0002', { action: 'ListAuthProjects', status: 403 });
    assert.equal(open.permission, undefined);
    assert.match(open.message, /not allowed.*IAM\.0002: No\./);
  });

  it('takes one code for a missing permission or for a service that is not open, as it was asked', () => {
    const code = 'DBS.01280003';
    assert.equal(refuse(code, { status: 403 }).kind, 'forbidden');
    for (const action of ['ShowBackupUsage', 'ListInstanceBackupSummary'] as const) {
      assert.equal(refuse(code, { status: 403, action }).kind, 'unsupported');
    }
    assert.equal(refuse(code, { status: 400, detail: 'The domain is not in whitelist.' }).kind, 'unsupported');
  });

  it('blames the endpoint when IAM is what is not there', () => {
    const error = refuse('APIGW.0101', { action: 'ListProjects', status: 404 });
    assert.equal(error.kind, 'endpoint');
    assert.match(error.message, /ListProjects/);
  });

  it('shows an unknown code with its message and request id, in the kind of its status', () => {
    const error = refuse('DBS.999999', { detail: 'The thing is new.' });
    assert.equal(error.kind, 'unknown');
    assert.equal(error.message, 'The cloud answered DBS.999999: The thing is new. Request id REQ-1.');
    assert.equal(refuse('constructor').kind, 'unknown');
    const kinds: [number, ErrorKind][] = [
      [403, 'forbidden'],
      [404, 'notFound'],
      [409, 'state'],
      [429, 'throttled'],
      [500, 'unavailable'],
    ];
    for (const [status, kind] of kinds) {
      assert.equal(refuse('DBS.999999', { status }).kind, kind);
    }
  });

  it('lets pass what may pass, which is also what leaves the fate of a write unclear', () => {
    const passing = [
      refuse('DBS.108000', { status: 500 }),
      refuse('DBS.200412'),
      refuse('DBS.999999', { status: 502 }),
      refuse('APIGW.0203', { status: 504 }),
      refuse('APIGW.0201', { detail: 'Backend timeout.' }),
    ];
    for (const error of passing) {
      assert.deepEqual([mayPass(error), error.unclear], [true, true], error.code);
    }
    for (const code of ['APIGW.0103', 'APIGW.0201', 'DBS.201205', 'DBS.200010', 'RDS.3003', 'DBS.999999']) {
      const error = refuse(code);
      assert.deepEqual([mayPass(error), error.unclear], [false, false], code);
    }
  });
});

describe('huawei: limits', () => {
  it('are read from the words of the refusal', () => {
    const windows: [string | undefined, number, boolean][] = [
      [limitWords('limit:60,time:1 minute'), 60_000, true],
      [limitWords('limit:60, time:1 minute'), 60_000, true],
      [limitWords('limit:5,time:5 second'), 5000, true],
      [limitWords('limit:5,time:1 hour'), 3_600_000, false],
      [limitWords('limit:5,time:1 day'), 86_400_000, false],
      ['Too many.', 60_000, true],
      [limitWords('limit:5,time:0 second'), 60_000, true],
      [undefined, 60_000, true],
    ];
    for (const [text, window, worthWaiting] of windows) {
      assert.deepEqual(limitOf(text), { window, worthWaiting });
    }
  });

  it("end with the window by the cloud's clock", () => {
    const before = Date.now();
    const end = windowEnd(60_000, 'Fri, 07 Jun 2024 01:02:20 GMT');
    assert.ok(end - before >= 40_000 && end - Date.now() <= 40_000, String(end - before));
    assert.ok(windowEnd(60_000, 'Fri, 07 Jun 2024 01:02:00 GMT') - before >= 60_000, 'a window that has just begun');
    const own = windowEnd(60_000, undefined);
    assert.equal(own % 60_000, 0);
    assert.ok(own > before);
  });

  it('are waited for where that is soon, and said otherwise', () => {
    const soon = refuse('APIGW.0308', { status: 429, detail: limitWords('limit:60,time:1 minute') });
    assert.ok((limitedUntil(soon) ?? 0) > Date.now());
    assert.equal(soon.unclear, false);
    const late = refuse('APIGW.0308', { status: 429, detail: limitWords('limit:60,time:1 day') });
    assert.deepEqual([limitedUntil(late), mayPass(late)], [undefined, false]);
    assert.match(late.message, /an hour or later/);
  });
});
