import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../vscode/paths.ts';
import { readJson } from './packed.ts';

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly private: boolean;
  readonly icon: string;
  readonly pricing: string;
  readonly galleryBanner: { readonly color: string; readonly theme: string };
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
}

/** Those that the Marketplace knows. */
const categories = new Set([
  'AI',
  'Azure',
  'Chat',
  'Data Science',
  'Debuggers',
  'Education',
  'Extension Packs',
  'Formatters',
  'Keymaps',
  'Language Packs',
  'Linters',
  'Machine Learning',
  'Notebooks',
  'Other',
  'Programming Languages',
  'SCM Providers',
  'Snippets',
  'Testing',
  'Themes',
  'Visualization',
]);
const MOST_KEYWORDS = 30;

describe('the page in the Marketplace', () => {
  let manifest: Manifest;
  before(async () => {
    manifest = await readJson<Manifest>('package.json');
  });

  it('is found: by categories that there are, and keywords that are all counted', () => {
    assert.deepEqual(
      manifest.categories.filter((name) => !categories.has(name)),
      [],
    );
    const { keywords } = manifest;
    assert.ok(keywords.length > 0 && keywords.length <= MOST_KEYWORDS, String(keywords.length));
    assert.equal(new Set(keywords.map((word) => word.toLowerCase())).size, keywords.length);
  });

  it('has a banner in the colour of the icon, and an icon of 256 pixels', async () => {
    const icon = await readFile(join(ROOT, manifest.icon));
    assert.deepEqual([icon.toString('latin1', 1, 4), icon.readUInt32BE(16), icon.readUInt32BE(20)], ['PNG', 256, 256]);
    const drawn = await readFile(join(ROOT, manifest.icon.replace(/png$/, 'svg')), 'utf8');
    assert.equal(/<rect [^>]*fill="(#\w+)"/.exec(drawn)?.[1], manifest.galleryBanner.color);
    // Words on it are light.
    assert.equal(manifest.galleryBanner.theme, 'dark');
  });

  it('says that it costs nothing, and npm publishes nothing', () => {
    assert.equal(manifest.pricing, 'Free');
    assert.equal(manifest.private, true);
  });

  it('has its publisher from one place', async () => {
    const id = `${manifest.publisher}.${manifest.name}`;
    const folders = ['src', 'test', 'build', 'bench', 'docs', 'media'];
    const files = await Promise.all(
      folders.map(async (folder) =>
        (await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true })).flatMap((file) =>
          file.isFile() && /\.(ts|mjs|md|json)$/.test(file.name) ? join(file.parentPath, file.name) : [],
        ),
      ),
    );
    const texts = files.flat().map(async (path) => ((await readFile(path, 'utf8')).includes(id) ? [path] : []));
    assert.ok(texts.length > 900);
    // Authors of other extensions copy it from there.
    assert.deepEqual((await Promise.all(texts)).flat(), [join(ROOT, 'docs/api.md')]);
  });
});
