import assert from 'node:assert/strict';
import type { PermissionCheck } from '../../src/model/access.ts';
import type { BackupRequest } from '../../src/model/jobs.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import { withParts } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { fixtures, type World } from './providers.ts';
import { assertPlain, call, failure, findInstance, instancesIn } from './walk.ts';

const withResult = (checks: readonly PermissionCheck[], result: PermissionCheck['result']) =>
  checks.filter((one) => one.result === result).map(({ permission }) => permission);

const resultOf = (checks: readonly PermissionCheck[], permission: string) =>
  checks.find((one) => one.permission === permission)?.result;

for (const fixture of fixtures) {
  const { main } = fixture.regions;
  const { names, permissions } = fixture;

  async function requestFor(provider: CloudProvider): Promise<BackupRequest> {
    const instance = await findInstance(provider, main, names.spare[0]);
    const [choice] = (await provider.backupOptions(instance, call())).choices;
    assert.ok(choice && !choice.needsDatabases);
    const name = choice.name && 'contract-permissions';
    return { instanceId: instance.id, regionId: main, choiceId: choice.id, databases: [], name };
  }

  describe(`contract, ${fixture.id}: permissions`, function () {
    this.timeout(20_000);

    let world: World;
    const log = new RecordingLog();

    beforeEach(async () => (world = await fixture.start({ backupDuration: 200 })));
    afterEach(async () => await world.close());

    async function check(provider: CloudProvider, regionIds: readonly string[] = [main]) {
      const told: PermissionCheck[] = [];
      const { result: checks, arrivals } = await world.during(
        async () => await provider.checkPermissions(regionIds, (one) => told.push(one), call()),
      );
      return { checks, told, arrivals };
    }

    for (const { what, key, missing, notTested } of permissions.grants) {
      it(`of a key for ${what} are told exactly, and nothing is changed by it`, async () => {
        const provider = world.connect({ credentials: key, log });
        const { checks, told, arrivals } = await check(provider);
        assert.deepEqual(withResult(checks, 'missing').toSorted(), [...missing].toSorted());
        assert.deepEqual(withResult(checks, 'notTested').toSorted(), [...notTested].toSorted());
        assert.deepEqual(withResult(checks, 'failed'), []);
        assert.deepEqual(checks.map(({ permission }) => permission).toSorted(), [...permissions.all].toSorted());
        assert.deepEqual(new Set(told), new Set(checks), 'each was told as it was known');
        assert.equal(told.length, checks.length);
        assert.ok(arrivals.every(({ changes }) => !changes));
        assert.ok(arrivals.length <= permissions.all.length + 6);
        provider.dispose();
      });
    }

    it('say what each is for, and why one was not tested', async () => {
      const provider = world.connect({ credentials: fixture.noBackupsKey });
      const { checks } = await check(provider);
      assert.equal(new Set(checks.map(({ enables }) => enables)).size, checks.length);
      for (const { enables, result, why } of checks) {
        assert.match(enables, /^\p{Lu}/u);
        assert.equal(why !== undefined, result === 'notTested');
      }
      provider.dispose();
    });

    it('that need an instance are not tested where there is none', async () => {
      const provider = world.connect();
      for (const { id: regionId } of withParts((await provider.listRegions(call())).items)) {
        if (regionId !== fixture.regions.closed) {
          (await instancesIn(provider, regionId)).forEach(({ id }) => world.release(id));
        }
      }
      const { checks } = await check(provider);
      const notTested = [...permissions.needInstance, permissions.create];
      assert.deepEqual(withResult(checks, 'notTested').toSorted(), notTested.toSorted());
      assert.deepEqual(withResult(checks, 'missing'), []);
      const allowed = permissions.all.filter((name) => !notTested.includes(name));
      assert.deepEqual(withResult(checks, 'allowed').toSorted(), allowed.toSorted());
      provider.dispose();
    });

    it('are tried elsewhere where the likely regions have no instance', async () => {
      const provider = world.connect();
      (await instancesIn(provider, main)).forEach(({ id }) => world.release(id));
      const { checks } = await check(provider);
      assert.deepEqual(withResult(checks, 'notTested'), [permissions.create]);
      provider.dispose();
    });

    it('to create are learnt from a real refusal', async () => {
      const provider = world.connect({ credentials: fixture.lookingKey });
      assert.equal(resultOf((await check(provider)).checks, permissions.create), 'notTested');
      const error = await failure(provider.createBackup(await requestFor(provider), call()));
      assert.equal(error.kind, 'forbidden');
      assertPlain(error, fixture.secrets);
      const { checks, arrivals } = await check(provider);
      assert.equal(resultOf(checks, permissions.create), 'missing');
      assert.ok(arrivals.every(({ changes }) => !changes));
      provider.dispose();
    });

    it('to create are learnt from a success', async () => {
      const provider = world.connect();
      await provider.createBackup(await requestFor(provider), call());
      const { checks, arrivals } = await check(provider);
      assert.equal(resultOf(checks, permissions.create), 'allowed');
      assert.ok(arrivals.every(({ changes }) => !changes));
      provider.dispose();
    });

    it('to create are learnt from a refusal that has other reasons', async () => {
      const provider = world.connect();
      const request = await requestFor(provider);
      await failure(provider.createBackup({ ...request, instanceId: fixture.nobody }, call()));
      assert.equal(resultOf((await check(provider)).checks, permissions.create), 'allowed');
      provider.dispose();
    });

    it('of an account whose key is refused cannot be checked, and say so once', async () => {
      for (const { key, kind, what } of fixture.refusedKeys) {
        const provider = world.connect({ credentials: key, log });
        const { arrivals, result: error } = await world.during(
          async () => await failure(provider.checkPermissions([main], () => undefined, call())),
        );
        assert.equal(error.kind, kind, what);
        assert.equal(arrivals.length, 1, what);
        provider.dispose();
      }
    });

    it('that could not be asked about are failures with a reason', async () => {
      const provider = world.connect();
      world.cause({ trouble: 'redirect', aim: 'policy' });
      const { checks } = await check(provider);
      const [failed, ...others] = checks.filter(({ result }) => result === 'failed');
      assert.ok(failed && others.length === 0);
      assert.match(failed.why ?? '', /^\p{Lu}.*\.$/u);
      provider.dispose();
    });

    it('make up a policy that grants these and nothing else', () => {
      const provider = world.connect();
      const policy = provider.leastPolicy(permissions.all);
      for (const name of permissions.all) {
        assert.ok(policy.includes(`"${name}"`), name);
      }
      const named = policy.match(/"[a-z]+(:[A-Za-z]+)+"/g) ?? [];
      assert.equal(named.length, permissions.all.length);
      assert.doesNotMatch(policy, fixture.secrets);
      JSON.parse(policy);
      provider.dispose();
    });

    it('leave no secret in the log', () => {
      assert.ok(log.lines.length > 0);
      assert.doesNotMatch(log.lines.join('\n'), fixture.secrets);
    });
  });
}
