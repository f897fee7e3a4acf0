import assert from 'node:assert/strict';
import type * as Files from '../../../../src/health/report/teamFiles.ts';
import { turn } from '../samples.ts';
import { loadWithEditor, person } from './editor.ts';

const { TeamFiles } = await loadWithEditor<typeof Files>('teamFiles.ts');
const nothing = { rules: undefined, problems: [], files: [] };
const file = (pattern: string) => JSON.stringify({ rules: [{ instances: [pattern], oldestBackupHours: 5 }] });
const patterns = ({ rules }: Files.TeamState) =>
  rules?.rules.flatMap(({ instances }) => instances.map(({ text }) => text));

describe("the team's files of a workspace", () => {
  let files: Files.TeamFiles;
  let told: Files.TeamState[];

  function open(...folders: readonly string[]): Files.TeamFiles {
    person.open(...folders);
    files = new TeamFiles();
    told = [];
    files.onDidChange((state) => told.push(state));
    return files;
  }

  afterEach(() => {
    files.dispose();
    person.remove('/a/rds-backups.json');
    person.remove('/b/rds-backups.json');
    person.trust(true);
  });

  it('need not be there', async () => {
    assert.deepEqual(await open('/a').ready(), nothing);
    files.dispose();
    assert.deepEqual(await open().ready(), nothing);
  });

  it('are taken in the order of the folders', async () => {
    person.write('/a/rds-backups.json', file('first'));
    person.write('/b/rds-backups.json', file('second'));
    const state = await open('/a', '/b').ready();
    assert.deepEqual(patterns(state), ['first', 'second']);
    assert.deepEqual(state.problems, []);
    files.dispose();
    assert.deepEqual(patterns(await open('/b', '/a').ready()), ['second', 'first']);
  });

  it('are read again when they are written, made or removed, and when folders change', async () => {
    await open('/a').ready();
    person.write('/a/rds-backups.json', file('new'));
    assert.deepEqual(patterns(await files.ready()), ['new']);
    person.write('/a/rds-backups.json', file('older'));
    person.write('/a/rds-backups.json', file('newest'));
    assert.deepEqual(patterns(await files.ready()), ['newest']);
    person.write('/b/rds-backups.json', file('other'));
    person.open('/a', '/b');
    assert.deepEqual(patterns(await files.ready()), ['newest', 'other']);
    person.remove('/a/rds-backups.json');
    assert.deepEqual(patterns(await files.ready()), ['other']);
    person.open('/a');
    assert.deepEqual(await files.ready(), nothing);
    assert.deepEqual(person.watched.files, ['/a/rds-backups.json']);
    assert.deepEqual(told.at(-1), files.state);
  });

  it('say what is wrong with one, by its name, and use the others', async () => {
    person.write('/a/rds-backups.json', '{\n"rules": [}');
    person.write('/b/rds-backups.json', file('good'));
    const state = await open('/a', '/b').ready();
    assert.deepEqual(patterns(state), ['good']);
    assert.deepEqual(state.problems, ['a/rds-backups.json: Line 2 is not valid JSON. Its rules are not used.']);
    const listed = state.files.map(({ name, rules, problem }) => [name, rules, problem === state.problems[0]]);
    assert.deepEqual(listed, [
      ['a/rds-backups.json', 0, true],
      ['b/rds-backups.json', 1, false],
    ]);
    files.dispose();
    const alone = await open('/a').ready();
    assert.equal(alone.rules, undefined);
    assert.match(alone.problems.join(''), /^rds-backups\.json: Line 2/);
    person.write('/a/rds-backups.json', JSON.stringify({ rules: [], more: 'x'.repeat(256 * 1024) }));
    assert.match((await files.ready()).problems.join(''), /larger than 256 KiB/);
    person.write('/a/rds-backups.json', file('good'), 'NoPermissions');
    assert.match((await files.ready()).problems.join(''), /could not be read/);
  });

  it('are marked in an untrusted workspace, until it is trusted', async () => {
    person.trust(false);
    person.write('/a/rds-backups.json', file('good'));
    assert.equal((await open('/a').ready()).rules?.trusted, false);
    person.trust(true);
    assert.equal((await files.ready()).rules?.trusted, true);
  });

  it('are let go of in the end', async () => {
    person.write('/a/rds-backups.json', file('good'));
    open('/a').dispose();
    await turn();
    assert.deepEqual(told, []);
    assert.deepEqual(person.watched, { files: [], listeners: 0 });
  });
});
