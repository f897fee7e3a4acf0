import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ROOT } from '../../vscode/paths.ts';
import { bareTexts, type BareText } from './literals.ts';

/** Texts with words that stay as they are, and why. */
const allowed: readonly { readonly where: RegExp; readonly text: RegExp; readonly why: string }[] = [
  { where: /./, text: /^(SQL Server|Flexus RDS|RDS Backups|Markdown|aliyun CLI)$/, why: 'names' },
  { where: /./, text: /^[A-Z]+( [A-Z]+)+$/, why: 'states as the cloud sends them' },
  { where: /^clouds\//, text: /^POST \{\}\/$|^\{\} Access=/, why: 'what is sent to a cloud' },
  {
    where: /^clouds\/common\/(records|requester)/,
    text: /left out|missing or|not an object|failed:|request/,
    why: 'log',
  },
  { where: /^downloads\/transfer\//, text: /^exit \{\}$|^a fault of this extension$/, why: 'log' },
  { where: /^model\/links/, text: /^\[download link\]$/, why: 'what a log has in the place of a link' },
  { where: /^clouds\/\w+\/snippets/, text: /^(Region|Project): \{\}$/, why: 'a comment in a program' },
  { where: /^downloads\/links\/shells/, text: /^(curl|wget)\{\} --/, why: 'a program' },
  { where: /^commands\/create\//, text: /^(how|out|parameter) \{\}( \{\})?$/, why: 'ids of questions' },
  { where: /^health\/report\/teamFile\.ts/, text: /./, why: 'a JSON schema, for which editors have no translations' },
  {
    where: /^tools\/(answers|browse|finding|health|index|schemas)/,
    text: /./,
    why: 'what only a language model reads',
  },
  {
    where: /^tools\/startBackup/,
    text: /^(Choose [ad]|[Tt]his method|The user|A backup of this|, or|retention:|It is followed|Do not)/,
    why: 'what only a language model reads',
  },
  { where: /^api\/index/, text: /./, why: 'what only the author of another extension reads' },
  { where: /^accounts\/profiles\//, text: /^(aliyun|hcloud|Bearer) |^--mode/, why: 'programs and a header' },
  { where: /^webview\/html/, text: /^<!DOCTYPE html>/, why: 'markup' },
  { where: /^webview\/page\//, text: /^(color-mix|minmax)\(|^11px /, why: 'style' },
];

function isAllowed({ path, text }: BareText): boolean {
  return allowed.some((each) => each.where.test(path) && each.text.test(text));
}

const src = join(ROOT, 'src');

describe('words in the sources', () => {
  let found: readonly BareText[];
  before(() => {
    const paths = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll(sep, '/'))
      // The sandbox speaks as the clouds do, in whatever language they are asked in.
      .filter((path) => path.endsWith('.ts') && !path.startsWith('sandbox/'));
    assert.ok(paths.length > 300);
    found = paths.flatMap((path) => bareTexts(path, readFileSync(join(src, path), 'utf8')));
  });

  it('reach the user by l10n.t only', () => {
    const bare = found.filter((each) => !isAllowed(each));
    assert.deepEqual(
      bare.map(({ path, text }) => `${path}: ${text}`),
      [],
    );
  });

  it('are excepted only where there are such', () => {
    const idle = allowed.filter(
      (each) => !found.some(({ path, text }) => each.where.test(path) && each.text.test(text)),
    );
    assert.deepEqual(idle, []);
  });
});

describe('a bare literal', () => {
  const planted: readonly (readonly [string, string])[] = [
    ['void vscode.window.showInformationMessage("Done.");', 'Done.'],
    ['await showError(failed ? "Failed" : l10n.t("Good"));', 'Failed'],
    ['const row = new vscode.TreeItem("Backups");', 'Backups'],
    ['const row = { label: l10n.t("Good"), description: "Kept" };', 'Kept'],
    ['item.tooltip = `Started ${time}`;', 'Started {}'],
    ['box.placeholder = given ?? "Name";', 'Name'],
    ['const words = count + " backups of the instance";', 'backups of the instance'],
    ['throw new CloudError({ kind: "network", message: `${host} did not answer.` });', '{} did not answer.'],
    ['element.textContent = "Nothing";', 'Nothing'],
    ['const view = html`<p class="dim">Loading ${name}</p>`;', 'Loading {}'],
    ['const view = html`<button aria-label="Close it">${icon}</button>`;', 'Close it'],
    ['const view = html`<b>${done ? html`Done` : nothing}</b>`;', 'Done'],
    ['const words = () => "the last good backup";', 'the last good backup'],
  ];

  for (const [source, text] of planted) {
    it(`is seen in ${source}`, () => {
      assert.deepEqual(
        bareTexts('a.ts', source).map((each) => each.text),
        [text],
      );
    });
  }

  it('is not what is translated, logged, typed or looked for', () => {
    const source = [
      "import { a } from './some place.ts';",
      "const a: 'one of these' | 'two of these' = b;",
      "l10n.t('{0} of these', l10n.t('Good'));",
      "log.warn('nothing was found');",
      "throw new TypeError('a fault of the caller');",
      "const isIt = text.includes('two words');",
      "const row = { id: 'Backups', label: name, icon: 'circle-outline' };",
      'const view = html`<p class="dim wide" title=${title}>${words} · ${more}</p>`;',
    ];
    assert.deepEqual(bareTexts('a.ts', source.join('\n')), []);
  });
});
