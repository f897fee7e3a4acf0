import assert from 'node:assert/strict';
import { coveredKeys } from '../../../src/clouds/alibaba/records/backups.ts';
import { permissions } from '../../../src/clouds/alibaba/permissions.ts';
import { clouds } from '../../../src/clouds/index.ts';
import { isCloudError } from '../../../src/model/errors.ts';
import type { FilterField } from '../../../src/model/filters.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { BackupQuery, Page } from '../../../src/model/requests.ts';
import type { Backup, Engine, Instance, Storage } from '../../../src/model/resources.ts';
import type * as detailsModule from '../../../src/webview/details/describe.ts';
import { sampleInstance } from '../../support/instance.ts';
import { RecordingLog } from '../../support/log.ts';
import { call, credentials, json, referenceSection, sample, settings, tinyServer } from '../clouds/alibaba/helpers.ts';
import { loadWithEditor } from '../webview/editor.ts';
import {
  createdReply,
  documented,
  documentedReply,
  fullReply,
  keysOf,
  leftOut,
  without,
  type Body,
} from './alibabaReference.ts';
import { coverageRows, coverageSection, leaf, namesOf, quoted } from './coverageTable.ts';

const { describeBackup } = await loadWithEditor<typeof detailsModule>('details/describe.ts');

const BACKUPS = 'DescribeBackups';
const COPIES = 'DescribeCrossRegionBackups';
const sections = {
  [BACKUPS]: '### 2.5 DescribeBackups',
  [COPIES]: '### 2.6 DescribeCrossRegionBackups',
  CreateBackup: '### 2.15 CreateBackup',
};
const sampleFiles = {
  [BACKUPS]: ['DescribeBackups.json'],
  [COPIES]: ['DescribeCrossRegionBackups.2019.json', 'DescribeCrossRegionBackups.2026.json'],
  CreateBackup: ['CreateBackup.json'],
};
const range = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-11-21T00:00:00Z') };

const common = /^(Action|Format|Version|Timestamp|SecurityToken|AccessKeyId|Signature\w*)$/;
/** For filters that are typed: the first that a field accepts is taken. */
const typed = ['603524', 'rg-acfm2', 'cn-shanghai', 'rm-1'];

const mysql = sampleInstance('mysql', 'local', { engineVersion: '8.0' });
const sqlServer = sampleInstance('sqlserver', 'cloud');

/** What a row calls `Page.total` or `Backup.size`, in a form that can be compared. */
function valueOf(property: string, name: string, page: Page<Backup>): string {
  const backup = page.items[0];
  switch (property) {
    case 'Page.items':
      return String(page.items.length);
    case 'Backup.fields':
      return JSON.stringify(backup?.fields.find(({ key }) => key === name)?.value);
    case 'Backup.links':
      return JSON.stringify(backup?.links.map(({ network, database }) => [network, database]));
    default: {
      const [owner, member = ''] = property.split('.');
      const from: object | undefined = owner === 'Page' ? page : backup;
      assert.ok(from === undefined || member in from, property);
      return JSON.stringify(from && (from as Record<string, unknown>)[member]);
    }
  }
}

function answerTo(field: FilterField): readonly string[] {
  const text = typed.find((one) => field.check?.(one) === undefined);
  return field.choices?.map(({ id }) => id) ?? (text === undefined ? [] : [text]);
}

describe('docs: api-coverage-alibaba.md', () => {
  let server: Awaited<ReturnType<typeof tinyServer>>;
  let provider: CloudProvider;
  let log: RecordingLog;
  let replies: Record<string, Body>;

  before(async () => {
    server = await tinyServer(({ params }, response) => {
      json(response, { RequestId: 'REQ-1', ...replies[params.get('Action') ?? ''] });
    });
  });
  after(async () => await server.close());
  beforeEach(() => {
    replies = {
      [BACKUPS]: fullReply(BACKUPS, mysql.id),
      [COPIES]: fullReply(COPIES, mysql.id),
      CreateBackup: sample('CreateBackup.json'),
      DescribeBackupTasks: { Items: { BackupJob: [] } },
      DescribeAvailableCrossRegion: { Regions: { Region: ['cn-shanghai'] } },
      DescribeBackupPolicy: { SupportVolumeShadowCopy: 1 },
    };
    log = new RecordingLog();
    const account = { id: 'a', cloud: 'alibaba', name: 'a', method: 'accessKey', keyPlace: 'window' } as const;
    const cloud = clouds.find(({ id }) => id === 'alibaba');
    assert.ok(cloud);
    const place = { site: 'custom', endpoint: server.url };
    provider = cloud.connect({ ...account, ...place }, credentials, settings, { log });
  });
  afterEach(() => provider.dispose());

  async function list(operation: string): Promise<Page<Backup>> {
    return operation === COPIES
      ? await provider.listCopies(mysql, { range }, call())
      : await provider.listBackups(mysql, { range }, call());
  }

  async function first(operation: string): Promise<Backup> {
    const backup = (await list(operation)).items[0];
    assert.ok(backup);
    return backup;
  }

  /** Lists with each answer to each filter; gives the parameters that each of the filters added. */
  async function listEach(kind: 'backups' | 'copies'): Promise<ReadonlyMap<string, string>> {
    const added = new Map<string, string>();
    const ask = async (instance: Instance, query: BackupQuery) =>
      kind === 'copies'
        ? await provider.listCopies(instance, query, call())
        : await provider.listBackups(instance, query, call());
    for (const instance of [mysql, sqlServer]) {
      await ask(instance, { range, cursor: '2:100' });
      const plain = new Set(server.seen.at(-1)?.params.keys());
      for (const field of await provider.backupFilters(instance, kind, call())) {
        for (const answer of answerTo(field)) {
          await ask(instance, { range, filters: { [field.key]: answer } });
          const names = [...(server.seen.at(-1)?.params.keys() ?? [])].filter((name) => !plain.has(name));
          assert.equal(names.length, 1, `${field.label}: ${names.join()}`);
          added.set(names[0] ?? '', field.label);
        }
      }
    }
    return added;
  }

  async function createEach(): Promise<void> {
    const kinds: readonly (readonly [Engine, Storage])[] = [
      ['mysql', 'local'],
      ['mysql', 'cloud'],
      ['postgresql', 'local'],
      ['sqlserver', 'cloud'],
      ['mariadb', 'cloud'],
    ];
    for (const [engine, storage] of kinds) {
      const instance = sampleInstance(engine, storage);
      const { choices } = await provider.backupOptions(instance, call());
      assert.ok(choices.length > 0, engine);
      for (const { id, needsDatabases, retention } of choices) {
        const request = { instanceId: instance.id, regionId: instance.regionId, choiceId: id };
        const databases = needsDatabases ? ['orders'] : [];
        await provider.createBackup({ ...request, databases, ...(retention && { retention: 30 }) }, call());
      }
    }
  }

  /** Asks about a backup and a copy, and forgets how they were had. */
  async function ofBoth(ask: (backup: Backup) => Promise<unknown>): Promise<void> {
    const backups = [await first(BACKUPS), await first(COPIES)];
    (server.seen as unknown[]).length = 0;
    for (const backup of backups) {
      await ask(backup);
    }
  }

  /** What the rows call the methods, each with everything that a user can make of it. */
  const methods: Readonly<Record<string, () => Promise<unknown>>> = {
    listBackups: async () => await listEach('backups'),
    listCopies: async () => await listEach('copies'),
    findBackup: async () => {
      const ref = { instanceId: mysql.id, regionId: mysql.regionId, backupId: '1' };
      await provider.findBackup({ ...ref, copy: false }, call());
      await provider.findBackup({ ...ref, copy: true }, call());
    },
    links: async () => await ofBoth(async (backup) => await provider.links(backup, call())),
    related: async () => await ofBoth(async (backup) => await provider.related(backup, call())),
    lookForStarted: async () => {
      const request = { instanceId: mysql.id, regionId: mysql.regionId, choiceId: 'mysql-physical', databases: [] };
      await provider.lookForStarted(request, range.from, call());
    },
    createBackup: createEach,
  };

  /** The parameters that arrive when a method is called, by operation. */
  async function sentBy(method: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const run = methods[method];
    assert.ok(run, method);
    (server.seen as unknown[]).length = 0;
    await run();
    const sent = new Map<string, Set<string>>();
    for (const { params } of server.seen) {
      const action = params.get('Action') ?? '';
      const names = [...params.keys()].filter((name) => !common.test(name));
      sent.set(action, new Set([...(sent.get(action) ?? []), ...names]));
    }
    return sent;
  }

  for (const operation of [BACKUPS, COPIES, 'CreateBackup'] as const) {
    const rows = coverageRows('alibaba', operation);
    const requests = rows.filter(({ kind }) => kind === 'request');
    const fields = rows.filter(({ kind }) => kind === 'reply');

    describe(operation, () => {
      it('has a row for everything that is documented, and no other', () => {
        const section = sections[operation];
        const request = documented(section, 'Request').map(([name]) => name);
        assert.ok(request.length >= 6);
        assert.deepEqual(namesOf(rows, 'request').toSorted(), request.toSorted());
        const reply = new Set(operation === 'CreateBackup' ? createdReply() : documentedReply(section));
        assert.ok(reply.size >= 2 && (operation === 'CreateBackup' || reply.size > 20), String(reply.size));
        const samples = new Set(sampleFiles[operation].flatMap((file) => [...keysOf(sample(file))]));
        const names = namesOf(rows, 'reply');
        assert.equal(new Set(names).size, names.length);
        assert.deepEqual(
          [...reply].filter((name) => !names.includes(name)),
          [],
        );
        assert.deepEqual(
          [...samples].filter((name) => !names.map(leaf).includes(name)),
          [],
        );
        assert.deepEqual(
          names.filter((name) => !reply.has(name) && !samples.has(leaf(name))),
          [],
        );
      });

      it('sends every parameter, by the methods that the rows name, and no other', async () => {
        const sent = new Map<string, ReadonlySet<string>>();
        for (const method of new Set(requests.flatMap(({ code }) => code))) {
          sent.set(method, (await sentBy(method)).get(operation) ?? new Set());
        }
        for (const { name, code } of requests) {
          assert.ok(code.length > 0, name);
          assert.deepEqual(
            code.filter((method) => !sent.get(method)?.has(name)),
            [],
            `${name} is not sent by these`,
          );
        }
        const names = namesOf(rows, 'request');
        const all = new Set([...sent.values()].flatMap((each) => [...each]));
        // Every request has it, whether or not the operation asks for it.
        all.delete(names.includes('RegionId') ? '' : 'RegionId');
        assert.deepEqual([...all].toSorted(), names.toSorted());
      });

      if (operation !== 'CreateBackup') {
        it('calls each filter as the user sees it', async () => {
          const added = await listEach(operation === COPIES ? 'copies' : 'backups');
          for (const [name, label] of added) {
            const where = requests.find((row) => row.name === name)?.where;
            assert.ok(
              where?.includes(`Filter: ${label}`),
              `${name} is filtered by ${label}, and is said to be: ${where}`,
            );
          }
          const filtered = requests.filter(({ where }) => /Filter: [A-Z]/.test(where)).map(({ name }) => name);
          assert.deepEqual(filtered.toSorted(), [...added.keys()].toSorted());
        });

        it('reads every field into the properties that the rows name', async () => {
          const keys: readonly string[] = [...coveredKeys[operation].record, ...coveredKeys[operation].reply];
          for (const { name, code } of fields) {
            assert.ok(keys.includes(name) || name.startsWith('Items.'), name);
            assert.ok(code.length > 0, name);
            replies[operation] = fullReply(operation, mysql.id);
            const whole = await list(operation);
            replies[operation] = without(fullReply(operation, mysql.id), name);
            const lacking = await list(operation);
            for (const property of code) {
              const [value, other] = [whole, lacking].map((page) => valueOf(property, name, page));
              assert.notEqual(value, other, `${property} is the same without ${name}`);
            }
          }
          assert.deepEqual(
            keys.filter((key) => !namesOf(rows, 'reply').includes(key)),
            [],
          );
        });

        it('shows every field on the details page, where the rows say', async () => {
          const backup = await first(operation);
          const names = { instance: { name: 'a', engine: 'b' }, accountName: 'c', regionName: 'd' };
          const shown = describeBackup({ backup, ...names }).sections.flatMap(({ title, fields: each }) =>
            each.map(({ key, label }) => [key, `${title}: ${label}`] as const),
          );
          const places = new Map(shown);
          for (const { name, where } of fields.filter((row) => !row.name.startsWith('Items.'))) {
            const [, said] = where.replace(' (where it comes)', '').split('Details page, ');
            assert.ok(said?.endsWith(places.get(name) ?? '-'), `${name}: ${places.get(name)}`);
          }
        });
      }
    });
  }

  it('tells the years of parameters and fields', () => {
    const rows = coverageRows('alibaba', COPIES);
    const recent = documented(sections[COPIES], 'Request').filter(([, row]) => row.includes('new since 2019'));
    assert.deepEqual(
      rows.filter(({ kind, years }) => kind === 'request' && years.join() === '2026').map(({ name }) => name),
      recent.map(([name]) => name),
    );
    for (const { name, years } of rows.filter(({ kind }) => kind === 'reply')) {
      const seen = ['2019', '2026'].filter((year) => {
        const body = sample(`DescribeCrossRegionBackups.${year}.json`);
        return name === 'Items.Item' || keysOf(body).has(leaf(name));
      });
      assert.deepEqual(years, seen, name);
    }
  });

  it('reads the id of the job, and the id of the request where there is none', async () => {
    const rows = coverageRows('alibaba', 'CreateBackup').filter(({ kind }) => kind === 'reply');
    assert.deepEqual(
      rows.map(({ name, code }) => [name, ...code]),
      [
        ['BackupJobId', 'BackupJob.id'],
        ['RequestId', 'CloudError.requestId'],
      ],
    );
    const request = { instanceId: 'rm-1', regionId: 'cn-hangzhou', choiceId: 'mysql-physical', databases: [] };
    replies['CreateBackup'] = { BackupJobId: '5071', RequestId: 'REQ-7' };
    assert.equal((await provider.createBackup(request, call())).id, '5071');
    assert.ok(log.lines.some((line) => line.includes('REQ-7')));
    replies['CreateBackup'] = { RequestId: 'REQ-8' };
    const error: unknown = await provider.createBackup(request, call()).catch((reason: unknown) => reason);
    assert.ok(isCloudError(error));
    assert.equal(error.requestId, 'REQ-8');
  });

  it('names what is left out on purpose, and sends none of it', async () => {
    const legacy = quoted(/^All operations .*$/m.exec(referenceSection('## 2. Operations'))?.[0] ?? '').filter((name) =>
      name.includes('Owner'),
    );
    assert.equal(legacy.length, 4);
    assert.deepEqual(leftOut(), legacy);
    for (const method of Object.keys(methods)) {
      const names = [...(await sentBy(method)).values()].flatMap((each) => [...each]);
      assert.deepEqual(
        names.filter((name) => legacy.includes(name)),
        [],
      );
    }
  });

  it('tells what each of the other operations is used for', () => {
    const named =
      coverageSection('alibaba', 'The other operations')
        .match(/^\| `\w+`/gm)
        ?.flatMap(quoted) ?? [];
    const others = permissions.map(({ action }) => action).filter((action) => !(action in sampleFiles));
    assert.deepEqual(named.toSorted(), others.toSorted());
  });
});
