/** How numbers, lists and sentences are written in a language, which is a tag that Intl knows. */

/** Formats take long to make. */
const formats = new Map<string, { readonly rules: Intl.PluralRules; readonly numbers: Intl.NumberFormat }>();

function formatsOf(language: string): { readonly rules: Intl.PluralRules; readonly numbers: Intl.NumberFormat } {
  const known = formats.get(language);
  if (known) {
    return known;
  }
  const made = { rules: new Intl.PluralRules(language), numbers: new Intl.NumberFormat(language) };
  formats.set(language, made);
  return made;
}

/** "1 backup" where the language has a form for one thing, else "5,120 backups": `many` gets the number as it is written. */
export function plural(count: number, language: string, one: () => string, many: (count: string) => string): string {
  const { rules, numbers } = formatsOf(language);
  return count === 1 && rules.select(count) === 'one' ? one() : many(numbers.format(count));
}

/** "5,120" */
export function number(value: number, language: string): string {
  return formatsOf(language).numbers.format(value);
}

/** "a, b, c": names beside each other. */
export function listed(items: readonly string[], language: string): string {
  return new Intl.ListFormat(language, { type: 'conjunction', style: 'narrow' }).format(items);
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
