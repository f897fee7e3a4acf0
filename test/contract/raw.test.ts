import assert from 'node:assert/strict';
import { refTo, type CloudProvider, type RawReply } from '../../src/model/provider.ts';
import type { Backup, Instance } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { fixtures, type World } from './providers.ts';
import { startRecorder, type Recorder } from './recorder.ts';
import { backupsOf, call, failure, findRegion, instancesIn, lastDays } from './walk.ts';

const LEFT_OUT = '(link left out)';

/** Every object of a list, however deep, one of whose values is this id. */
function recordsWith(id: string, value: unknown): readonly object[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const inner = Object.values(value).flatMap((each: unknown) => recordsWith(id, each));
  return Object.values(value).some((each) => each === id || each === Number(id)) ? [value, ...inner] : inner;
}

/** Numbers that JavaScript cannot hold are shown by their digits. */
function parsed(body: string): unknown {
  return JSON.parse(body, (_key, value: unknown, context?: { readonly source?: string }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source : value,
  ) as unknown;
}

/** The record with words for every address in it. */
function expected(record: object): unknown {
  return JSON.parse(JSON.stringify(record), (_key, value: unknown) =>
    typeof value === 'string' && value.includes('://') ? LEFT_OUT : value,
  ) as unknown;
}

for (const fixture of fixtures) {
  const { main } = fixture.regions;
  const { names, ways } = fixture;

  describe(`contract, ${fixture.id}: raw replies`, function () {
    this.timeout(20_000);

    let world: World;
    let recorder: Recorder;
    let provider: CloudProvider;
    let instances: readonly Instance[];
    const log = new RecordingLog();
    const now = new Date();
    const range = lastDays(20, now);

    before(async () => {
      world = await fixture.start({ now: () => now });
      recorder = await startRecorder(world.url);
      provider = world.connect({ endpoint: recorder.url, credentials: fixture.temporaryKey, log });
      instances = await instancesIn(provider, main);
    });
    afterEach(() => world.calm());
    after(async () => {
      provider.dispose();
      await recorder.close();
      await world.close();
    });

    function named(name: string): Instance {
      const found = instances.find((instance) => instance.name === name);
      assert.ok(found, name);
      return found;
    }

    async function rawOf(backup: Backup): Promise<RawReply> {
      const reply = await provider.rawReply(refTo(backup), call());
      assert.ok(reply, backup.id);
      return reply;
    }

    async function copies(instance: Instance): Promise<readonly Backup[]> {
      const { offered } = provider.offers(instance).copies;
      return offered ? (await provider.listCopies(instance, { range }, call())).items : [];
    }

    /** Two backups and two copies of each instance, and those of released ones. */
    async function some(): Promise<readonly Backup[]> {
      const found: Backup[] = [];
      for (const instance of instances) {
        found.push(
          ...(await backupsOf(provider, instance, range)).slice(0, 2),
          ...(await copies(instance)).slice(0, 2),
        );
      }
      const region = await findRegion(provider, main);
      const { released } = provider.capabilities;
      const gone = released ? (await provider.listReleased(region, { range: lastDays(730, now) }, call())).items : [];
      return [...found, ...gone.slice(0, 2)];
    }

    it('are the record as it came, without its links', async () => {
      let links = 0;
      const operations = new Set<string>();
      for (const backup of await some()) {
        const before = recorder.bodies.length;
        const { operation, json } = await rawOf(backup);
        const sent = recorder.bodies.slice(before).flatMap((body) => recordsWith(backup.id, parsed(body)));
        assert.equal(sent.length, 1, backup.id);
        assert.deepEqual(JSON.parse(json), expected(sent[0] ?? {}));
        assert.match(json, /^\{\n  "/, 'indented');
        links += json.split(LEFT_OUT).length - 1;
        operations.add(operation);
      }
      assert.equal(links > 10, ways.links === 'listed');
      assert.equal(operations.size, provider.capabilities.released ? 3 : 2);
      assert.ok([...operations].every((operation) => /^(Describe|List)\w*Backups$/.test(operation)));
    });

    it('are asked for anew, with the operation that they name', async () => {
      const instance = named(names.copied);
      const [[backup], [copy]] = [await backupsOf(provider, instance, range), await copies(instance)];
      assert.ok(backup && copy);
      for (const [one, aim] of [[backup, 'backups'] as const, [copy, 'copies'] as const]) {
        const { result, arrivals } = await world.during(async () => await rawOf(one));
        assert.ok(arrivals.some(({ asks }) => asks.includes(`"${result.operation}"`)));
        assert.ok(arrivals.every((arrival) => arrival.aim === aim && !arrival.changes));
        assert.ok(result.json.includes(one.id));
      }
    });

    it('hold no link, no signature and no key, and neither does the log', async () => {
      const { accessKeyId, accessKeySecret, securityToken = '' } = fixture.temporaryKey;
      const secrets = [accessKeyId, accessKeySecret, securityToken, encodeURIComponent(securityToken)];
      for (const backup of await some()) {
        const text = JSON.stringify(await rawOf(backup));
        assert.doesNotMatch(text, /:\/\/|Signature|AccessKeyId|Expires=/i);
        for (const told of [text, log.lines.join('\n')]) {
          assert.doesNotMatch(told, fixture.secrets);
          assert.ok(secrets.every((secret) => !told.includes(secret)));
        }
      }
    });

    it('are none for what the cloud does not have', async () => {
      const instance = named(names.copied);
      const [[backup], [copy]] = [await backupsOf(provider, instance, range), await copies(instance)];
      assert.ok(backup && copy);
      for (const one of [backup, copy]) {
        const backupId = `${one.id.slice(0, -1)}${one.id.endsWith('1') ? '2' : '1'}`;
        assert.equal(await provider.rawReply({ ...refTo(one), backupId }, call()), undefined);
      }
    });

    it('are none for a backup or copy that is gone', async () => {
      const instance = named(names.copied);
      const oldest = [(await backupsOf(provider, instance, range)).at(-1), (await copies(instance)).at(-1)];
      world.dropOldest(instance.id, 500);
      for (const one of oldest) {
        assert.ok(one);
        assert.equal(await provider.rawReply(refTo(one), call()), undefined);
      }
    });

    it('are an error where the account may not ask', async () => {
      const [backup] = await backupsOf(provider, named(names.many), range);
      assert.ok(backup);
      world.cause({ trouble: 'forbidden', aim: 'backups' });
      assert.equal((await failure(provider.rawReply(refTo(backup), call()))).kind, 'forbidden');
    });
  });
}
