/** Whether licences that are allowed fulfil an SPDX expression: `MIT`, `(MIT OR GPL-3.0-only)`, `MIT AND Zlib`. */
export function fulfils(expression: string, allowed: ReadonlySet<string>): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const one = (): boolean => {
    if (words[at] !== '(') {
      at += 1;
      return allowed.has(words[at - 1] ?? '');
    }
    at += 1;
    const inside = any();
    at += 1;
    return inside;
  };
  // Every part is read, whatever the one before it says.
  const joined = (word: string, next: () => boolean, join: (before: boolean, after: boolean) => boolean) => {
    let all = next();
    while (words[at] === word) {
      at += 1;
      all = join(next(), all);
    }
    return all;
  };
  const every = () => joined('AND', one, (before, after) => before && after);
  function any(): boolean {
    return joined('OR', every, (before, after) => before || after);
  }
  const fulfilled = any();
  return fulfilled && at === words.length;
}

/** Permissive: what is passed on needs to name its authors, and nothing else. */
export const permissive: ReadonlySet<string> = new Set(['0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/** For tools, which are used here and passed on to nobody. */
export const forTools: ReadonlySet<string> = new Set([
  ...permissive,
  'Apache-2.0',
  'Artistic-2.0',
  'BlueOak-1.0.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'MPL-2.0',
  'PSF-2.0',
  'Python-2.0',
  'WTFPL',
  'Zlib',
]);

/** Tools under terms of their own, which were read. */
export const termsRead: readonly { readonly tool: RegExp; readonly why: string }[] = [
  { tool: /^node_modules\/@vscode\/vsce-sign(-[a-z0-9-]+)?$/, why: "Microsoft's, for use with its marketplace" },
];
