import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { answer } from '../../../src/clouds/huawei/answers.ts';
import { Client } from '../../../src/clouds/huawei/client.ts';
import { knownCodes, refused } from '../../../src/clouds/huawei/errors.ts';
import { operations, type OperationName } from '../../../src/clouds/huawei/operations.ts';
import { isCloudError, type CloudError } from '../../../src/model/errors.ts';
import { RecordingLog } from '../../support/log.ts';
import { call, credentials, json, settings, tinyServer } from '../clouds/alibaba/helpers.ts';
import { coverageRows, coverageSection, namesOf, quoted, tableOf } from './coverageTable.ts';
import { documentedCauses, documentedCodes, documentedForms, documentedHeaders } from './huaweiReference.ts';

type Cells = (title: string) => string;
type Headers = Readonly<Record<string, string>>;

const table = (heading: string): readonly Cells[] => tableOf(coverageSection('huawei', heading));
const codesOf = (cell: Cells, title: string) => quoted(cell(title));

function errorOf(work: () => unknown): CloudError {
  try {
    work();
  } catch (error) {
    assert.ok(isCloudError(error));
    return error;
  }
  assert.fail('it succeeded');
}

/** The error of an answer with these headers and this body. */
function read(body: object, headers: Headers = {}): CloudError {
  const raw = { status: 400, headers, body: JSON.stringify(body) };
  return errorOf(() => answer(raw, { action: 'ListBackups', redact: (words) => words }));
}

/** Compares an error with the last cells of its row. What stands before the sentence ends with a colon, as no sentence does here. */
function isAsTold(
  cell: Cells,
  code: string,
  more: { readonly detail?: string; readonly action?: OperationName } = {},
): void {
  const { detail = 'Words.', action = 'ListBackups' } = more;
  const error = refused({ action, code, detail, requestId: 'REQ-1', status: Number(cell('Status')) });
  assert.equal(error.kind, quoted(cell('Kind'))[0], `${code} ${detail}`);
  const told = cell('What the user is told').replace(/^Nothing, .*?: /, '');
  const [begin = '', rest] = told.split('…');
  assert.ok(rest === undefined ? error.message === told : error.message.startsWith(begin.trim()), `${code}: ${told}`);
  assert.ok(begin.length > 10);
}

describe('docs: api-coverage-huawei.md, errors', () => {
  it('has a row for every code that is documented, and for every other that is known', () => {
    const rows = table('Error codes').flatMap((cell) => codesOf(cell, 'Codes').map((code) => [code, cell] as const));
    const statuses = new Map(rows.map(([code, cell]) => [code, cell('Status')]));
    assert.equal(statuses.size, rows.length);
    const codes = documentedCodes();
    assert.ok(codes.length >= 60, `found ${codes.length}`);
    assert.deepEqual(
      codes.filter(({ code, status }) => {
        const told = statuses.get(code);
        return told === undefined || !(status.includes(told) || status.includes(`${told.slice(0, 1)}xx`));
      }),
      [],
    );
    assert.deepEqual([...statuses.keys()].toSorted(), Object.keys(knownCodes).toSorted());
  });

  it('tells what becomes of each code', () => {
    for (const cell of table('Error codes')) {
      codesOf(cell, 'Codes').forEach((code) => isAsTold(cell, code));
    }
    const [first] = table('Error codes');
    assert.ok(first);
    isAsTold(first, 'APIG.0101');
  });

  it('tells what else some codes mean, with all causes of a refused sign-in', () => {
    const rows = table('Codes that mean several things');
    for (const cell of rows) {
      const [code = ''] = codesOf(cell, 'Code');
      const [detail] = quoted(cell('Words of the cloud'));
      const [name] = quoted(cell('Operation'));
      const action = Object.keys(operations).find((one): one is OperationName => one === name);
      assert.equal(action, name);
      isAsTold(cell, code, { ...(detail === undefined ? {} : { detail }), ...(action && { action }) });
    }
    const words = rows.map((cell) => quoted(cell('Words of the cloud'))[0]);
    const causes = documentedCauses();
    assert.ok(causes.length > 3, 'the reference was read');
    assert.deepEqual(
      causes.filter((cause) => !words.includes(cause)),
      [],
    );
  });

  it('tells what becomes of codes that are not known', () => {
    for (const cell of table('Statuses with codes that are not known')) {
      isAsTold(cell, 'XYZ.0001');
    }
  });

  it('tells which parts of an error are read, in every form', () => {
    const rows = coverageRows('huawei', 'Forms of errors');
    const forms = documentedForms();
    assert.ok(forms.length >= 5, 'the reference was read');
    assert.deepEqual(namesOf(rows, 'reply').toSorted(), [...new Set(forms.flatMap(({ names }) => names))].toSorted());
    for (const { body, names } of forms) {
      for (const name of names) {
        const lacking = JSON.parse(
          JSON.stringify(body, (key, value: unknown) => (key === name.split('.').at(-1) ? undefined : value)),
        ) as object;
        const [whole, other] = [read(body), read(lacking)];
        const { code = [] } = rows.find((row) => row.name === name) ?? {};
        const changed = (['code', 'detail', 'requestId'] as const).filter((part) => whole[part] !== other[part]);
        assert.ok(
          code.every((property) => changed.some((part) => property === `CloudError.${part}`)),
          `${name} changes ${changed.join()}`,
        );
        assert.equal(code.length === 0, changed.length === 0, name);
      }
    }
  });

  describe('headers', () => {
    let server: Awaited<ReturnType<typeof tinyServer>>;
    let headers: IncomingHttpHeaders;

    before(async () => {
      server = await tinyServer((_seen, response, request) => {
        headers = request.headers;
        json(response, {});
      });
    });
    after(async () => await server.close());

    const rows = coverageRows('huawei', 'Headers');

    it('has a row for every header that is documented', () => {
      const wanted = documentedHeaders();
      assert.ok(wanted.length >= 9, 'the reference was read');
      // The cloud's clock is told by an ordinary header of HTTP.
      const named = rows.map(({ name }) => name).filter((name) => name !== 'Date');
      assert.deepEqual(named.map((name) => name.toLowerCase()).toSorted(), [...wanted].toSorted());
    });

    it('sends those that the rows say, and no others', async () => {
      const client = new Client(credentials, settings, { log: new RecordingLog() });
      const parts = { endpoint: () => server.url, path: '/v3/p/backups', projectId: 'p' };
      const requests: readonly (readonly ['read' | 'write', OperationName, object | undefined])[] = [
        ['read', 'ListBackups', undefined],
        ['write', 'CreateManualBackup', { name: 'n' }],
      ];
      const named = rows.filter(({ kind }) => kind === 'request');
      assert.ok(named.every(({ where, code }) => where.startsWith('Not sent: ') === (code.length === 0)));
      for (const [method, action, body] of requests) {
        await client[method]({ ...parts, action, body }, call());
        const ordinary = /^(?:host|connection|content-length|transfer-encoding)$/;
        assert.deepEqual(
          Object.keys(headers)
            .filter((name) => !ordinary.test(name))
            .toSorted(),
          named
            .filter(({ code }) => code.includes(method))
            .map(({ name }) => name.toLowerCase())
            .toSorted(),
        );
      }
      client.dispose();
    });

    it('reads those that the rows say', () => {
      const body = { error_code: 'APIGW.0301', error_msg: 'signature expired' };
      for (const { name, code } of rows.filter(({ kind }) => kind === 'reply')) {
        const value = name === 'Date' ? new Date(Date.now() + 3_600_000).toUTCString() : 'REQ-9';
        const [whole, other] = [read(body, { [name.toLowerCase()]: value }), read(body)];
        assert.ok(code.length > 0);
        for (const property of code) {
          const part = property.replace('CloudError.', '');
          assert.notEqual(Reflect.get(whole, part), Reflect.get(other, part), name);
        }
      }
    });
  });
});
