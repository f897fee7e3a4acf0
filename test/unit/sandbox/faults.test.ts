import assert from 'node:assert/strict';
import { request } from 'node:http';
import { startSandbox, type Fault } from '../../../src/sandbox/index.ts';
import { openStage, rows, type Stage, text } from './client.ts';

/** What Node says about a request that did not go well. */
async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'no failure';
  } catch (error) {
    const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
    return cause?.code ?? (error as Error).name;
  }
}

describe('sandbox: faults', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const meet = (fault: Fault): ReturnType<Stage['ask']> => {
    stage.sandbox.faults.add(fault);
    return stage.ask('DescribeRegions');
  };

  it('refuses in the words of the cloud', async () => {
    const refusals: [Fault, number, string][] = [
      [{ kind: 'throttle' }, 400, 'Throttling.User'],
      [{ kind: 'error500' }, 500, 'InternalError'],
      [{ kind: 'unavailable' }, 503, 'ServiceUnavailable'],
      [{ kind: 'refuse', code: 'Pay.NoCreditCard' }, 400, 'Pay.NoCreditCard'],
      [{ kind: 'refuse', code: 'NoPermission', status: 403, message: 'no' }, 403, 'NoPermission'],
      [{ kind: 'codeIn200' }, 200, 'InternalError'],
      [{ kind: 'codeIn200', code: 'Throttling' }, 200, 'Throttling'],
    ];
    for (const [fault, status, code] of refusals) {
      const answer = await meet(fault);
      assert.deepEqual([answer.status, answer.json['Code']], [status, code]);
      assert.ok(answer.json['RequestId']);
    }
    assert.equal((await stage.ask('DescribeRegions')).status, 200);
  });

  it('answers what is no answer', async () => {
    const html = await meet({ kind: 'html' });
    assert.equal(html.status, 502);
    assert.match(html.text, /^<html>/);
    assert.deepEqual(await meet({ kind: 'empty' }), { status: 200, text: '', json: {} });
    assert.deepEqual(await meet({ kind: 'noCode' }), {
      status: 500,
      text: '{"error":"upstream"}',
      json: { error: 'upstream' },
    });
    assert.deepEqual(await meet({ kind: 'redirect' }), { status: 302, text: '{}', json: {} });
    assert.equal((await meet({ kind: 'body', body: 'null' })).text, 'null');
    assert.equal((await meet({ kind: 'body', body: 'x', status: 418, type: 'text/plain' })).status, 418);
  });

  it('cuts the answer, honestly or not about its length', async () => {
    const whole = (await stage.ask('DescribeRegions')).text;
    const cut = await meet({ kind: 'cut' });
    assert.equal(cut.status, 200);
    assert.ok(cut.text.length > 100 && cut.text.length < whole.length);
    assert.throws(() => JSON.parse(cut.text) as unknown, SyntaxError);
    assert.equal(await failure(meet({ kind: 'cut', length: 'wrong' })), 'UND_ERR_SOCKET');
  });

  it('hangs, with headers or without', async () => {
    for (const headers of [true, false]) {
      stage.sandbox.faults.add({ kind: 'hang', headers });
      const signal = AbortSignal.timeout(150);
      const arrived = new Promise<string>((resolve) => {
        let seen = 'nothing';
        const asked = request(stage.sandbox.url, { signal }, (response) => {
          seen = `status ${String(response.statusCode)}, no body`;
          response
            .on('error', () => resolve(seen))
            .on('end', () => resolve('all'))
            .resume();
        });
        asked.on('error', () => resolve(seen)).end();
      });
      assert.equal(await arrived, headers ? 'status 200, no body' : 'nothing');
    }
  });

  it('is slow, late, or tears the connection down', async () => {
    const took = async (fault: Fault): Promise<number> => {
      const began = performance.now();
      const { status, json } = await meet(fault);
      assert.equal(status, fault.kind === 'throttle' ? 400 : 200);
      assert.ok(json['RequestId']);
      return performance.now() - began;
    };
    assert.ok((await took({ kind: 'slow', delay: 200 })) >= 190);
    assert.ok((await took({ kind: 'throttle', delay: 100 })) >= 95);
    assert.equal(await failure(meet({ kind: 'reset' })), 'ECONNRESET');
  });

  it('meets the operation it is meant for, so many times', async () => {
    const { faults } = stage.sandbox;
    faults.add({ kind: 'throttle', action: 'DescribeBackups', times: 2 });
    const DBInstanceId = await stage.id('orders-db');
    const codes: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      codes.push(await stage.refused('DescribeBackups', { DBInstanceId }));
    }
    assert.deepEqual(codes, ['400 Throttling.User', '400 Throttling.User', '200 OK']);
    faults.add({ kind: 'error500', times: Infinity });
    assert.equal(await stage.refused('DescribeRegions'), '500 InternalError');
    assert.equal(await stage.refused('DescribeRegions'), '500 InternalError');
    faults.clear();
    assert.equal(await stage.refused('DescribeRegions'), '200 OK');
  });

  it('lets download links pass unless it is meant for them', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const [row] = rows(await stage.get('DescribeBackups', { DBInstanceId, BackupStatus: 'Success' }));
    const link = text(row?.['BackupDownloadURL']);
    stage.sandbox.faults.add({ kind: 'error500' });
    assert.equal((await fetch(link)).status, 200);
    stage.sandbox.faults.clear();
    stage.sandbox.faults.add({ kind: 'html', action: 'GetObject' });
    assert.equal((await fetch(link)).status, 502);
  });

  it('can act first and fail then, which leaves CreateBackup unclear', async () => {
    const DBInstanceId = await stage.id('orders-db');
    const tasks = async (): Promise<number> => rows(await stage.get('DescribeBackupTasks', { DBInstanceId })).length;
    stage.sandbox.faults.add({ kind: 'reset', action: 'CreateBackup' });
    assert.equal(await failure(stage.ask('CreateBackup', { DBInstanceId })), 'ECONNRESET');
    assert.equal(await tasks(), 0);
    stage.sandbox.faults.add({ kind: 'reset', action: 'CreateBackup', after: true });
    assert.equal(await failure(stage.ask('CreateBackup', { DBInstanceId })), 'ECONNRESET');
    assert.equal(await tasks(), 1);
  });
});

describe('sandbox: server', () => {
  it('listens on the loopback interface alone, and ends hanging connections when it closes', async () => {
    const stage = await openStage();
    assert.match(stage.sandbox.url, /^http:\/\/127\.0\.0\.1:\d+$/);
    stage.sandbox.faults.add({ kind: 'hang', headers: false });
    stage.sandbox.faults.add({ kind: 'throttle', delay: 60_000 });
    stage.sandbox.faults.add({ kind: 'slow', delay: 60_000 });
    const ends = [1, 2, 3].map(() => failure(stage.ask('DescribeRegions')));
    while (stage.sandbox.requests.length < 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const began = performance.now();
    await stage.sandbox.close();
    assert.ok((await Promise.all(ends)).every((end) => end !== 'no failure'));
    assert.ok(performance.now() - began < 2000);
    assert.equal(await failure(stage.ask('DescribeRegions')), 'ECONNREFUSED');
    await stage.sandbox.close();
  });

  it('takes a port that is asked for, and says when it is taken', async () => {
    const first = await startSandbox();
    const port = Number(new URL(first.url).port);
    await assert.rejects(startSandbox({ port }), { code: 'EADDRINUSE' });
    await first.close();
    const second = await startSandbox({ port });
    assert.equal(second.url, first.url);
    await second.close();
  });

  it('keeps a bounded number of requests', async () => {
    const sandbox = await startSandbox();
    for (let count = 0; count < 1010; count += 1) {
      await (await fetch(`${sandbox.url}/?Action=Number${count}`)).text();
    }
    assert.equal(sandbox.requests.length, 1000);
    assert.equal(sandbox.requests.at(-1)?.action, 'Number1009');
    await sandbox.close();
  });
});
