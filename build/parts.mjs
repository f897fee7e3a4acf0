/*
 * The packages of others that are in the bundles: what their licences ask to be passed on, and the bill of materials
 * (CycloneDX 1.5). Everything is in an order of its own, so that the same sources give the same bytes.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** `node_modules/…` of the package that a path of the bundler is in. */
const PACKAGE = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//;

const byText = (one, other) => (one < other ? -1 : Number(one > other));
const inOrder = (parts) => parts.toSorted((one, other) => byText(one.name, other.name) || byText(one.path, other.path));

/** [{ path, name, version, license, author }] of the packages that the bundler read, by its metafiles. */
export async function thirdParties(metafiles, root) {
  const inputs = metafiles.flatMap((metafile) => Object.keys(metafile.inputs));
  const paths = new Set(inputs.flatMap((input) => PACKAGE.exec(input)?.[1] ?? []));
  const parts = [...paths].map(async (path) => {
    const { name, version, license, author } = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8'));
    return { path, name, version, license, author: author?.name ?? author };
  });
  return inOrder(await Promise.all(parts));
}

/** The licences and notices of the packages, as one text. A package without a text that can be passed on is an error. */
export async function licenceTexts(parts, root) {
  const texts = parts.map(async (part) => `${part.name} ${part.version}\n\n${await licenceText(part, root)}\n`);
  return (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`);
}

async function licenceText({ path, name, license, author }, root) {
  const files = (await readdir(join(root, path))).filter((file) => /^(licen[cs]e|notice)/i.test(file)).toSorted();
  if (files.length > 0) {
    const texts = await Promise.all(files.map((file) => readFile(join(root, path, file), 'utf8')));
    return texts.map((text) => text.trim()).join('\n\n');
  }
  if (license !== 'MIT' || !author) {
    throw new Error(`${name} brings no text of its licence (${license})`);
  }
  // The words of the licence are the same for everybody; ours is at hand.
  const own = await readFile(join(root, 'LICENSE'), 'utf8');
  return `MIT License\n\nCopyright (c) ${author}\n\n${own.slice(own.indexOf('Permission is hereby granted')).trim()}`;
}

/**
 * The bill of materials. `time` is an ISO time; `sha512` is of the package that it is about, in hexadecimal digits.
 */
export function billOfMaterials({ manifest, lock, parts, time, sha512 }) {
  const root = `${manifest.name}@${manifest.version}`;
  const refs = new Map(parts.map((part) => [part.path, `${part.name}@${part.version}`]));
  const needs = (path, names) =>
    [...new Set(names.flatMap((name) => refs.get(resolved(lock, path, name)) ?? []))].toSorted(byText);
  const direct = needs('', Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }));
  const dependencies = parts.map(({ path }) => ({
    ref: refs.get(path),
    dependsOn: needs(path, Object.keys(lock.packages[path].dependencies ?? {})),
  }));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      timestamp: time,
      component: {
        type: 'application',
        'bom-ref': root,
        name: manifest.name,
        version: manifest.version,
        licenses: [{ expression: manifest.license }],
        hashes: [{ alg: 'SHA-512', content: sha512 }],
      },
    },
    components: parts.map((part) => component(part, refs.get(part.path), lock.packages[part.path])),
    dependencies: [{ ref: root, dependsOn: direct }, ...dependencies],
  };
}

function component({ name, version, license }, ref, locked) {
  return {
    type: 'library',
    'bom-ref': ref,
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [{ expression: license }],
    hashes: [
      { alg: 'SHA-512', content: Buffer.from(locked.integrity.replace('sha512-', ''), 'base64').toString('hex') },
    ],
  };
}

/** Where Node finds a package that is asked for from another: beside it, else further up. */
function resolved(lock, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const path = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (at === '' || lock.packages[path] !== undefined) {
      return path;
    }
  }
}
