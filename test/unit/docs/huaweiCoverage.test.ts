import assert from 'node:assert/strict';
import { coveredKeys } from '../../../src/clouds/huawei/records/backups.ts';
import { operations, type OperationName } from '../../../src/clouds/huawei/operations.ts';
import type { Backup, Field } from '../../../src/model/resources.ts';
import type * as detailsModule from '../../../src/webview/details/describe.ts';
import { ScriptedCloud } from '../clouds/huawei/scripted.ts';
import { loadWithEditor } from '../webview/editor.ts';
import { coverageRows, coverageSection, leaf, namesOf, quoted, tableOf, type CoverageRow } from './coverageTable.ts';
import { documented, namesCall, otherPaths } from './huaweiReference.ts';
import { answerInFull, fieldsOf, looks, type Made } from './huaweiReplies.ts';
import { filteredBy, methods, sentBy, type Sent } from './huaweiRequests.ts';

const { describeBackup } = await loadWithEditor<typeof detailsModule>('details/describe.ts');

/** The operations of each section; two that answer the same share one. */
const sections: readonly (readonly [heading: string, names: readonly OperationName[]])[] = [
  ['ListAuthProjects and ListProjects', ['ListAuthProjects', 'ListProjects']],
  ...Object.keys(operations)
    .filter((name): name is OperationName => Object.hasOwn(operations, name) && !name.endsWith('Projects'))
    .map((name) => [name, [name]] as const),
];
/** What has no place says so first, and why after it. */
const NO_PLACE = /^Not (?:sent|read|used): \S.{8,}/;

const rowsOf = (heading: string) => coverageRows('huawei', heading);
const withPlace = (rows: readonly CoverageRow[]) => rows.filter(({ where }) => !NO_PLACE.test(where));
const withoutPlace = (rows: readonly CoverageRow[]) => rows.filter(({ where }) => NO_PLACE.test(where));

/** As text, with the fields that are made when they are asked for. */
function plain(value: unknown): string {
  return JSON.stringify([value], (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && 'fields' in inner ? { ...inner, fields: inner.fields } : inner,
  );
}

/** What a row calls `Page.total`, `Backup.fields` or `related`, in a form that can be compared. */
function valueOf(property: string, name: string, made: Made): string {
  const [owner = '', member] = property.split('.');
  assert.ok(owner in made, `${property} is not made`);
  const all = [made[owner]].flat().filter((one) => typeof one === 'object' && one !== null);
  if (member === undefined) {
    return plain(made[owner]);
  }
  return plain(
    all.map((one) => {
      const value: unknown = Reflect.get(one, member);
      assert.ok(member in one, `${property} is no property`);
      return member === 'items' ? [value].flat().length : member === 'fields' ? fieldAt(value as Field[], name) : value;
    }),
  );
}

function fieldAt(fields: readonly Field[], name: string): unknown {
  return fields.filter(({ key }) => key === name || name.startsWith(`${key}.`) || key.endsWith(`.${leaf(name)}`));
}

describe('docs: api-coverage-huawei.md', () => {
  let cloud: ScriptedCloud;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());

  const known = new Map<string, Sent>();

  async function sentOnce(method: string): Promise<Sent> {
    const sent = known.get(method) ?? (await sentBy(cloud, method));
    known.set(method, sent);
    return sent;
  }

  async function made(operation: OperationName, missing?: string): Promise<Made> {
    answerInFull(cloud, operation, missing);
    const provider = cloud.connect();
    try {
      return await looks[operation](provider, cloud);
    } finally {
      provider.dispose();
    }
  }

  for (const [heading, names] of sections) {
    const rows = rowsOf(heading);
    const requests = rows.filter(({ kind }) => kind === 'request');
    const fields = rows.filter(({ kind }) => kind === 'reply');

    describe(heading, () => {
      it('has a row for everything that is documented, with a place or the reason why it has none', () => {
        const all = names.map((name) => documented()[name]);
        const [request, reply] = [all.flatMap((one) => one.request), [...new Set(all.flatMap((one) => one.reply))]];
        assert.ok(reply.length > 2, 'the reference was read');
        assert.deepEqual(namesOf(rows, 'request').toSorted(), request.toSorted());
        const named = namesOf(rows, 'reply');
        assert.equal(new Set(named).size, named.length);
        assert.deepEqual(
          reply.filter((name) => !named.includes(name)),
          [],
        );
        // Only what is read may have a row without being documented.
        assert.deepEqual(
          withoutPlace(fields).filter(({ name }) => !reply.includes(name)),
          [],
        );
        assert.deepEqual(
          rows.filter(({ where, code }) => NO_PLACE.test(where) !== (code.length === 0)),
          [],
        );
      });

      it('says how it is called, and which permission that needs', () => {
        const wanted = names.flatMap((name) => {
          const { method, path, ...more } = operations[name];
          assert.ok(namesCall(method, path), path);
          return [`${method} ${path}`, ...('permission' in more ? [more.permission] : [])];
        });
        assert.deepEqual(quoted(coverageSection('huawei', heading).trim().split('\n\n')[0] ?? ''), wanted);
      });

      it('is sent what the rows say, by the methods that they name, and nothing else', async () => {
        const sent = new Set<string>();
        for (const method of Object.keys(methods)) {
          const parameters = await sentOnce(method);
          const those = new Set(names.flatMap((name) => [...(parameters.get(name)?.keys() ?? [])]));
          those.forEach((name) => sent.add(name));
          assert.deepEqual(
            requests.filter(({ name, code }) => code.includes(method) && !those.has(name)),
            [],
            `${method} does not send this`,
          );
        }
        assert.deepEqual([...sent].toSorted(), namesOf(withPlace(requests), 'request').toSorted());
        const claimed = requests.flatMap(({ code }) => code);
        assert.deepEqual(
          claimed.filter((method) => !Object.hasOwn(methods, method)),
          [],
        );
      });

      it('is read into the properties that the rows name, and no further', async () => {
        const operation = names[0];
        assert.ok(operation);
        const full = fieldsOf(operation);
        const claimed = fields.map(({ name }) => name);
        assert.deepEqual(
          full.filter((name) => !claimed.some((one) => one === name || name.startsWith(`${one}.`))),
          [],
        );
        for (const one of names) {
          const whole = await made(one);
          for (const { name, code } of fields) {
            const lacking = await made(one, name);
            for (const property of code) {
              const [value, other] = [whole, lacking].map((each) => valueOf(property, name, each));
              assert.notEqual(value, other, `${property} is the same without ${name}`);
            }
            assert.equal(plain(whole) === plain(lacking), code.length === 0, `${name} makes a difference`);
          }
        }
      });
    });
  }

  for (const [list, operation] of [
    ['instances', 'ListInstances'],
    ['backups', 'ListBackups'],
    ['copies', 'ListOffsiteBackups'],
  ] as const) {
    it(`calls each filter of ${list} as the user sees it`, async () => {
      const labels = await filteredBy(cloud, list, operation);
      const requests = rowsOf(operation).filter(({ kind }) => kind === 'request');
      for (const [name, each] of labels) {
        const where = requests.find((row) => row.name === name)?.where;
        assert.ok(
          [...each].every((label) => where?.includes(`Filter: ${label}`)),
          `${name} is filtered by ${[...each].join()}, and is said to be: ${where}`,
        );
      }
      const filtered = requests.filter(({ where }) => /Filter: [A-Z]/.test(where)).map(({ name }) => name);
      assert.deepEqual(filtered.toSorted(), [...labels.keys()].toSorted());
    });
  }

  for (const [operation, keys] of [
    ['ListBackups', coveredKeys.backups],
    ['ListOffsiteBackups', coveredKeys.copies],
  ] as const) {
    it(`shows every field of ${operation} on the details page, where the rows say`, async () => {
      const [backup] = (await made(operation))['Backup'] as readonly Backup[];
      assert.ok(backup);
      const names = { instance: { name: 'a', engine: 'b' }, accountName: 'c', regionName: 'd' };
      const places = new Map(
        describeBackup({ backup, ...names }).sections.flatMap(({ title, fields }) =>
          fields.map(({ key, label }) => [key, `${title}: ${label}`] as const),
        ),
      );
      const fields = rowsOf(operation).filter(({ kind, name }) => kind === 'reply' && name !== 'backups');
      for (const { name, where } of fields) {
        const place = places.get(name) ?? places.get(name.split('.')[0] ?? '') ?? '-';
        assert.ok(where.endsWith(`Details page, ${place}`), `${name}: ${place}`);
      }
      const named = fields.map(({ name }) => name);
      assert.deepEqual(
        [...keys.record, ...keys.reply].filter(
          (key) => !named.some((name) => name === key || name.startsWith(`${key}.`)),
        ),
        [],
      );
    });
  }

  it('tells why the other calls are not used', () => {
    const rows = tableOf(coverageSection('huawei', 'Calls that are not used'));
    const paths = rows.map((cell) => (quoted(cell('Call'))[0] ?? '').split(' ')[1] ?? '');
    assert.ok(rows.every((cell) => cell('Why not').length > 10));
    const used: readonly string[] = Object.values(operations).map(({ path }) => path);
    const others = otherPaths();
    assert.ok(others.length > 3, 'the reference was read');
    assert.deepEqual(
      others.filter((path) => used.includes(path) === paths.includes(path)),
      [],
    );
  });
});
