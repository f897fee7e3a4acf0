import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { ROOT } from '../vscode/paths.ts';

const FOLDER = join(ROOT, '.github/workflows');

const permissions = v.record(
  v.picklist(['contents', 'id-token', 'attestations']),
  v.picklist(['read', 'write', 'none']),
);
const step = v.strictObject({
  name: v.optional(v.string()),
  if: v.optional(v.string()),
  uses: v.optional(v.string()),
  with: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  env: v.optional(v.record(v.string(), v.string())),
  run: v.optional(v.string()),
});
const matrix = v.strictObject({
  system: v.array(v.string()),
  vscode: v.array(v.string()),
  include: v.array(v.record(v.string(), v.string())),
});
const job = v.strictObject({
  name: v.string(),
  needs: v.optional(v.string()),
  if: v.optional(v.string()),
  'runs-on': v.string(),
  environment: v.optional(v.string()),
  'timeout-minutes': v.pipe(v.number(), v.maxValue(60)),
  permissions: v.optional(permissions),
  strategy: v.optional(v.strictObject({ 'fail-fast': v.boolean(), matrix })),
  steps: v.pipe(v.array(step), v.nonEmpty()),
});
/** As much of the form of a workflow as is used. */
const workflow = v.strictObject({
  name: v.string(),
  on: v.record(v.picklist(['push', 'pull_request', 'merge_group', 'schedule', 'workflow_dispatch']), v.unknown()),
  permissions,
  defaults: v.optional(v.strictObject({ run: v.strictObject({ shell: v.literal('bash') }) })),
  concurrency: v.strictObject({ group: v.string(), 'cancel-in-progress': v.union([v.boolean(), v.string()]) }),
  jobs: v.record(v.string(), job),
});

const files = readdirSync(FOLDER).toSorted();
const textOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8');

function read(file: string): v.InferOutput<typeof workflow> {
  const document = parseDocument(textOf(file), { strict: true });
  assert.deepEqual([...document.errors, ...document.warnings].map(String), [], file);
  return v.parse(workflow, document.toJS());
}

const jobsOf = (file: string) => Object.entries(read(file).jobs);
const stepsOf = (file: string) => jobsOf(file).flatMap(([, { steps }]) => steps);
/** What its shells run, a command each. */
const commandsOf = (file: string) =>
  stepsOf(file).flatMap(({ run = '' }) =>
    run
      .replaceAll('\\\n', ' ')
      .split(/\n|&&/)
      .map((line) => line.trim())
      .filter(Boolean),
  );

describe('the workflows', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };

  it('are the three, and have the form of workflows', () => {
    assert.deepEqual(files, ['audit.yml', 'ci.yml', 'release.yml']);
    files.forEach(read);
  });

  it('may read only, but where something is published or attested', () => {
    const more = files.flatMap((file) => {
      assert.deepEqual(read(file).permissions, { contents: 'read' }, file);
      return jobsOf(file).flatMap(([name, { permissions: own }]) => (own === undefined ? [] : [[file, name, own]]));
    });
    assert.deepEqual(more, [
      ['release.yml', 'build', { contents: 'read', 'id-token': 'write', attestations: 'write' }],
      ['release.yml', 'publish', { contents: 'write' }],
    ]);
  });

  it('take actions by the bytes of a commit, with the version beside it, and the same one everywhere', () => {
    const lines = files.flatMap((file) =>
      textOf(file)
        .split('\n')
        .filter((line) => line.includes('uses:')),
    );
    assert.ok(lines.length > 10);
    const versions = new Map<string, string>();
    for (const line of lines) {
      const [, action = '', commit = '', version = ''] =
        /uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$/.exec(line) ?? [];
      assert.notEqual(version, '', `not pinned: ${line.trim()}`);
      assert.equal(versions.get(action) ?? `${commit} ${version}`, `${commit} ${version}`, action);
      versions.set(action, `${commit} ${version}`);
    }
    // Every step was seen.
    assert.equal(lines.length, files.flatMap(stepsOf).filter(({ uses }) => uses !== undefined).length);
  });

  it('leave no sign-in behind, and give none to what a request brings', () => {
    for (const file of files) {
      const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
      assert.ok(checkouts.length > 0 && checkouts.every((one) => one.with?.['persist-credentials'] === false), file);
      // What others can choose the words of is no part of a script.
      for (const { run = '' } of stepsOf(file)) {
        assert.doesNotMatch(run, /\$\{\{\s*(?:github|inputs|env)\b/, file);
      }
      const hasSecret = jobsOf(file).filter(([, one]) => JSON.stringify(one).includes('secrets.'));
      assert.ok(
        hasSecret.every(([, { environment }]) => environment === 'marketplace'),
        file,
      );
      assert.doesNotMatch(textOf(file), /pull_request_target|workflow_run/, file);
    }
  });

  it('install what is locked, and run scripts that there are', () => {
    const known = new Set(['ci', 'test', ...Object.keys(scripts)]);
    const commands = files.flatMap(commandsOf).filter((command) => command.startsWith('npm '));
    const asked = commands.map((command) => /^npm (?:run )?([\w:-]+)/.exec(command)?.[1] ?? command);
    assert.ok(asked.includes('release') && asked.includes('changelog') && asked.includes('test'), asked.join(' '));
    assert.deepEqual(
      asked.filter((name) => !known.has(name)),
      [],
    );
    for (const file of files.filter((one) => commandsOf(one).some((command) => /^npm test|^npx/.test(command)))) {
      assert.ok(
        commandsOf(file).some((command) => command.startsWith('npm ci')),
        file,
      );
    }
    const tools = files.flatMap(commandsOf).flatMap((command) => /^npx (.*)/.exec(command)?.[1] ?? []);
    for (const tool of tools) {
      const [, name = ''] = /^--no-install ([\w-]+)/.exec(tool) ?? [];
      assert.ok(existsSync(join(ROOT, 'node_modules/.bin', name)) && name !== '', `npx ${tool}`);
    }
  });

  it('name layers of tests that there are', () => {
    const layers = [...readFileSync(join(ROOT, 'test/run.ts'), 'utf8').matchAll(/\{\s*name: '([\w-]+)',\s*args/g)].map(
      ([, name = '']) => name,
    );
    const rows = read('ci.yml').jobs['test']?.strategy?.matrix.include ?? [];
    const named = rows.flatMap(({ layers: words = '' }) => words.split(' '));
    assert.deepEqual(new Set(named), new Set(layers));
  });

  it('try both versions of VS Code on all three systems', () => {
    const axes = read('ci.yml').jobs['test']?.strategy?.matrix;
    assert.deepEqual(
      axes?.system.map((system) => system.replace(/-[\d.]+$/, '')),
      ['ubuntu', 'windows', 'macos'],
    );
    assert.deepEqual(axes.vscode, ['oldest', 'newest']);
  });

  it('name files that are there, or that a run makes', () => {
    const words = files.flatMap((file) => [
      ...textOf(file).matchAll(/(?<![\w/-])(?:test|build|src|out|\.vscode-test)\/[\w./*-]*\w/g),
    ]);
    const sources = words.map(([path]) => path).filter((path) => !path.startsWith('out/'));
    assert.ok(sources.includes('test/package/audit.test.ts'), sources.join(' '));
    assert.deepEqual(
      sources.filter((path) => !existsSync(join(ROOT, path))),
      [],
    );
    // What is kept has to be what tests write.
    const made = [
      'out/ui',
      'out/pictures',
      'out/faults.txt',
      'out/host/soak.txt',
      'out/rds-backups.vsix',
      /^out\/release/,
    ];
    const products = words.map(([path]) => path).filter((path) => path.startsWith('out/'));
    assert.deepEqual(
      products.filter((path) => !made.some((one) => (typeof one === 'string' ? one === path : one.test(path)))),
      [],
    );
  });

  it('name no registry', () => {
    files.forEach((file) => assert.doesNotMatch(textOf(file), /registry|https?:\/\//, file));
  });
});
