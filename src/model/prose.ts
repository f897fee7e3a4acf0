/** How numbers, lists and sentences are written in a language, which is a tag that Intl knows. */

import { listFormat, numberFormat, pluralRules } from './formats.ts';

/** "1 backup" where the language has a form for one thing, else "5,120 backups": `many` gets the number as it is written. */
export function plural(count: number, language: string, one: () => string, many: (count: string) => string): string {
  const isOne = count === 1 && pluralRules(language, {}).select(count) === 'one';
  return isOne ? one() : many(number(count, language));
}

/** "5,120" */
export function number(value: number, language: string): string {
  return numberFormat(language, {}).format(value);
}

/** "a, b, c": names beside each other. */
export function listed(items: readonly string[], language: string): string {
  return listFormat(language, { type: 'conjunction', style: 'narrow' }).format(items);
}

/** Sentences one after the other, but those that are empty. Full-width punctuation brings its space along. */
export function sentences(...parts: readonly (string | false | undefined)[]): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string' && part !== '') {
      text += text === '' || /[。！？」）]$/.test(text) ? part : ` ${part}`;
    }
  }
  return text;
}
