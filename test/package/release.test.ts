import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { importsOf } from '../unit/imports.ts';
import { ROOT, VSIX } from '../vscode/paths.ts';
import { packed, readJson, SBOM, shippedParts, type Part } from './packed.ts';
import { readZip } from './zip.ts';

const sha512 = (bytes: Buffer) => createHash('sha512').update(bytes).digest('hex');

/** The parts of CycloneDX 1.5 that the bill uses, as its schema has them. */
const hashes = v.pipe(
  v.array(v.strictObject({ alg: v.literal('SHA-512'), content: v.pipe(v.string(), v.regex(/^[0-9a-f]{128}$/)) })),
  v.length(1),
);
const licenses = v.pipe(v.array(v.strictObject({ expression: v.pipe(v.string(), v.nonEmpty()) })), v.length(1));
const text = v.pipe(v.string(), v.nonEmpty());
const bill = v.strictObject({
  $schema: v.literal('http://cyclonedx.org/schema/bom-1.5.schema.json'),
  bomFormat: v.literal('CycloneDX'),
  specVersion: v.literal('1.5'),
  version: v.literal(1),
  metadata: v.strictObject({
    timestamp: v.pipe(v.string(), v.isoTimestamp()),
    component: v.strictObject({
      type: v.literal('application'),
      'bom-ref': text,
      name: text,
      version: text,
      licenses,
      hashes,
    }),
  }),
  components: v.array(
    v.strictObject({
      type: v.literal('library'),
      'bom-ref': text,
      name: text,
      version: text,
      purl: v.pipe(v.string(), v.regex(/^pkg:npm\/(%40[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/)),
      licenses,
      hashes,
    }),
  ),
  dependencies: v.array(v.strictObject({ ref: text, dependsOn: v.array(text) })),
});

/** Packages that the sources name, types aside. */
async function namedPackages(): Promise<string[]> {
  const src = join(ROOT, 'src');
  const files = (await readdir(src, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const imports = files.map(async (file) => {
    const code = await readFile(join(src, file), 'utf8');
    return importsOf(file, code.replaceAll(/^(import|export) type [^;]*;/gm, '')).map(({ to }) => to);
  });
  const names = (await Promise.all(imports)).flat().flatMap((to) => /^(@[\w-]+\/)?[\w-]+(?=\/|$)/.exec(to)?.[0] ?? []);
  const lock = await readJson<{ packages: object }>('package-lock.json');
  return [...new Set(names)].filter((name) => `node_modules/${name}` in lock.packages);
}

describe('a release', () => {
  let parts: readonly Part[];
  let archive: Buffer;
  before(async () => {
    parts = await shippedParts();
    archive = await readFile(VSIX);
  });

  it('knows every package whose code is in it', async () => {
    const named = await namedPackages();
    assert.ok(named.includes('lit') && named.includes('@alicloud/pop-core'), named.join(' '));
    const known = new Set(parts.map(({ name }) => name));
    assert.deepEqual(
      named.filter((name) => !known.has(name)),
      [],
    );
    const tools = ['typescript', 'mocha', 'esbuild', '@vscode/vsce', 'fast-check', 'playwright-core'];
    assert.deepEqual(
      tools.filter((name) => known.has(name)),
      [],
    );
  });

  it('passes on the words of their licences, and whose they are', async () => {
    const notices = readZip(archive).get('extension/dist/licenses.txt')?.toString('utf8') ?? '';
    const sections = notices.split(`\n${'-'.repeat(80)}\n\n`);
    assert.deepEqual(
      sections.map((section) => section.split('\n')[0]),
      parts.map(({ name, version }) => `${name} ${version}`),
    );
    for (const section of sections) {
      assert.match(section, /Copyright|\(c\)/i, section);
      assert.match(section, /Permission|Redistribution/, section);
    }
  });

  it('has a bill of materials: those packages, by their bytes, and the .vsix by its', async () => {
    await packed();
    const { metadata, components, dependencies } = v.parse(bill, JSON.parse(await readFile(SBOM, 'utf8')));
    const manifest = await readJson<{ name: string; version: string; license: string }>('package.json');
    const { name, version, license } = manifest;
    const own = `${name}@${version}`;
    const { timestamp, component } = metadata;
    const said = { type: 'application' as const, 'bom-ref': own, name, version, licenses: [{ expression: license }] };
    assert.deepEqual(component, { ...said, hashes: [{ alg: 'SHA-512', content: sha512(archive) }] });
    assert.ok(Date.parse(timestamp) <= Date.now());
    const lock = await readJson<{ packages: Record<string, { integrity: string }> }>('package-lock.json');
    const refs = parts.map((part) => `${part.name}@${part.version}`);
    assert.deepEqual(
      components.map((one) => [one['bom-ref'], one.licenses[0]?.expression, one.hashes[0]?.content]),
      parts.map((part, index) => {
        const integrity = lock.packages[part.path]?.integrity.replace('sha512-', '') ?? '';
        return [refs[index], part.license, Buffer.from(integrity, 'base64').toString('hex')];
      }),
    );
    assert.deepEqual(
      components.map(({ purl }) => decodeURIComponent(purl)),
      refs.map((ref) => `pkg:npm/${ref}`),
    );
    assert.deepEqual(
      dependencies.map(({ ref }) => ref),
      [own, ...refs],
    );
    // Every package is there because something in the list wants it.
    const wanted = new Set(dependencies.flatMap(({ dependsOn }) => dependsOn));
    assert.deepEqual(wanted, new Set(refs));
  });
});
