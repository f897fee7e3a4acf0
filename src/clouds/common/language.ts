import * as prose from '../../model/prose.ts';

let language = 'en';

/** The editor's language, for what Intl writes. */
export function setLanguage(tag: string): void {
  language = tag;
}

/** `plural` in the editor's language. */
export function plural(count: number, one: () => string, many: (count: string) => string): string {
  return prose.plural(count, language, one, many);
}

/** `listed` in the editor's language. */
export function listed(items: readonly string[]): string {
  return prose.listed(items, language);
}
