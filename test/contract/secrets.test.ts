import assert from 'node:assert/strict';
import type { SnippetKind, Subject } from '../../src/model/access.ts';
import type { DownloadLink } from '../../src/model/links.ts';
import type { LogFile } from '../../src/model/logs.ts';
import type { CloudProvider } from '../../src/model/provider.ts';
import type { BackupQuery, Call, Page } from '../../src/model/requests.ts';
import type { Backup, Instance, Region } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { fixtures, type World } from './providers.ts';
import { call, findRegion, instancesIn, lastDays, shownBy } from './walk.ts';

const kinds: readonly SnippetKind[] = ['arn', 'cli', 'terraform'];

type List<Row> = (instance: Instance, query: BackupQuery, asked: Call) => Promise<Page<Row>>;

/** The parts of a link that open it: its whole query, and every long value in it. */
function keysIn(link: DownloadLink): readonly string[] {
  const { search, searchParams } = new URL(link.reveal());
  const values = [...searchParams.values()].filter((value) => value.length >= 16);
  return [search, ...values, ...values.map((value) => encodeURIComponent(value))];
}

/** Every ninth of those whose links come only when they are asked for. */
function someOf<Row extends Backup | LogFile>(rows: readonly Row[]): readonly Row[] {
  return rows.filter((row) => row.linksOnRequest).filter((_, index) => index % 9 === 0);
}

for (const fixture of fixtures) {
  const { main } = fixture.regions;

  describe(`contract, ${fixture.id}: secrets`, function () {
    this.timeout(20_000);

    let world: World;
    let provider: CloudProvider;
    let region: Region;
    let instances: readonly Instance[];
    let backups: readonly Backup[];
    let files: readonly LogFile[];
    let keys: ReadonlySet<string>;
    const log = new RecordingLog();
    const now = new Date();
    const range = lastDays(20, now);

    before(async () => {
      world = await fixture.start({ now: () => now });
      provider = world.connect({ log, credentials: fixture.temporaryKey });
      region = await findRegion(provider, main);
      instances = await instancesIn(provider, main);
      const copied = instances.filter((instance) => provider.offers(instance).copies.offered);
      const logged = instances.filter((instance) => provider.offers(instance).logs.offered);
      backups = [
        ...(await rowsOf(instances, async (...asked) => await provider.listBackups(...asked))),
        ...(await rowsOf(copied, async (...asked) => await provider.listCopies(...asked))),
        ...(provider.capabilities.released
          ? (await provider.listReleased(region, { range: lastDays(730, now) }, call())).items
          : []),
      ];
      files = [
        ...(await rowsOf(logged, async (...asked) => await provider.listLogs(...asked))),
        ...(await rowsOf(copied, async (...asked) => await provider.listCopiedLogs(...asked))),
      ];
      const links = [...[...backups, ...files].flatMap((row) => row.links), ...(await linksOnRequest())];
      assert.ok(links.length > 30 && links.every((link) => fixture.secrets.test(link.reveal())));
      const { accessKeySecret, securityToken = '' } = fixture.temporaryKey;
      keys = new Set([...links.flatMap(keysIn), accessKeySecret, securityToken, encodeURIComponent(securityToken)]);
    });
    after(async () => {
      provider.dispose();
      await world.close();
    });

    /** The first page of a list of each of some instances. */
    async function rowsOf<Row>(of: readonly Instance[], list: List<Row>): Promise<readonly Row[]> {
      const pages = await Promise.all(of.map(async (instance) => await list(instance, { range }, call())));
      return pages.flatMap(({ items }) => items);
    }

    async function linksOnRequest(): Promise<readonly DownloadLink[]> {
      const answers = [
        ...someOf(backups).map(async (backup) => await provider.links(backup, call())),
        ...someOf(files).map(async (file) => await provider.logLinks(file, call())),
      ];
      return (await Promise.all(answers)).flatMap(({ links }) => links);
    }

    /** Neither what looks like a secret nor any of the secrets that are about. */
    function assertSafe(text: string, what: string): void {
      assert.doesNotMatch(text, fixture.secrets, what);
      for (const key of keys) {
        assert.ok(!text.includes(key), what);
      }
    }

    const check = (thing: unknown, what: string) => assertSafe(shownBy(thing), what);

    it('are not in rows, nor in their fields and links', () => {
      for (const row of [...backups, ...files]) {
        const text = `${shownBy(row)} ${shownBy(row.fields)} ${shownBy(row.links)}`;
        assert.doesNotMatch(text, fixture.secrets, row.id);
        assert.ok(!row.links.flatMap(keysIn).some((key) => text.includes(key)), row.id);
      }
    });

    it('are not in policies, recovery windows and relatives', async () => {
      for (const instance of instances) {
        const policy = await provider.backupPolicy(instance, call());
        check([policy, policy.fields], `${instance.name}: policy`);
        if (provider.offers(instance).recoveryWindow.offered) {
          check(await provider.recoveryWindow(instance, call()), `${instance.name}: recovery`);
        }
        if (provider.offers(instance).copies.offered) {
          const own = await provider.copyPolicy(instance, call());
          check([own, own.fields], `${instance.name}: copy policy`);
        }
        if (provider.offers(instance).usage.offered) {
          const used = await provider.usage(instance, call());
          check([used, used.fields], `${instance.name}: usage`);
        }
        check(provider.offers(instance), `${instance.name}: offers`);
      }
      const ids = instances.map(({ id }) => id);
      const policies = await provider.copyPolicies(main, ids, call());
      check([policies, policies.map(({ fields }) => fields)], 'copy policies');
      const each = new Map(backups.map((one) => [`${one.instanceId} ${one.method?.kind} ${one.copy?.regionId}`, one]));
      for (const backup of each.values()) {
        check(await provider.related(backup, call()), backup.id);
      }
    });

    it('are not in answers about links, only in the links themselves', async () => {
      for (const backup of backups.slice(0, 40)) {
        check(await provider.links(backup, call()), backup.id);
      }
      for (const file of files.slice(0, 40)) {
        check(await provider.logLinks(file, call()), file.id);
      }
    });

    it('are not in filters and checks of permissions', async () => {
      check([provider.instanceFilters(), provider.releasedFilters()], 'filters');
      for (const list of ['backups', 'copies', 'logs', 'copiedLogs'] as const) {
        for (const instance of instances.slice(0, 3)) {
          check(await provider.backupFilters(instance, list, call()), list);
        }
      }
      check(await provider.checkPermissions([main], (one) => check(one, 'check'), call()), 'checks');
      assertSafe(provider.leastPolicy(fixture.permissions.all), 'policy document');
    });

    it('are not in what is made for other tools, and neither is an address', () => {
      const subjects: readonly Subject[] = [
        { kind: 'account' },
        { kind: 'region', region },
        ...instances.map((instance) => ({ kind: 'instance', instance }) as const),
        ...backups.map((backup) => ({ kind: 'backup', backup }) as const),
        ...files.map((file) => ({ kind: 'log', log: file }) as const),
      ];
      const made = new Set<string>();
      for (const subject of subjects) {
        for (const kind of kinds) {
          const text = provider.snippet(kind, subject);
          if (text !== undefined) {
            made.add(`${subject.kind} ${kind}`);
            assert.doesNotMatch(text, fixture.secrets);
            assert.doesNotMatch(text, /:\/\/|undefined|\[object/, text);
            assert.ok(text.trim() !== '' && !/[^\n]\n[^\n]/.test(kind === 'terraform' ? '' : text), 'one line');
          }
        }
      }
      assertSafe(subjects.flatMap((subject) => kinds.map((kind) => provider.snippet(kind, subject))).join('\n'), 'all');
      for (const subject of ['account', 'region', 'instance', 'backup', 'log'] as const) {
        assert.ok(made.has(`${subject} cli`), subject);
      }
      assert.ok(kinds.every((kind) => [...made].some((one) => one.endsWith(kind))));
    });

    it('are not needed there: what is made names the thing it is for', () => {
      for (const kind of kinds) {
        for (const instance of instances) {
          assert.ok(provider.snippet(kind, { kind: 'instance', instance })?.includes(instance.id), kind);
        }
        for (const backup of backups) {
          assert.ok(provider.snippet(kind, { kind: 'backup', backup })?.includes(backup.id) ?? true, kind);
        }
      }
    });

    it('are not in the console address of an instance', () => {
      for (const instance of instances) {
        assertSafe(provider.consoleUrl(instance) ?? '', instance.name);
      }
    });

    it('are not in the log, nor in the address of any request', () => {
      assert.ok(log.lines.length > 150);
      assertSafe(log.lines.join('\n'), 'log');
      assert.ok(world.arrivals().every(({ signedInUrl }) => !signedInUrl));
    });
  });
}
