import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../vscode/paths.ts';

type Words = Readonly<Record<string, string>>;

/** A language's words beside the English ones: of the code, or of the manifest. */
interface Translation {
  readonly name: string;
  readonly english: Words;
  readonly words: Words;
}

const languages = ['ja', 'zh-cn'];
const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Words;

/** What is the same in every language, though it has several words. */
const untranslated: readonly { readonly key: RegExp; readonly why: string }[] = [
  { key: /^(Alibaba Cloud|Huawei Cloud|RDS Backups|Object Storage Service \(OSS\))$/, why: 'names' },
  { key: /^[A-Z]{2}[ -][A-Z][\w -]+$/, why: 'regions of Huawei Cloud, which have no Japanese names' },
];

/** What is wrong with a translation, one line for each. */
function faultsOf({ english, words }: Translation): readonly string[] {
  const missing = Object.keys(english).filter((key) => !Object.hasOwn(words, key));
  const unused = Object.keys(words).filter((key) => !Object.hasOwn(english, key));
  const both = Object.entries(english).flatMap(([key, text]) => {
    const translated = words[key];
    return translated === undefined ? [] : [{ key, text, translated }];
  });
  const keysOf = (isWrong: (text: string, translated: string) => boolean) =>
    both.filter(({ text, translated }) => isWrong(text, translated)).map(({ key }) => key);
  return [
    ...say('missing', missing),
    ...say('unused', unused),
    ...say(
      'empty',
      keysOf((_, translated) => translated.trim() === ''),
    ),
    ...say(
      'other places',
      keysOf((text, translated) => placesOf(text) !== placesOf(translated)),
    ),
    ...say(
      'other code or icons',
      keysOf((text, translated) => codeOf(text) !== codeOf(translated)),
    ),
    ...say(
      'not translated',
      keysOf((text, translated) => text === translated && isSentence(text)),
    ),
  ];
}

function say(fault: string, keys: readonly string[]): readonly string[] {
  return keys.map((key) => `${fault}: ${key}`);
}

/** `{0}` and so on, each once: a translation may need one twice. */
function placesOf(text: string): string {
  return [...new Set(text.match(/\{\d+\}/g))].toSorted().join(' ');
}

/** What must not be translated: code, icons, addresses of commands. */
function codeOf(text: string): string {
  return [...new Set(text.match(/`[^`]+`|\$\([\w~-]+\)|\((?:command:|https:)[^)]+\)/g))].toSorted().join(' ');
}

function isSentence(text: string): boolean {
  const words = text.replaceAll(/\{\d+\}/g, '').match(/\p{L}{2,}/gu) ?? [];
  return words.length >= 2 && !untranslated.some(({ key }) => key.test(text));
}

/** The languages that files of a folder are in, as their names say it. */
function found(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => pattern.exec(name)?.[1] ?? []);
}

describe('the words of the code and of the manifest', () => {
  for (const language of languages) {
    const translations: readonly Translation[] = [
      { name: 'code', english: read('l10n/bundle.l10n.json'), words: read(`l10n/bundle.l10n.${language}.json`) },
      { name: 'manifest', english: read('package.nls.json'), words: read(`package.nls.${language}.json`) },
    ];
    for (const translation of translations) {
      it(`are all there in ${language}: ${translation.name}`, () => assert.deepEqual(faultsOf(translation), []));
    }

    it(`call commands in ${language} what the manifest calls them`, () => {
      const [code, manifest] = translations;
      const titles = Object.entries(manifest?.english ?? {}).filter(([key]) => key.startsWith('command.'));
      const wrong = Object.entries(code?.words ?? {}).flatMap(([sentence, translated]) =>
        titles
          .filter(([, title]) => sentence.includes(`“${title.replace(/…$/, '')}`))
          .map(([key]) => manifest?.words[key]?.replace(/…$/, '') ?? '')
          .filter((title) => !translated.includes(title))
          .map((title) => `${title}: ${translated}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  it('are in the same languages', () => {
    assert.deepEqual(found('l10n', /^bundle\.l10n\.(.+)\.json$/).toSorted(), languages);
    assert.deepEqual(found('.', /^package\.nls\.(.+)\.json$/).toSorted(), languages);
  });

  it('are those that the manifest asks for', () => {
    const asked = new Set(
      [...readFileSync(join(ROOT, 'package.json'), 'utf8').matchAll(/"%([^"%]+)%"/g)].map((match) => match[1]),
    );
    assert.deepEqual(asked, new Set(Object.keys(read('package.nls.json'))));
  });
});

describe('a fault of a translation', () => {
  const english = { 'The {0} of {1}': 'The {0} of {1}', 'See `code`': 'See `code`', name: 'Add it' };
  const faults = (words: Words) => faultsOf({ name: 'planted', english, words });
  const whole = { 'The {0} of {1}': '{1} 的 {0}', 'See `code`': '查看 `code`', name: '添加' };

  it('is told, whichever it is', () => {
    assert.deepEqual(faults(whole), []);
    const { name: _, ...less } = whole;
    assert.deepEqual(faults(less), ['missing: name']);
    assert.deepEqual(faults({ ...whole, more: '更多' }), ['unused: more']);
    assert.deepEqual(faults({ ...whole, name: ' ' }), ['empty: name']);
    assert.deepEqual(faults({ ...whole, 'The {0} of {1}': '{0}' }), ['other places: The {0} of {1}']);
    assert.deepEqual(faults({ ...whole, 'See `code`': '查看' }), ['other code or icons: See `code`']);
    assert.deepEqual(faults({ ...whole, name: 'Add it' }), ['not translated: name']);
  });
});
