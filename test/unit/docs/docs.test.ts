import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { withTables } from '../../../build/codes.ts';
import { knownCodes as alibabaCodes } from '../../../src/clouds/alibaba/errors.ts';
import { knownCodes as huaweiCodes } from '../../../src/clouds/huawei/errors.ts';
import { mostBytes, mostRules, readTeamFile } from '../../../src/health/report/teamFile.ts';

const ROOT = join(import.meta.dirname, '../../..');
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const below = (folder: string) =>
  readdirSync(join(ROOT, folder)).flatMap((name) => (name.endsWith('.md') ? [join(folder, name)] : []));

const pages = below('docs').filter((path) => !path.includes('api-coverage'));
const documents = [...below('.'), ...below('docs'), ...below('.github'), ...below('bench')];

/** What is no code: neither between fences nor in backticks. */
const prose = (text: string) => text.replaceAll(/^```.*?^```/gms, '').replaceAll(/`[^`\n]*`/g, '``');

/** Anchors of the headings, as the page of a repository makes them. */
function anchorsOf(path: string): Set<string> {
  const found = new Set<string>();
  for (const [, heading = ''] of textOf(path)
    .replaceAll(/^```.*?^```/gms, '')
    .matchAll(/^#+ (.*)$/gm)) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-');
    for (let count = 0, name = anchor; ; count += 1, name = `${anchor}-${count}`) {
      if (!found.has(name)) {
        found.add(name);
        break;
      }
    }
  }
  return found;
}

/** Why a link of a document leads nowhere. */
function fault(path: string, link: string): string | undefined {
  const [file = '', anchor] = link.split('#');
  const target = relative(ROOT, resolve(ROOT, dirname(path), file === '' ? join(ROOT, path) : decodeURI(file)));
  if (target.startsWith(`..${sep}`) || !existsSync(join(ROOT, target))) {
    return `${path}: there is no ${link}`;
  }
  const isLost = anchor !== undefined && !(statSync(join(ROOT, target)).isFile() && anchorsOf(target).has(anchor));
  return isLost ? `${path}: there is no heading ${link}` : undefined;
}

describe('the documents', () => {
  it('lead to files and headings that are there', () => {
    const links = documents.flatMap((path) =>
      [...prose(textOf(path)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => [path, link] as const),
    );
    const own = links.filter(([, link]) => !/^[a-z]+:/.test(link));
    assert.ok(own.length > 40 && own.some(([, link]) => link.includes('#')), String(own.length));
    assert.deepEqual(
      own.flatMap(([path, link]) => fault(path, link) ?? []),
      [],
    );
  });

  it('are all found from the first page', () => {
    const index = textOf('docs/README.md');
    const lost = below('docs').filter((path) => {
      const name = path.slice('docs'.length + 1);
      return name !== 'README.md' && !name.startsWith('api-coverage-') && !index.includes(`](${name})`);
    });
    assert.deepEqual(lost, []);
  });

  it('name commands, views and other words as they stand in the product', () => {
    const named = JSON.parse(textOf('package.nls.json')) as Record<string, string>;
    const said = JSON.parse(textOf('l10n/bundle.l10n.json')) as Record<string, unknown>;
    const known = new Set([...Object.values(named), ...Object.keys(said), 'RDS Backups', 'Debug']);
    const uses = pages.flatMap((path) =>
      [...prose(textOf(path)).matchAll(/(?<![\w*])_([^_\n]+(?:\n[^_\n]+)?)_(?!\w)/g)].map(
        ([, word = '']) => [path, word.replaceAll(/\s+/g, ' ')] as const,
      ),
    );
    assert.ok(uses.length > 40, String(uses.length));
    assert.deepEqual(
      uses.filter(([, word]) => !known.has(word)),
      [],
    );
  });

  it('name settings that there are, each with its default', () => {
    const { contributes } = JSON.parse(textOf('package.json')) as {
      contributes: { configuration: { properties: Record<string, { default: unknown }> } };
    };
    const { properties } = contributes.configuration;
    const uses = pages.flatMap((path) =>
      [...textOf(path).matchAll(/`(rdsBackups\.[\w.]+)`(?:\s*\((\d+)\)|,\s(\d+)\))?/g)].map(
        ([, name = '', one, other]) => [path, name, one ?? other] as const,
      ),
    );
    assert.ok(uses.filter(([, , value]) => value !== undefined).length > 2);
    assert.deepEqual(
      uses.filter(
        ([, name, value]) =>
          !(name in properties) || (value ?? String(properties[name]?.default)) !== String(properties[name]?.default),
      ),
      [],
    );
  });
});

describe('docs/troubleshooting.md', () => {
  const page = textOf('docs/troubleshooting.md');

  it('says of every code what the product says (npm run codes renews it)', async () => {
    assert.equal(page, await withTables(page));
  });

  it('has every code of both clouds once, below its cloud', () => {
    const [, alibaba = '', huawei = ''] = page.split(/^## (?:Alibaba|Huawei) Cloud$/m);
    for (const [section, codes] of [
      [alibaba, alibabaCodes],
      [huawei, huaweiCodes],
    ] as const) {
      const rows = section.split('\n').filter((line) => line.startsWith('| `'));
      const cells = rows.flatMap((line) =>
        [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, code]) => code),
      );
      const listed = cells.flatMap((code) => (code === undefined || code.includes(' ') ? [] : code));
      assert.deepEqual(listed.toSorted(), Object.keys(codes).toSorted());
    }
  });

  it('quotes what the product says', () => {
    const said = JSON.parse(textOf('l10n/bundle.l10n.json')) as Record<string, unknown>;
    const quotes = [...page.matchAll(/^\| "([^"]+)"/gm)].map(([, quote = '']) => quote);
    assert.ok(quotes.length > 5);
    assert.deepEqual(
      quotes.filter((quote) => !(quote in said)),
      [],
    );
  });
});

describe('docs/team-limits.md', () => {
  const page = textOf('docs/team-limits.md');

  it('shows a file that the product takes, and tells of every member', () => {
    const [, json = ''] = /^```json\n(.*?)^```/ms.exec(page) ?? [];
    const read = readTeamFile(json);
    assert.ok('rules' in read && read.rules.length === 3, JSON.stringify(read));
    const schema = JSON.parse(textOf('media/rds-backups.schema.json')) as {
      properties: { rules: { items: { properties: object } } };
    };
    const told = [...page.matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
    assert.deepEqual(told.toSorted(), Object.keys(schema.properties.rules.items.properties).toSorted());
    assert.ok(page.includes(`${mostRules.toLocaleString('en')} rules and ${mostBytes / 1024} KiB`));
  });
});
