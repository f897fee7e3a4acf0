import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Client, type Operation } from '../../../../src/clouds/huawei/client.ts';
import type { Credentials } from '../../../../src/model/account.ts';
import { isCloudError, type CloudError } from '../../../../src/model/errors.ts';
import type { LimitWait } from '../../../../src/model/provider.ts';
import { huaweiKeys, startSandbox, type Sandbox } from '../../../../src/sandbox/index.ts';
import { RecordingLog } from '../../../support/log.ts';
import { call, json, settings, tinyServer, type Answer, type TinyServer } from '../alibaba/helpers.ts';

const quick = { first: 5, longest: 20 };
const credentials: Credentials = {
  accessKeyId: 'UNITTESTKEYID0000001',
  accessKeySecret: 'unit/test+secret==',
  securityToken: 'unit+test/token==',
};
const ok: Answer = (_seen, response) => {
  response.setHeader('X-Request-Id', 'REQ');
  json(response, { backups: [], total_count: 0 });
};
const refuse =
  (code: string, status = 400, words = 'No.'): Answer =>
  (_seen, response) => {
    response.setHeader('X-Request-Id', 'REQ');
    json(response, { error_code: code, error_msg: words }, status);
  };
const refusedKey = refuse('APIGW.0301', 401, 'Incorrect IAM authentication information: verify aksk signature fail');

describe('huawei: client', () => {
  let server: TinyServer;
  let log: RecordingLog;
  let client: Client;
  /** The headers of each request. */
  let headers: IncomingHttpHeaders[];

  before(async () => (server = await tinyServer()));
  after(async () => await server.close());
  beforeEach(() => {
    log = new RecordingLog();
    client = new Client(credentials, settings, { log }, quick);
    (server.seen as unknown[]).length = 0;
    headers = [];
    answerWith(ok);
  });
  afterEach(() => client.dispose());

  function answerWith(answer: Answer): void {
    server.answer = (seen, response, request) => {
      headers.push(request.headers);
      answer(seen, response, request);
    };
  }

  const operation = (more: Partial<Operation> = {}): Operation => ({
    action: 'ListBackups',
    regionId: 'cn-north-4',
    endpoint: () => server.url,
    path: '/v3/project/backups',
    projectId: 'project',
    ...more,
  });
  const creation = () => operation({ action: 'CreateManualBackup', body: { name: 'a' } });

  /** The error of a promise that has to reject with one, after a look for secrets in it and in the log. */
  async function failed(work: Promise<unknown>): Promise<CloudError> {
    const error: unknown = await work.then(
      () => assert.fail('it succeeded'),
      (reason: unknown) => reason,
    );
    assert.ok(isCloudError(error), inspect(error));
    const told =
      inspect(error, { depth: 9, showHidden: true }) + (error.stack ?? '') + JSON.stringify(error) + log.lines.join();
    const signatures = headers.map(({ authorization = '' }) => authorization.replace(/.*Signature=/, ''));
    for (const secret of [...Object.values(credentials as unknown as Record<string, string>), ...signatures]) {
      assert.ok(secret === '' || (!told.includes(secret) && !told.includes(encodeURIComponent(secret))), told);
    }
    return error;
  }

  async function arrived(requests: number): Promise<void> {
    while (server.seen.length < requests) {
      await wait(5);
    }
  }

  describe('what is sent', () => {
    it('says its project, language and key in headers, and nothing more in the address than was asked', async () => {
      const query = { begin_time: '2018-08-06T10:41:14+0800', name: "a'b c", limit: 100, all: false, end: undefined };
      await client.read(operation({ query }), call());
      const [seen] = server.seen;
      assert.equal(
        seen?.url,
        '/v3/project/backups?begin_time=2018-08-06T10%3A41%3A14%2B0800&name=a%27b%20c&limit=100&all=false',
      );
      assert.equal(seen.method, 'GET');
      const [sent] = headers;
      assert.equal(sent?.['x-project-id'], 'project');
      assert.equal(sent['x-language'], 'en-us');
      assert.equal(sent['x-security-token'], credentials.securityToken);
      assert.match(
        sent.authorization ?? '',
        /^SDK-HMAC-SHA256 Access=\w+, SignedHeaders=content-type;host;x-language;x-project-id;x-sdk-date;x-security-token, /,
      );
    });

    it('is in the language of the editor, and without a project where there is none', async () => {
      const chinese = new Client(huaweiKeys.full, { ...settings, language: 'zh-CN' }, { log }, quick);
      await chinese.read(operation({ action: 'ListAuthProjects', projectId: undefined }), call());
      chinese.dispose();
      const [sent] = headers;
      assert.ok(sent);
      assert.equal(sent['x-language'], 'zh-cn');
      assert.ok(!('x-project-id' in sent) && !('x-security-token' in sent));
    });

    it('is a POST with JSON where something is created', async () => {
      await client.write(creation(), call());
      const [seen] = server.seen;
      assert.deepEqual([seen?.method, seen?.params.toString()], ['POST', '%7B%22name%22%3A%22a%22%7D=']);
    });

    it('is logged by action, region, status, time and request id only', async () => {
      await client.read(operation({ query: { instance_id: 'private' } }), call());
      assert.equal(log.lines.length, 1);
      assert.match(log.lines[0] ?? '', /^ListBackups cn-north-4: 200, request REQ, \d+ ms$/);
    });

    it('goes over kept connections for reads and over one of its own for writes', async () => {
      await client.read(operation(), call());
      await client.write(creation(), call());
      assert.deepEqual(
        headers.map(({ connection }) => connection),
        ['keep-alive', 'close'],
      );
    });
  });

  describe('what comes back', () => {
    it('is plain, with the digits of big numbers and every letter', async () => {
      answerWith((_seen, response) => {
        response.writeHead(200, { 'X-Request-Id': 'REQ' });
        const body = Buffer.from('{"big":18446744073709551615,"size":2803,"name":"备份","none":null}');
        const middle = body.indexOf('备') + 1;
        response.write(body.subarray(0, middle), () => setTimeout(() => response.end(body.subarray(middle)), 10));
      });
      assert.deepEqual(await client.read(operation(), call()), {
        body: { big: '18446744073709551615', size: 2803, name: '备份', none: null },
        requestId: 'REQ',
        status: 200,
      });
    });

    it('has the id of the request from any of three places, or none', async () => {
      const ids = [];
      for (const header of ['X-Request-Id', 'X-IAM-Trace-Id', undefined]) {
        answerWith((_seen, response) => {
          if (header !== undefined) {
            response.setHeader(header, 'HEAD');
          }
          json(response, { request_id: 'BODY' });
        });
        ids.push((await client.read(operation(), call())).requestId);
      }
      answerWith((_seen, response) => json(response, {}));
      ids.push((await client.read(operation(), call())).requestId);
      assert.deepEqual(ids, ['HEAD', 'HEAD', 'BODY', '-']);
    });

    const shapes: [string, object, string][] = [
      ['of RDS and the gateway', { error_code: 'DBS.201205', error_msg: 'Words.', request_id: 'ID' }, 'DBS.201205'],
      ['of IAM', { error: { code: 'DBS.201205', message: 'Words.', title: 'Bad Request' } }, 'DBS.201205'],
      ['of the old API', { errCode: 'DBS.201205', externalMessage: 'Words.' }, 'DBS.201205'],
      ['of no service', { code: 'DBS.201205', message: 'Words.' }, 'DBS.201205'],
      ['of the oldest API', { conflict: { code: 409, message: 'Words.' } }, 'conflict'],
      ['with a number for a code', { error: { code: 409, message: 'Words.' } }, '409'],
      ['without a code', { error_msg: 'Words.', encoded_authorization_message: 'xyz' }, '409'],
    ];
    for (const [what, body, code] of shapes) {
      it(`is an error ${what}`, async () => {
        answerWith((_seen, response) => json(response, body, 409));
        const error = await failed(client.read(operation(), call()));
        assert.deepEqual([error.kind, error.code, error.detail, error.status], ['state', code, 'Words.', 409]);
      });
    }

    it('is an error if it has a code, whatever the status', async () => {
      answerWith(refuse('DBS.200010', 200));
      const error = await failed(client.read(operation(), call()));
      assert.deepEqual(
        [error.kind, error.code, error.status, error.permission],
        ['forbidden', 'DBS.200010', 200, 'rds:backup:list'],
      );
    });

    const unreadable: [string, number, string, RegExp, requests?: number][] = [
      ['a web page', 502, '<html>Please sign in</html>', /web page/, 2],
      ['a web page that asks for a sign-in', 401, '<html>Please sign in</html>', /web page/, 2],
      ['nothing', 200, '', /empty/, 2],
      ['half an answer', 200, '{"backups":[{"id":"b', /broke off/],
      ['a list', 200, '[1]', /not one of RDS/],
      ['null', 200, 'null', /not one of RDS/],
      ['a text', 200, 'plain words', /not one of RDS/],
      ['a redirection', 302, '{}', /another address \(HTTP status 302\)/],
      ['a refusal without a reason', 418, '{}', /HTTP status 418/],
    ];
    for (const [what, status, body, words, requests = 1] of unreadable) {
      it(`is told apart from data when it is ${what}`, async () => {
        answerWith((_seen, response) => json(response, body, status));
        const error = await failed(client.read(operation(), call()));
        assert.deepEqual([error.kind, error.unclear, error.status], ['reply', false, status]);
        assert.match(error.message, words);
        assert.equal(server.seen.length, requests);
      });
    }

    it('keeps the words of a refusal that is only text', async () => {
      answerWith((_seen, response) => json(response, 'upstream is gone', 503));
      const error = await failed(client.read(operation(), call()));
      assert.deepEqual([error.kind, error.detail], ['unavailable', 'upstream is gone']);
    });

    it('leaves out what the cloud echoes of the key and the signature', async () => {
      answerWith((_seen, response, request) => {
        const echo = JSON.stringify(request.headers);
        json(response, { error_code: 'DBS.1', error_msg: `ak ${credentials.accessKeyId}, canonicalRequest:${echo}` });
      });
      assert.equal((await failed(client.read(operation(), call()))).detail, 'ak ***, ***');
    });
  });

  describe('no answer', () => {
    for (const [where, answer] of [
      ['before the headers', () => undefined],
      [
        'inside the body',
        (_seen, response) => void response.writeHead(200, { 'Content-Length': 99 }).write('{"backups"'),
      ],
    ] as [string, Answer][]) {
      it(`is a time-out when it hangs ${where}, and lets go of the connection`, async () => {
        let closed: Promise<unknown> | undefined;
        answerWith((seen, response, request) => {
          closed = once(response, 'close');
          answer(seen, response, request);
        });
        const impatient = new Client(credentials, { ...settings, timeout: 60 }, { log }, quick);
        const error = await failed(impatient.read(operation(), call()));
        assert.deepEqual([error.kind, error.unclear], ['timeout', false]);
        await closed;
        assert.equal((await failed(impatient.write(creation(), call()))).unclear, true);
        assert.equal(server.seen.length, 2);
        impatient.dispose();
      });
    }

    it('is refused connections', async () => {
      const gone = await tinyServer();
      await gone.close();
      const error = await failed(client.write({ ...creation(), endpoint: () => gone.url }, call()));
      assert.deepEqual([error.kind, error.unclear], ['network', false]);
      assert.match(error.message, /refuses connections/);
    });

    it('is a connection cut off, before the answer or inside it', async () => {
      answerWith((_seen, response) => void response.socket?.resetAndDestroy());
      assert.match((await failed(client.read(operation(), call()))).message, /cut off/);
      assert.equal(server.seen.length, 3);
      answerWith((_seen, response) => {
        response.writeHead(200, { 'Content-Length': 99 });
        response.write('{"backups"', () => response.destroy());
      });
      const error = await failed(client.read(operation(), call()));
      assert.equal(error.kind, 'reply');
      assert.match(error.message, /broke off/);
    });

    it('is cancelled in flight with its connection', async () => {
      let closed: Promise<unknown> | undefined;
      answerWith((_seen, response) => {
        closed = once(response, 'close');
      });
      const controller = new AbortController();
      const work = failed(client.read(operation(), call('user', controller.signal)));
      await arrived(1);
      controller.abort();
      assert.equal((await work).kind, 'cancelled');
      await closed;
    });
  });

  describe('repetition', () => {
    it('gets a read over passing trouble, signed anew each time', async () => {
      const trouble = [refuse('DBS.108000', 500), refuse('APIGW.0203', 504), refuse('DBS.1', 503)];
      answerWith((...all) => (trouble.shift() ?? ok)(...all));
      assert.equal((await client.read(operation(), call())).requestId, 'REQ');
      assert.equal(server.seen.length, 4);
    });

    it('is never done to a write, whose outcome is unclear where it may have been carried out', async () => {
      const ends: [Answer, string, boolean][] = [
        [refuse('DBS.201205', 409), 'state', false],
        [refuse('DBS.108000', 500), 'unavailable', true],
        [(_seen, response) => json(response, '<html>', 502), 'reply', true],
        [(_seen, response) => json(response, {}, 500), 'unavailable', true],
        [(_seen, response) => void response.socket?.resetAndDestroy(), 'network', true],
      ];
      for (const [index, [answer, kind, unclear]] of ends.entries()) {
        answerWith(answer);
        const error = await failed(client.write(creation(), call()));
        assert.deepEqual([error.kind, error.unclear], [kind, unclear]);
        assert.equal(server.seen.length, index + 1);
      }
    });

    it("waits for the end of the cloud's limit, which need not be the documented one, and says so", async () => {
      const waits: (LimitWait | undefined)[] = [];
      const limited = new Client(credentials, settings, { log, limitWait: (one) => void waits.push(one) }, quick);
      const trouble = [refuse('APIGW.0308', 429, 'over ratelimit,limit:5,time:0.2 second')];
      answerWith((...all) => (trouble.shift() ?? ok)(...all));
      assert.equal((await limited.read(operation(), call())).requestId, 'REQ');
      assert.equal(server.seen.length, 2);
      assert.deepEqual(
        waits.map((one) => one && [one.priority, one.limit]),
        [['user', undefined], undefined],
      );
      limited.dispose();
    });

    it('does not wait for the end of an hour', async () => {
      answerWith(refuse('APIGW.0308', 429, 'over ratelimit,limit:5,time:1 hour'));
      const error = await failed(client.read(operation(), call()));
      assert.equal(error.kind, 'throttled');
      assert.equal(server.seen.length, 1);
    });
  });

  describe('a refused sign-in', () => {
    it('is one request, however many wait, and holds all others until the user wants it tried again', async () => {
      answerWith(refusedKey);
      const errors = await Promise.all(
        [1, 2, 3, 4, 5, 6].map(async () => await failed(client.read(operation(), call()))),
      );
      assert.deepEqual([...new Set(errors.map(({ kind }) => kind))], ['secret']);
      assert.equal(server.seen.length, 1);
      answerWith(ok);
      assert.equal((await failed(client.write(creation(), call()))).kind, 'secret');
      assert.equal(server.seen.length, 1);
      client.resume();
      assert.equal((await client.read(operation(), call())).requestId, 'REQ');
    });

    it('is not what a missing permission under the same status is', async () => {
      answerWith(refuse('VPN.0003', 401));
      assert.equal((await failed(client.read(operation(), call()))).kind, 'forbidden');
      answerWith(ok);
      assert.equal((await client.read(operation(), call())).requestId, 'REQ');
    });
  });

  it('learns from the answers what the account may do', async () => {
    await client.read(operation(), call());
    answerWith(refuse('DBS.200010', 403));
    await failed(client.write(creation(), call()));
    assert.equal(client.learnt.of('ListBackups'), 'allowed');
    assert.equal(client.learnt.of('CreateManualBackup'), 'missing');
  });
});

describe('huawei: client and sandbox', () => {
  let sandbox: Sandbox;
  const log = new RecordingLog();
  before(async () => (sandbox = await startSandbox()));
  after(async () => await sandbox.close());

  const projects = (): Operation => ({
    action: 'ListAuthProjects',
    endpoint: () => sandbox.url,
    path: '/v3/auth/projects',
    query: { name: "+ 中'!()*" },
  });

  async function outcome(key: Credentials): Promise<string> {
    const client = new Client(key, settings, { log }, quick);
    try {
      return String((await client.read(projects(), call())).status);
    } catch (error) {
      assert.ok(isCloudError(error));
      return `${error.kind}: ${error.message}`;
    } finally {
      client.dispose();
    }
  }

  it('agree on the signature, and tell bad keys apart', async () => {
    const wrong = { ...huaweiKeys.full, accessKeySecret: 'wrong secret' };
    const unknown = { ...huaweiKeys.full, accessKeyId: 'NOBODYHASTHISKEYID00' };
    const noToken = { ...huaweiKeys.temporary, securityToken: 'other/token' };
    assert.equal(await outcome(huaweiKeys.full), '200');
    assert.equal(await outcome(huaweiKeys.temporary), '200');
    assert.match(await outcome(wrong), /^secret: .*does not match/);
    assert.match(await outcome(unknown), /^key: .*does not know/);
    assert.match(await outcome(huaweiKeys.disabled), /^key: .*disabled/);
    assert.match(await outcome(huaweiKeys.expired), /^token: .*expired/);
    assert.match(await outcome(noToken), /^token: .*does not belong/);
  });

  it('agree on what a lock is', async () => {
    const wrong = { ...huaweiKeys.noPolicy, accessKeySecret: 'wrong secret' };
    const outcomes = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      outcomes.push((await outcome(wrong)).replace(/:.*/, ''));
    }
    assert.deepEqual(outcomes, [...Array<string>(6).fill('secret'), 'throttled']);
  });
});
