import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { CloudError } from '../../../src/model/errors.ts';

v8.setFlagsFromString('--expose-gc');
const collectGarbage = vm.runInNewContext('gc') as () => void;

class Client {
  readonly key = 'of an account';

  refuse(): CloudError {
    return new CloudError({ kind: 'key', message: `No such key ${this.key}` });
  }
}

describe('cloud errors', () => {
  it('keep nothing of what made them, such as a client with its key', async () => {
    const parts = { client: new Client() };
    const client = new WeakRef(parts.client);
    const error = parts.client.refuse();
    parts.client = new Client();
    // What a WeakRef was made of lives to the end of the turn.
    await wait(1);
    collectGarbage();
    assert.equal(client.deref(), undefined);
    assert.match(error.stack ?? '', /No such key.*\n +at .*refuse/);
    assert.deepEqual(Object.keys(error).includes('stack'), false);
  });
});
