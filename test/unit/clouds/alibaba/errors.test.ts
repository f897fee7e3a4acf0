import assert from 'node:assert/strict';
import { refused, knownCodes } from '../../../../src/clouds/alibaba/errors.ts';
import { mayPass, unreachable } from '../../../../src/clouds/common/failures.ts';
import type { ErrorKind } from '../../../../src/model/errors.ts';
import { referenceSection } from './helpers.ts';

function refuse(code: string, detail?: string) {
  return refused({ action: 'DescribeBackups', code, detail, requestId: 'REQ-1', status: 400 });
}

function off(clockAhead: number) {
  const code = 'InvalidTimeStamp.Expired';
  return refused({ action: 'DescribeRegions', code, detail: '', requestId: 'x', status: 400, clockAhead });
}

function codesOfSeeds(): string[] {
  return [...referenceSection('## 10. Error codes').matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

/** The first column of the table of authentication and gateway codes; `X / .Y` shares the part before the dot. */
function codesOfGateway(): string[] {
  const rows = [...referenceSection('### Authentication').matchAll(/^\| ([A-Z][^|]+) \| (?:\d|4)/gm)];
  return rows
    .flatMap((match) => (match[1] ?? '').split(/,\s*/))
    .flatMap((cell) => {
      const [first = '', ...more] = cell.split(' / ').map((part) => part.replace('(sic)', '').trim());
      const stem = first.split('.')[0] ?? '';
      return [first, ...more.map((part) => (part.startsWith('.') ? `${stem}${part}` : part))];
    })
    .filter((code) => !code.includes('{'));
}

describe('alibaba: error codes', () => {
  it('knows all 89 codes of the operations', () => {
    const codes = codesOfSeeds();
    assert.equal(new Set(codes).size, 89);
    assert.deepEqual(
      codes.filter((code) => !Object.hasOwn(knownCodes, code)),
      [],
    );
  });

  it('knows all authentication, permission and gateway codes', () => {
    const codes = codesOfGateway();
    assert.ok(codes.length >= 30, `the table was found: ${codes.join(' ')}`);
    assert.deepEqual(
      codes.filter((code) => !Object.hasOwn(knownCodes, code)),
      [],
    );
  });

  it('makes a sentence for each of them that does not show the code without words', () => {
    for (const [code, { kind }] of Object.entries(knownCodes)) {
      const error = refuse(code, 'Words of the cloud.');
      assert.equal(error.kind, kind);
      assert.match(error.message, /^[\p{Lu}{].{15,}[.)]$/su, code);
      assert.ok(!/\{\d\}|undefined/.test(error.message), `${code}: ${error.message}`);
      assert.equal(error.code, code);
      assert.equal(error.requestId, 'REQ-1');
      assert.equal(error.detail, 'Words of the cloud.');
    }
  });

  it('sorts them into the kinds that call for the right next step', () => {
    const kinds: Record<string, ErrorKind> = {
      'InvalidAccessKeyId.NotFound': 'key',
      'Forbidden.AccessKeyDisabled': 'key',
      SignatureDoesNotMatch: 'secret',
      'InvalidSecurityToken.Expired': 'token',
      MissingSecurityToken: 'token',
      'InvalidTimeStamp.Expired': 'clock',
      'Forbidden.RAM': 'forbidden',
      'InvalidDBInstanceId.NotFound': 'notFound',
      'InvalidDB.NotFound': 'notFound',
      BackupJobExists: 'state',
      'Exceeded.BackupTimes': 'state',
      IncorrectDBInstanceState: 'state',
      ReadDBInstanceNotSupport: 'unsupported',
      'InvalidBackupMethod.ValueNotSupport': 'unsupported',
      'Pay.NoCreditCard': 'billing',
      'pay.noCreditCard': 'billing',
      'InvalidStartTime.Format': 'request',
      'InvalidProtocol.NeedSsl': 'endpoint',
      ServiceUnavailable: 'unavailable',
      ExternalFailure: 'unavailable',
      'Throttling.SomethingNew': 'throttled',
      MissingDBInstanceId: 'request',
    };
    for (const [code, kind] of Object.entries(kinds)) {
      assert.equal(refuse(code).kind, kind, code);
    }
  });

  it('tells codes apart by case, and does not take a property of objects for a code', () => {
    assert.equal(refuse('backupjobexists').kind, 'unknown');
    assert.equal(refuse('constructor').kind, 'unknown');
    assert.equal(refuse('__proto__').kind, 'unknown');
  });

  it('shows an unknown code with its message and request id', () => {
    const error = refuse('InvalidSomething.New', 'The thing is new.');
    assert.equal(error.kind, 'unknown');
    assert.equal(error.message, 'The cloud answered InvalidSomething.New: The thing is new. Request id REQ-1.');
    assert.equal(refuse('Odd').message, 'The cloud answered Odd. Request id REQ-1.');
  });

  it('names the missing permission', () => {
    const error = refused({ action: 'CreateBackup', code: 'Forbidden.RAM', detail: '', requestId: 'x', status: 403 });
    assert.match(error.message, /^Missing permission: rds:CreateBackup\. /);
    assert.equal(error.permission, 'rds:CreateBackup');
  });

  it('says by how much the clock is off', () => {
    assert.match(off(45).message, /45 minutes ahead/);
    assert.match(off(-90).message, /90 minutes behind/);
    assert.match(off(0).message, /clock and time zone/);
  });

  it('gives each way of not being reached its own sentence', () => {
    const codes = ['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'EHOSTUNREACH'];
    const sentences = codes.map((code) => unreachable('rds.example.com', code).message);
    assert.equal(new Set(sentences).size, codes.length);
    assert.ok(sentences.every((sentence) => sentence.includes('rds.example.com')));
  });

  it('lets pass what may pass, and nothing else', () => {
    const passing = ['Throttling', 'Throttling.User', 'Throttling.New', 'ServiceUnavailable', 'InternalError'];
    for (const code of [...passing, 'UnknownError', 'ExternalFailure', 'RequestMetaDataFailed', 'InvokeProxyFailure']) {
      assert.ok(mayPass(refuse(code)), code);
    }
    for (const code of ['Forbidden.RAM', 'SignatureNonceUsed', 'CommodityServiceCalling.Exception', 'Odd']) {
      assert.ok(!mayPass(refuse(code)), code);
    }
    assert.ok(mayPass(unreachable('x', 'ECONNRESET')));
    assert.ok(!mayPass(unreachable('x', 'CERT_HAS_EXPIRED')));
  });

  it('calls the outcome unclear only where the request may have been carried out', () => {
    assert.equal(refuse('Throttling').unclear, false);
    assert.equal(refuse('Exceeded.BackupTimes').unclear, false);
    assert.equal(refuse('OperationDenied.ZoneResource').unclear, false);
    assert.equal(refuse('InternalError').unclear, true);
    assert.equal(refuse('SignatureNonceUsed').unclear, true);
    const broke = { action: 'CreateBackup', detail: '', requestId: 'x', status: 500 };
    assert.equal(refused({ ...broke, code: 'InternalError.Timeout' }).unclear, true, 'not in any list');
    assert.equal(refused({ ...broke, code: 'Throttling.User', status: 503 }).unclear, false);
    assert.equal(unreachable('x', 'ECONNREFUSED').unclear, false);
    assert.equal(unreachable('x', 'ECONNRESET').unclear, true);
  });
});
