import assert from 'node:assert/strict';
import { LimitWaits } from '../../../src/accounts/limitWaits.ts';
import type { LimitWait } from '../../../src/model/provider.ts';
import type { Priority } from '../../../src/model/requests.ts';

const limit = { calls: 60, milliseconds: 60_000 };

function wait(priority: Priority, seconds = 10): LimitWait {
  return { until: new Date(seconds * 1000), limit, priority };
}

describe('accounts that wait for a limit', () => {
  let waits: LimitWaits;
  let changed: string[];

  beforeEach(() => {
    waits = new LimitWaits();
    changed = [];
    waits.onDidChange((accountId) => changed.push(accountId));
  });
  afterEach(() => waits.dispose());

  it('are known by what they wait for, each by itself', () => {
    const [one, two] = [waits.listener('one'), waits.listener('two')];
    assert.equal(waits.of('one'), undefined);
    one(wait('user'));
    two(wait('background', 20));
    assert.deepEqual([waits.of('one'), waits.of('two')], [wait('user'), wait('background', 20)]);
    assert.deepEqual([...waits.all().keys()], ['one', 'two']);
    assert.deepEqual(changed, ['one', 'two']);
    one(undefined);
    assert.deepEqual([waits.of('one'), waits.all().size], [undefined, 1]);
    assert.deepEqual(changed, ['one', 'two', 'one']);
  });

  it('are told when waiting begins, ends or is of another urgency, and not while it goes on', () => {
    const tell = waits.listener('one');
    tell(undefined);
    assert.deepEqual(changed, []);
    tell(wait('background'));
    tell(wait('background', 70));
    assert.equal(changed.length, 1);
    assert.deepEqual(waits.of('one'), wait('background', 70), 'its end is known all the same');
    tell(wait('user', 70));
    assert.equal(changed.length, 2);
    tell(undefined);
    tell(undefined);
    assert.equal(changed.length, 3);
  });

  it('wait no more once they are forgotten, whatever their old connection still says', () => {
    const old = waits.listener('one');
    old(wait('user'));
    waits.forget('one');
    waits.forget('one');
    assert.deepEqual([waits.of('one'), changed.length], [undefined, 2]);
    old(wait('user'));
    assert.deepEqual([waits.of('one'), changed.length], [undefined, 2]);
    const next = waits.listener('one');
    next(wait('job'));
    old(undefined);
    assert.deepEqual([waits.of('one'), changed.length], [wait('job'), 3]);
  });
});
