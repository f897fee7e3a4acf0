import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { markLimited, markPassing } from '../../../../src/clouds/common/failures.ts';
import { verdictOf } from '../../../../src/clouds/common/permissions.ts';
import { Requester, type RequesterParts } from '../../../../src/clouds/common/requester.ts';
import { CloudError, isCloudError, type CloudErrorFacts } from '../../../../src/model/errors.ts';
import type { LimitWait, ProviderSettings } from '../../../../src/model/provider.ts';
import type { Call, Priority } from '../../../../src/model/requests.ts';
import { RecordingLog } from '../../../support/log.ts';

interface Operation {
  readonly action: string;
  readonly regionId?: string;
}

interface Answer {
  readonly requestId: string;
  readonly status: number;
}

/** A request that is out, until the test answers it. */
interface Sent {
  readonly action: string;
  readonly alone: boolean;
  readonly signal: AbortSignal;
  answer(): Promise<void>;
  refuse(error: Error): Promise<void>;
}

/** Lets everything that is already decided take its course. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
const call = (priority: Priority = 'user', signal = new AbortController().signal): Call => ({ priority, signal });
const ok: Answer = { requestId: 'REQ', status: 200 };

function failure(facts: Partial<CloudErrorFacts> = {}): CloudError {
  return new CloudError({ kind: 'unknown', message: 'No.', requestId: 'REQ', ...facts });
}
const refusedKey = () => failure({ kind: 'secret', code: 'APIGW.0301', status: 401, message: 'The key is wrong.' });
const busy = (milliseconds: number) =>
  markLimited(failure({ kind: 'throttled', code: 'APIGW.0308', status: 429 }), Date.now() + milliseconds);
const broken = () => markPassing(failure({ kind: 'unavailable', status: 503, unclear: true }), true);

/** A requester over a wire whose other end is the test. */
class Desk {
  readonly sent: Sent[] = [];
  readonly waits: (LimitWait | undefined)[] = [];
  readonly refusals: CloudError[] = [];
  readonly log = new RecordingLog();
  readonly requester: Requester<Operation, Answer>;
  /** Answers what is sent by itself, as long as it is set. */
  auto: ((action: string) => Answer | Error) | undefined;

  constructor(parts: Partial<RequesterParts<Operation, Answer>> = {}, settings: Partial<ProviderSettings> = {}) {
    this.requester = new Requester<Operation, Answer>({
      settings: { timeout: 1000, concurrency: 8, language: 'en', ...settings },
      surroundings: {
        log: this.log,
        limitWait: (told) => void this.waits.push(told),
        signInRefused: (error) => void this.refusals.push(error),
      },
      waits: { first: 1, longest: 2 },
      exchange: (operation, signal, alone) => this.#exchange(operation, signal, alone),
      verdictOf: (error) => verdictOf(error, new Set()),
      ...parts,
    });
  }

  get actions(): readonly string[] {
    return this.sent.map(({ action }) => action);
  }

  last(): Sent {
    const last = this.sent.at(-1);
    assert.ok(last, 'nothing was sent');
    return last;
  }

  read(action: string, priority?: Priority, signal?: AbortSignal): Promise<Answer> {
    return this.requester.read({ action }, call(priority, signal));
  }

  write(action: string, signal?: AbortSignal): Promise<Answer> {
    return this.requester.write({ action }, call('user', signal));
  }

  #exchange({ action }: Operation, signal: AbortSignal, alone: boolean): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const answer = async () => {
        resolve(ok);
        await settle();
      };
      const refuse = async (error: Error) => {
        reject(error);
        await settle();
      };
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.sent.push({ action, alone, signal, answer, refuse });
      const given = this.auto?.(action);
      if (given) {
        void (given instanceof Error ? refuse(given) : answer());
      }
    });
  }
}

/** The error of work that has to fail with one. */
async function failed(work: Promise<unknown>): Promise<CloudError> {
  const error: unknown = await work.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error;
}

describe('requests of an account', () => {
  it('are sent at once where the cloud locks no keys, and go by what the user wants', async () => {
    const desk = new Desk({}, { concurrency: 2 });
    const work = [desk.read('a'), desk.read('b'), desk.read('behind', 'background'), desk.read('click')];
    await settle();
    assert.deepEqual(desk.actions, ['a', 'b']);
    desk.auto = () => ok;
    await desk.sent[0]?.answer();
    await desk.sent[1]?.answer();
    assert.deepEqual(await Promise.all(work), [ok, ok, ok, ok]);
    assert.deepEqual(desk.actions, ['a', 'b', 'click', 'behind']);
    assert.deepEqual(desk.waits, []);
  });

  it('are told in the log by action, region, outcome and id only', async () => {
    const desk = new Desk();
    desk.auto = (action) => (action === 'List' ? ok : failure({ kind: 'forbidden', code: 'DBS.1', status: 403 }));
    await desk.requester.read({ action: 'List', regionId: 'cn-north-4' }, call());
    await failed(desk.read('Show'));
    assert.match(desk.log.lines[0] ?? '', /^List cn-north-4: 200, request REQ, \d+ ms$/);
    assert.match(desk.log.lines[1] ?? '', /^Show -: forbidden, DBS\.1, 403, request REQ, \d+ ms$/);
    assert.equal(desk.log.lines[2], 'Show - failed: forbidden, DBS.1, 403, REQ');
    assert.equal(desk.log.lines.length, 3);
  });

  it('tell what the account may do, the latest counts', async () => {
    const desk = new Desk();
    desk.auto = () => failure({ kind: 'forbidden', code: 'DBS.1', status: 403 });
    await failed(desk.read('List'));
    assert.equal(desk.requester.learnt.of('List'), 'missing');
    desk.auto = () => ok;
    await desk.read('List');
    assert.equal(desk.requester.learnt.of('List'), 'allowed');
    desk.auto = () => failure({ kind: 'unavailable', status: 503 });
    await failed(desk.read('List'));
    assert.equal(desk.requester.learnt.of('List'), 'allowed');
    assert.equal(desk.requester.learnt.of('Show'), undefined);
  });

  it('are repeated where that may help, and a read is never of unclear outcome', async () => {
    const desk = new Desk();
    const trouble = [broken(), broken()];
    desk.auto = () => trouble.shift() ?? ok;
    assert.equal(await desk.read('List'), ok);
    assert.equal(desk.sent.length, 3);
    desk.auto = broken;
    const error = await failed(desk.read('List'));
    assert.deepEqual([error.kind, error.unclear, desk.sent.length], ['unavailable', false, 8]);
  });

  it('are sent once if they change something, over a connection of their own', async () => {
    const desk = new Desk();
    desk.auto = broken;
    const error = await failed(desk.write('Create'));
    assert.deepEqual([error.kind, error.unclear], ['unavailable', true]);
    assert.deepEqual(
      desk.sent.map(({ alone }) => alone),
      [true],
    );
  });

  it('leave nothing in a signal that lives on, however they end', async () => {
    const desk = new Desk();
    desk.auto = (action) => (action === 'Good' ? ok : failure());
    const { signal } = new AbortController();
    await Promise.allSettled(['Good', 'Bad', 'Good'].map(async (action) => await desk.read(action, 'job', signal)));
    assert.equal(getEventListeners(signal, 'abort').length, 0);
  });

  it('turn a fault of ours into an error without its words', async () => {
    const desk = new Desk();
    desk.auto = () => new Error('secret');
    const error = await failed(desk.read('List'));
    assert.equal(error.kind, 'unknown');
    assert.doesNotMatch(`${error.message} ${desk.log.lines.join()}`, /secret/);
  });
});

describe('the limit of a cloud', () => {
  const limit = { calls: 2, milliseconds: 100 };

  it('is kept to, and waiting for it is told with its end and what it is', async () => {
    const desk = new Desk({ limit });
    desk.auto = () => ok;
    const work = ['a', 'b', 'c'].map((action) => desk.read(action));
    await settle();
    assert.deepEqual(desk.actions, ['a', 'b']);
    const [told] = desk.waits;
    assert.deepEqual([told?.limit, told?.priority, told && told.until > new Date()], [limit, 'user', true]);
    await Promise.all(work);
    assert.deepEqual(desk.actions, ['a', 'b', 'c']);
    await settle();
    assert.equal(desk.waits.at(-1), undefined);
  });

  it('is what the settings say, and none if they say so', async () => {
    for (const [callLimit, atOnce] of [
      [undefined, 2],
      [{ calls: 3, milliseconds: 100 }, 3],
      ['none', 5],
    ] as const) {
      const desk = new Desk({ limit }, { callLimit });
      desk.auto = () => ok;
      const work = Promise.all(Array.from({ length: 5 }, () => desk.read('List')));
      await settle();
      assert.equal(desk.sent.length, atOnce);
      await work;
      assert.equal(desk.waits.length > 0, atOnce < 5);
    }
  });

  it('that is met makes everything wait for its end, and nothing is lost', async () => {
    const desk = new Desk();
    const work = [desk.read('a'), desk.read('b')];
    await settle();
    await desk.sent[0]?.refuse(busy(100));
    work.push(desk.read('c', 'background'), desk.read('d'));
    await settle();
    assert.deepEqual(desk.actions, ['a', 'b'], 'nothing new goes out');
    assert.deepEqual([desk.waits[0]?.limit, desk.waits[0]?.priority], [undefined, 'user']);
    await desk.sent[1]?.answer();
    desk.auto = () => ok;
    await Promise.all(work);
    assert.deepEqual(desk.actions.slice(2), ['a', 'd', 'c']);
    assert.equal(desk.waits.at(-1), undefined);
    assert.deepEqual(
      desk.log.lines.filter((line) => line.includes('failed')),
      [],
    );
  });

  it('that is met again and again ends with its reason at last', async () => {
    const desk = new Desk();
    desk.auto = () => busy(2);
    assert.equal((await failed(desk.read('List'))).kind, 'throttled');
    assert.equal(desk.sent.length, 6);
  });

  it('that a write meets is its answer, and makes the others wait', async () => {
    const desk = new Desk();
    desk.auto = (action) => (action === 'Create' ? busy(100) : ok);
    const error = await failed(desk.write('Create'));
    assert.deepEqual([error.kind, error.unclear], ['throttled', false]);
    const next = desk.read('List');
    await settle();
    assert.deepEqual(desk.actions, ['Create']);
    assert.equal(await next, ok);
  });

  it('is not waited for by who is cancelled, and nothing was sent for sure', async () => {
    const desk = new Desk({ limit: { calls: 1, milliseconds: 60_000 } });
    desk.auto = () => ok;
    await desk.read('first');
    const controller = new AbortController();
    const work = [desk.read('List', 'user', controller.signal), desk.write('Create', controller.signal)].map(failed);
    await settle();
    controller.abort();
    for (const error of await Promise.all(work)) {
      assert.deepEqual([error.kind, error.unclear], ['cancelled', false]);
    }
    await settle();
    assert.deepEqual(desk.actions, ['first']);
    assert.equal(desk.waits.at(-1), undefined);
  });
});

describe('a cloud that locks keys', () => {
  it('is asked one thing at a time until a key has had a success', async () => {
    const desk = new Desk({ locksKeys: true });
    const work = Promise.allSettled(['a', 'b', 'c', 'd'].map((action) => desk.read(action)));
    await settle();
    assert.deepEqual(desk.actions, ['a']);
    await desk.last().refuse(failure({ kind: 'notFound', code: 'DBS.2', status: 404 }));
    assert.deepEqual(desk.actions, ['a', 'b'], 'a failure proves nothing');
    await desk.last().answer();
    assert.deepEqual(desk.actions, ['a', 'b', 'c', 'd']);
    desk.sent.forEach((sent) => void sent.answer());
    assert.deepEqual(
      (await work).map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
  });

  it('hears nothing more of a refused key: what waits and what is under way ends with its reason', async () => {
    const desk = new Desk({ locksKeys: true }, { concurrency: 3 });
    desk.auto = () => ok;
    await desk.read('first');
    desk.auto = undefined;
    const work = ['a', 'b', 'c', 'd', 'e'].map((action) =>
      failed(desk.read(action, action === 'e' ? 'background' : 'user')),
    );
    await settle();
    assert.deepEqual(desk.actions, ['first', 'a', 'b', 'c']);
    await desk.sent[2]?.refuse(refusedKey());
    for (const error of await Promise.all(work)) {
      assert.deepEqual([error.kind, error.message, error.unclear], ['secret', 'The key is wrong.', false]);
    }
    assert.ok(desk.sent[1]?.signal.aborted && desk.sent[3]?.signal.aborted);
    assert.equal((await failed(desk.read('later'))).kind, 'secret');
    assert.deepEqual([(await failed(desk.write('Create'))).kind, desk.sent.length], ['secret', 4]);
    assert.equal(desk.refusals.length, 1, 'one answer said so');
  });

  it('is asked again when the user wants it, one thing at a time', async () => {
    const desk = new Desk({ locksKeys: true });
    desk.auto = (action) => (action === 'a' ? refusedKey() : ok);
    await desk.read('first');
    await failed(desk.read('a'));
    desk.requester.resume();
    desk.auto = undefined;
    desk.sent.length = 0;
    const work = ['b', 'c'].map((action) => failed(desk.read(action)));
    await settle();
    assert.deepEqual(desk.actions, ['b']);
    await desk.last().refuse(refusedKey());
    await Promise.all(work);
    assert.equal(desk.sent.length, 1);
    desk.requester.resume();
    desk.auto = () => ok;
    assert.deepEqual(await Promise.all([desk.read('d'), desk.read('e')]), [ok, ok]);
  });

  it('goes on as before when there is nothing to resume', async () => {
    const desk = new Desk({ locksKeys: true });
    desk.auto = () => ok;
    await desk.read('first');
    desk.auto = undefined;
    const work = [desk.read('a'), desk.read('b')];
    desk.requester.resume();
    await settle();
    assert.equal(desk.sent.length, 3, 'both are out');
    desk.sent.forEach((sent) => void sent.answer());
    await Promise.all(work);
  });

  it('finishes a write that was on its way when another request was refused', async () => {
    const desk = new Desk({ locksKeys: true });
    desk.auto = () => ok;
    await desk.read('first');
    desk.auto = undefined;
    const write = desk.write('Create');
    const read = failed(desk.read('List'));
    await settle();
    const [, create, list] = desk.sent;
    await list?.refuse(refusedKey());
    assert.equal((await read).kind, 'secret');
    assert.equal(create?.signal.aborted, false);
    await wait(1);
    await create.answer();
    assert.equal(await write, ok, 'its answer is not lost');
  });

  it('leaves such a write its own failure, which may be unclear', async () => {
    const desk = new Desk({ locksKeys: true });
    desk.auto = () => ok;
    await desk.read('first');
    desk.auto = undefined;
    const [write, read] = [failed(desk.write('Create')), failed(desk.read('List'))];
    await settle();
    await desk.sent[2]?.refuse(refusedKey());
    await desk.sent[1]?.refuse(broken());
    assert.equal((await read).kind, 'secret');
    const { kind, unclear } = await write;
    assert.deepEqual([kind, unclear], ['unavailable', true]);
  });

  it('refuses a write that still waits for its turn, of which nothing was sent', async () => {
    const desk = new Desk({ locksKeys: true });
    const read = failed(desk.read('List'));
    const write = failed(desk.write('Create'));
    await settle();
    await desk.last().refuse(refusedKey());
    await read;
    const error = await write;
    assert.deepEqual([error.kind, error.unclear, desk.actions], ['secret', false, ['List']]);
  });

  it('tells who was cancelled so, not that the key was refused', async () => {
    const desk = new Desk({ locksKeys: true });
    const controller = new AbortController();
    const cancelled = [desk.read('a', 'user', controller.signal), desk.write('b', controller.signal)].map(failed);
    const other = failed(desk.read('c'));
    await settle();
    controller.abort();
    await settle();
    await desk.last().refuse(refusedKey());
    assert.equal((await other).kind, 'secret');
    assert.deepEqual(
      (await Promise.all(cancelled)).map(({ kind }) => kind),
      ['cancelled', 'cancelled'],
    );
  });

  it('does not learn from one refusal what other requests may do', async () => {
    const desk = new Desk({ locksKeys: true });
    const listed = failed(desk.read('ListProjects'));
    const created = failed(desk.write('Create'));
    await settle();
    await desk.last().refuse(failure({ kind: 'request', code: 'IAM.0011', status: 401 }));
    await Promise.all([listed, created]);
    assert.equal(desk.requester.learnt.of('ListProjects'), 'allowed');
    assert.equal(desk.requester.learnt.of('Create'), undefined);
  });

  it('takes a missing permission for what it is, whatever the status', async () => {
    const desk = new Desk({ locksKeys: true });
    desk.auto = () => ok;
    await desk.read('first');
    desk.auto = undefined;
    const [list, other] = [failed(desk.read('List')), desk.read('Other')];
    await settle();
    await desk.sent[1]?.refuse(failure({ kind: 'forbidden', code: 'DBS.1', status: 401 }));
    assert.equal((await list).kind, 'forbidden');
    await desk.sent[2]?.answer();
    assert.equal(await other, ok);
    assert.deepEqual(desk.refusals, []);
  });

  it('differs from others, which are asked on', async () => {
    const desk = new Desk();
    desk.auto = refusedKey;
    await failed(desk.read('a'));
    await failed(desk.read('b'));
    assert.deepEqual([desk.sent.length, desk.refusals.length], [2, 2]);
  });
});
