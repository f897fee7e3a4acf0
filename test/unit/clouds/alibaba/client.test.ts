import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Client, type Operation } from '../../../../src/clouds/alibaba/client.ts';
import { isCloudError, type CloudError } from '../../../../src/model/errors.ts';
import { call, credentials, json, settings, tinyServer, type Answer, type TinyServer } from './helpers.ts';
import { RecordingLog } from '../../../support/log.ts';

const quick = { first: 5, longest: 20 };
const ok: Answer = (_seen, response) => json(response, { RequestId: 'REQ' });
const refuse =
  (code: string, status = 400): Answer =>
  (_seen, response) =>
    json(response, { Code: code, Message: 'No.', RequestId: 'REQ' }, status);

function encode(words: string): string {
  return encodeURIComponent(words).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** How the cloud signs what it received: written from its documentation, not from the library. */
function signature(params: URLSearchParams, secret: string): string {
  const canonical = [...params]
    .filter(([name]) => name !== 'Signature')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
  return createHmac('sha1', `${secret}&`)
    .update(`POST&%2F&${encode(canonical)}`)
    .digest('base64');
}

describe('alibaba: client', () => {
  let server: TinyServer;
  let log: RecordingLog;
  let client: Client;

  before(async () => {
    server = await tinyServer();
  });
  after(async () => await server.close());
  beforeEach(() => {
    log = new RecordingLog();
    client = new Client(credentials, settings, { log }, quick);
    (server.seen as unknown[]).length = 0;
    server.answer = ok;
  });
  afterEach(() => client.dispose());

  const operation = (params: Operation['params'] = {}, endpoint = server.url): Operation => ({
    action: 'DescribeBackups',
    regionId: 'cn-hangzhou',
    endpoint: () => endpoint,
    params,
  });

  /** The error of a promise that has to reject with one, after a look for secrets in it and in the log. */
  async function failed(work: Promise<unknown>): Promise<CloudError> {
    const error: unknown = await work.then(
      () => assert.fail('it succeeded'),
      (reason: unknown) => reason,
    );
    assert.ok(isCloudError(error), inspect(error));
    const told =
      inspect(error, { depth: 9, showHidden: true }) + (error.stack ?? '') + JSON.stringify(error) + log.lines.join();
    const signatures = server.seen.map(({ params }) => params.get('Signature') ?? '');
    for (const secret of [...Object.values(credentials as unknown as Record<string, string>), ...signatures]) {
      assert.ok(!told.includes(secret) && !told.includes(encodeURIComponent(secret)), `${secret} in ${told}`);
    }
    assert.ok(!/Signature(=|%3D)(?!\*)/.test(told), told);
    return error;
  }

  /** Waits until the server has seen so many requests in all. */
  async function arrived(requests: number): Promise<void> {
    while (server.seen.length < requests) {
      await wait(5);
    }
  }

  /** Cancels work once its request has arrived, or, with `arrives` false, while it has still not been sent. */
  async function cancel(start: (signal: AbortSignal) => Promise<unknown>, arrives = true): Promise<CloudError> {
    const requests = server.seen.length + (arrives ? 1 : 0);
    const controller = new AbortController();
    const work = failed(start(controller.signal));
    await arrived(requests);
    await wait(30);
    const began = performance.now();
    controller.abort();
    const error = await work;
    assert.ok(performance.now() - began < 1000);
    assert.equal(error.kind, 'cancelled');
    return error;
  }

  describe('what is sent', () => {
    it('is a signed POST with nothing in the address, without missing parameters', async () => {
      await client.read(
        operation({ DBInstanceId: "rm-x'!()* ~中", StartTime: undefined, EndTime: null, PageSize: 100 }),
        call(),
      );
      const [seen] = server.seen;
      assert.ok(seen);
      assert.deepEqual([seen.method, seen.url], ['POST', '/']);
      const { params } = seen;
      assert.equal(params.get('Action'), 'DescribeBackups');
      assert.equal(params.get('Version'), '2014-08-15');
      assert.equal(params.get('Format'), 'JSON');
      assert.equal(params.get('PageSize'), '100');
      assert.equal(params.get('SecurityToken'), credentials.securityToken);
      assert.ok(!params.has('StartTime') && !params.has('EndTime'));
      assert.equal(params.get('Signature'), signature(params, credentials.accessKeySecret));
    });

    it('is logged by action, region, status, time and request id only', async () => {
      await client.read(operation({ DBInstanceId: 'rm-private' }), call());
      assert.equal(log.lines.length, 1);
      assert.match(log.lines[0] ?? '', /^DescribeBackups cn-hangzhou: 200, request REQ, \d+ ms$/);
    });

    it('goes over kept connections for reads and over one of its own for writes', async () => {
      const connections: (string | undefined)[] = [];
      server.answer = (seen, response, request) => {
        connections.push(request.headers.connection);
        ok(seen, response, request);
      };
      await client.read(operation(), call());
      await client.write(operation(), call());
      assert.deepEqual(connections, ['keep-alive', 'close']);
    });
  });

  describe('what comes back', () => {
    it('is plain: big numbers as digits, no null prototypes, no number that lost digits', async () => {
      server.answer = (_seen, response) =>
        json(
          response,
          '{"RequestId":"REQ","Checksum":18446744073709551615,"Id":9007199254740993,"Size":2167808,"None":null,"Items":{"Backup":[{"A":1.5}]}}',
        );
      const { body, requestId, status } = await client.read(operation(), call());
      assert.deepEqual(body, {
        RequestId: 'REQ',
        Checksum: '18446744073709551615',
        Id: '9007199254740993',
        Size: 2167808,
        None: null,
        Items: { Backup: [{ A: 1.5 }] },
      });
      assert.equal(Object.getPrototypeOf(body), Object.prototype);
      assert.deepEqual([requestId, status], ['REQ', 200]);
    });

    it('takes the codes that mean success for success', async () => {
      for (const code of ['200', 'OK', 'Success']) {
        server.answer = (_seen, response) => json(response, { Code: code, RequestId: 'REQ' });
        assert.equal((await client.read(operation(), call())).requestId, 'REQ');
      }
    });

    it('is an error if it has a code, whatever the status', async () => {
      server.answer = refuse('Forbidden.RAM', 200);
      const error = await failed(client.read(operation(), call()));
      assert.deepEqual(
        [error.kind, error.code, error.detail, error.requestId, error.status],
        ['forbidden', 'Forbidden.RAM', 'No.', 'REQ', 200],
      );
    });

    const unreadable: [string, Answer, RegExp, requests?: number][] = [
      [
        'a web page',
        (_seen, response) => json(response, '<html>Please sign in: Signature=x</html>', 502),
        /web page/,
        2,
      ],
      ['nothing', (_seen, response) => json(response, ''), /empty/, 2],
      ['half an answer', (_seen, response) => json(response, '{"RequestId":"REQ","Items":{"Back'), /broke off/],
      ['other JSON', (_seen, response) => json(response, { hello: 'world' }), /not one of RDS/],
      ['a list', (_seen, response) => json(response, '[1]'), /not one of RDS/],
      ['null', (_seen, response) => json(response, 'null'), /not one of RDS/],
      ['a text', (_seen, response) => json(response, 'LTAI plain words'), /not one of RDS/],
      [
        'a poisoned object',
        (_seen, response) => json(response, '{"__proto__":{"x":1},"RequestId":"REQ"}'),
        /not one of RDS/,
      ],
      [
        'a redirection',
        (_seen, response) => json(response, '{"RequestId":"REQ"}', 302),
        /another address \(HTTP status 302\)/,
      ],
      ['a refusal without a code', (_seen, response) => json(response, '{"RequestId":"REQ"}', 403), /HTTP status 403/],
    ];
    for (const [what, answer, words, requests = 1] of unreadable) {
      it(`is told apart from data when it is ${what}`, async () => {
        server.answer = answer;
        const error = await failed(client.read(operation(), call()));
        assert.deepEqual([error.kind, error.unclear], ['reply', false]);
        assert.match(error.message, words);
        assert.equal(server.seen.length, requests);
        assert.equal((Object.prototype as Record<string, unknown>)['x'], undefined);
      });
    }

    it('leaves out what the cloud echoes of the signature', async () => {
      server.answer = ({ params }, response) =>
        json(response, {
          Code: 'SignatureDoesNotMatch',
          RequestId: 'REQ',
          Message: `server string to sign is:POST&%2F&${params.toString()}`,
        });
      const error = await failed(client.read(operation(), call()));
      assert.deepEqual([error.kind, error.detail], ['secret', undefined]);
    });

    it('redacts codes and request ids as well', async () => {
      server.answer = ({ params }, response) =>
        json(response, {
          Code: params.get('AccessKeyId'),
          RequestId: params.get('SecurityToken'),
          Message: params.toString(),
        });
      assert.equal((await failed(client.read(operation(), call()))).code, '***');
    });

    it('tells by the date of the answer how far the clock is off', async () => {
      server.answer = (seen, response, request) => {
        response.setHeader('Date', new Date(Date.now() - 3_600_000).toUTCString());
        refuse('InvalidTimeStamp.Expired')(seen, response, request);
      };
      const error = await failed(client.read(operation(), call()));
      assert.equal(error.kind, 'clock');
      assert.match(error.message, /60 minutes ahead/);
    });
  });

  describe('no answer', () => {
    for (const [where, answer] of [
      ['before the headers', () => undefined],
      [
        'inside the body',
        (_seen, response) => void response.writeHead(200, { 'Content-Length': 99 }).write('{"RequestId"'),
      ],
    ] as [string, Answer][]) {
      it(`is a time-out when it hangs ${where}, and lets go of the connection`, async () => {
        let closed: Promise<unknown> | undefined;
        server.answer = (seen, response, request) => {
          closed = once(response, 'close');
          answer(seen, response, request);
        };
        const impatient = new Client(credentials, { ...settings, timeout: 60 }, { log }, quick);
        const error = await failed(impatient.read(operation(), call()));
        assert.deepEqual([error.kind, error.unclear], ['timeout', false]);
        assert.match(error.message, /^127\.0\.0\.1:\d+ did not answer/);
        await closed;
        assert.equal(server.seen.length, 1);
      });
    }

    it('ends an answer that trickles for longer than allowed', async () => {
      server.answer = (_seen, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(' '), 10);
        response.once('close', () => clearInterval(timer));
      };
      const impatient = new Client(credentials, { ...settings, timeout: 80 }, { log }, quick);
      assert.equal((await failed(impatient.read(operation(), call()))).kind, 'timeout');
    });

    it('is refused connections', async () => {
      const gone = await tinyServer();
      await gone.close();
      const error = await failed(client.read(operation({}, gone.url), call()));
      assert.equal(error.kind, 'network');
      assert.match(error.message, /refuses connections/);
      assert.equal((await failed(client.write(operation({}, gone.url), call()))).unclear, false);
    });

    it('is an encryption that fails, which is not tried again', async () => {
      let connections = 0;
      const plain = createServer((socket) => {
        connections += 1;
        socket.on('error', () => undefined).end('HTTP/1.1 400 Bad Request\r\n\r\n');
      });
      plain.listen(0, '127.0.0.1');
      await once(plain, 'listening');
      const { port } = plain.address() as AddressInfo;
      const error = await failed(client.read(operation({}, `https://127.0.0.1:${port}`), call()));
      plain.close();
      assert.equal(error.kind, 'network');
      assert.match(error.message, /safe connection/);
      assert.equal(connections, 1);
    });

    it('is a connection cut off, before the answer or inside it', async () => {
      server.answer = (_seen, response) => void response.socket?.resetAndDestroy();
      assert.match((await failed(client.read(operation(), call()))).message, /cut off/);
      assert.equal(server.seen.length, 3);
      server.answer = (_seen, response) => {
        response.writeHead(200, { 'Content-Length': 99 });
        response.write('{"RequestId"', () => response.destroy());
      };
      const error = await failed(client.read(operation(), call()));
      assert.equal(error.kind, 'reply');
      assert.match(error.message, /broke off/);
    });
  });

  describe('repetition', () => {
    it('gets a read over passing trouble', async () => {
      const trouble = [refuse('Throttling.User'), refuse('ServiceUnavailable', 503), refuse('ExternalFailure', 500)];
      server.answer = (...all) => (trouble.shift() ?? ok)(...all);
      assert.equal((await client.read(operation(), call())).requestId, 'REQ');
      assert.equal(server.seen.length, 4);
      assert.equal(new Set(server.seen.map(({ params }) => params.get('SignatureNonce'))).size, 4);
    });

    it('gets a read over a connection that breaks', async () => {
      server.answer = (_seen, _response, request) => {
        server.answer = ok;
        request.socket.resetAndDestroy();
      };
      assert.equal((await client.read(operation(), call())).requestId, 'REQ');
    });

    it('ends after five attempts, and at once for a refusal', async () => {
      server.answer = refuse('Throttling');
      assert.equal((await failed(client.read(operation(), call()))).kind, 'throttled');
      assert.equal(server.seen.length, 5);
      server.answer = refuse('Forbidden.RAM');
      await failed(client.read(operation(), call()));
      assert.equal(server.seen.length, 6);
    });

    it('is never done to a write, whose outcome is unclear where it may have been carried out', async () => {
      const ends: [Answer, string, boolean][] = [
        [refuse('Throttling.User'), 'throttled', false],
        [refuse('BackupJobExists'), 'state', false],
        [refuse('InternalError', 500), 'unavailable', true],
        [(_seen, response) => json(response, '<html>', 502), 'reply', true],
        [(_seen, response) => void response.socket?.resetAndDestroy(), 'network', true],
      ];
      for (const [index, [answer, kind, unclear]] of ends.entries()) {
        server.answer = answer;
        const error = await failed(client.write(operation(), call()));
        assert.deepEqual([error.kind, error.unclear], [kind, unclear]);
        assert.equal(server.seen.length, index + 1);
      }
      server.answer = () => undefined;
      const impatient = new Client(credentials, { ...settings, timeout: 50 }, { log }, quick);
      const error = await failed(impatient.write(operation(), call()));
      assert.deepEqual([error.kind, error.unclear], ['timeout', true]);
    });
  });

  describe('cancelling', () => {
    it('ends a request in flight and its connection', async () => {
      let closed: Promise<unknown> | undefined;
      server.answer = (_seen, response) => {
        closed = once(response, 'close');
      };
      const error = await cancel(async (signal) => await client.read(operation(), call('user', signal)));
      assert.equal(error.unclear, false);
      await closed;
    });

    it('ends a request whose body is on its way', async () => {
      server.answer = (_seen, response) => void response.writeHead(200, { 'Content-Length': 99 }).write('{');
      await cancel(async (signal) => await client.read(operation(), call('user', signal)));
    });

    it('leaves the fate of a write in flight unclear, and not of one that was not sent', async () => {
      server.answer = () => undefined;
      const inFlight = await cancel(async (signal) => await client.write(operation(), call('user', signal)));
      assert.equal(inFlight.unclear, true);
      const narrow = new Client(credentials, { ...settings, concurrency: 1 }, { log }, quick);
      const blocker = new AbortController();
      const blocked = failed(narrow.read(operation(), call('user', blocker.signal)));
      await arrived(2);
      const inQueue = await cancel(async (signal) => await narrow.write(operation(), call('user', signal)), false);
      assert.equal(inQueue.unclear, false);
      blocker.abort();
      await blocked;
      assert.equal(server.seen.length, 2);
    });

    it('ends the wait between two attempts', async () => {
      server.answer = refuse('Throttling');
      const patient = new Client(credentials, settings, { log }, { first: 60_000, longest: 60_000 });
      await cancel(async (signal) => await patient.read(operation(), call('user', signal)));
      assert.equal(server.seen.length, 1);
    });

    it('sends nothing if it came first', async () => {
      assert.equal((await failed(client.read(operation(), call('user', AbortSignal.abort())))).kind, 'cancelled');
      assert.equal((await failed(client.write(operation(), call('user', AbortSignal.abort())))).unclear, false);
      assert.equal(server.seen.length, 0);
    });
  });

  it('tells once for each request that the key was refused, and of nothing else', async () => {
    const told: CloudError[] = [];
    const watched = new Client(credentials, settings, { log, signInRefused: (error) => void told.push(error) }, quick);
    for (const code of ['InvalidAccessKeyId.NotFound', 'SignatureDoesNotMatch', 'InvalidSecurityToken.Expired']) {
      server.answer = refuse(code);
      await failed(watched.read(operation(), call()));
    }
    const write = await failed(watched.write(operation(), call()));
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['key', 'secret', 'token', 'token'],
    );
    assert.equal(told.at(-1), write);
    for (const code of ['Forbidden.RAM', 'InvalidTimeStamp.Expired', 'Throttling']) {
      server.answer = refuse(code);
      await failed(watched.read(operation(), call()));
    }
    await failed(watched.read(operation(), call('user', AbortSignal.abort())));
    assert.equal(told.length, 4);
    watched.dispose();
  });

  it('closes idle connections when it is disposed of, and lets a request under way end', async () => {
    let closed: Promise<unknown> | undefined;
    server.answer = (seen, response, request) => {
      closed = once(request.socket, 'close');
      setTimeout(() => ok(seen, response, request), 30);
    };
    const work = client.read(operation(), call());
    client.dispose();
    assert.equal((await work).requestId, 'REQ');
    await closed;
    const other = new Client(credentials, settings, { log }, quick);
    await other.read(operation(), call());
    const idle = closed;
    other.dispose();
    await idle;
  });

  it('turns a fault of its own into an error like any other', async () => {
    const none = { ...operation(), endpoint: () => new URL('nowhere').origin };
    assert.equal((await failed(client.read(none, call()))).kind, 'unknown');
  });
});
