import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { holds, type Keys } from './when.ts';

export const root = join(import.meta.dirname, '../../..');

export interface MenuEntry {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
      readonly icon?: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly submenus: readonly { readonly id: string; readonly label: string }[];
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when: string;
      readonly args?: unknown;
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when?: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly title: string; readonly steps: readonly Step[] }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
  };
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));

export const manifest = read('package.json') as Manifest;
const sentences = read('package.nls.json') as Readonly<Record<string, string>>;

/** What stands in the manifest for a sentence, in English. */
export function words(key: string): string {
  return sentences[key.replaceAll('%', '')] ?? '';
}

/** The name of a command without the prefix that all have. */
export const shortName = (command: string) => command.replace(/^rdsBackups\./, '');

/** The entries of a menu that show, in their groups, as the editor orders both. */
export function shown(menu: string, keys: Keys): readonly MenuEntry[] {
  const place = ({ group = '' }: MenuEntry) => {
    const [name = '', order = '0'] = group.split('@');
    // Buttons on a row come first here, and then what the editor puts first.
    const rank = ['inline', 'navigation'].indexOf(name);
    return { name: rank < 0 ? name : String(rank), order: Number(order) };
  };
  return (manifest.contributes.menus[menu] ?? [])
    .filter(({ when }) => holds(when, keys))
    .toSorted((left, right) => {
      const [a, b] = [place(left), place(right)];
      return a.name < b.name ? -1 : a.name > b.name ? 1 : a.order - b.order;
    });
}

/** The entries as one line: `group: command command | group: …`. */
export function line(entries: readonly MenuEntry[]): string {
  const groups = new Map<string, string[]>();
  for (const { command = '', submenu, group = '' } of entries) {
    const name = group.split('@')[0] ?? '';
    groups.set(name, [...(groups.get(name) ?? []), submenu === undefined ? shortName(command) : `[${submenu}]`]);
  }
  return [...groups].map(([name, commands]) => `${name}: ${commands.join(' ')}`).join(' | ');
}
