import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, root, shortName, words } from './manifest.ts';
import { holds, keysOf, type Keys } from './when.ts';

const { commands, menus, submenus, keybindings, views, viewsWelcome, walkthroughs, configuration } =
  manifest.contributes;
const entries = Object.values(menus).flat();
const commandsOf = (text: string) => [...text.matchAll(/\(command:([\w.]+)/g)].map(([, command = '']) => command);
const viewIds = Object.values(views).flatMap((each) => each.map(({ id }) => id));
const known = new Set([
  ...commands.map(({ command }) => command),
  // The editor makes one for each view.
  ...viewIds.map((id) => `${id}.focus`),
]);
const sourceText = globSync('src/**/*.ts', { cwd: root })
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');
const whens = [...entries, ...keybindings, ...viewsWelcome].flatMap(({ when }) => when ?? []);
const steps = walkthroughs.flatMap((each) => each.steps);

/** The commands that an empty view offers. */
const offered = (view: string, keys: Keys) =>
  viewsWelcome
    .filter((each) => each.view === view && holds(each.when, keys))
    .map(({ contents }) => commandsOf(words(contents)).map(shortName).join(' '));

/** What a key does in a view. */
const taken = (key: string, keys: Keys) =>
  keybindings.filter((each) => each.key === key && holds(each.when, keys)).map(({ command }) => shortName(command));

describe('the commands of the manifest', () => {
  it('have each a handler, and there is no handler without a command', () => {
    const [, list = ''] = /export const commandIds = \[([^\]]*)\]/.exec(sourceText) ?? [];
    const handled = [...list.matchAll(/'([\w.]+)'/g)].map(([, name = '']) => name);
    assert.ok(handled.length > 40);
    assert.deepEqual(commands.map(({ command }) => shortName(command)).toSorted(), handled.toSorted());
  });

  it('have each a title in title case, with … only at its end, and an icon of the editor where a button shows it', () => {
    const small = new Set(['and', 'as', 'by', 'from', 'in', 'of', 'the', 'to', 'with']);
    const buttons = new Set(
      Object.entries(menus)
        .flatMap(([menu, list]) => (menu === 'commandPalette' ? [] : list))
        .filter(({ group = '' }) => group.startsWith('inline'))
        .map(({ command }) => command),
    );
    menus['view/title']
      ?.filter(({ group = '' }) => group.startsWith('navigation'))
      .forEach(({ command }) => buttons.add(command));
    const codicons = readFileSync(join(root, 'node_modules/@vscode/codicons/dist/codicon.css'), 'utf8');
    for (const { command, title, icon, enablement } of commands) {
      const text = words(title);
      assert.match(text, /^[^….]+…?$/, command);
      const odd = text
        .replace('…', '')
        .split(' ')
        .filter((word, index) => (index === 0 || !small.has(word)) && !/^[A-Z(]/.test(word));
      assert.deepEqual(odd, [], text);
      if (icon === undefined) {
        assert.ok(!buttons.has(command), `${command} is a button`);
      } else {
        const [, name = ''] = /^\$\(([a-z-]+)\)$/.exec(icon) ?? [];
        assert.ok(codicons.includes(`.codicon-${name}:before`), `${command}: ${icon}`);
      }
      assert.equal(enablement, undefined, 'what does not work is not shown');
    }
  });

  it('are all that menus, keys, welcome views, the walkthrough and settings lead to', () => {
    const used = [
      ...entries.flatMap(({ command }) => command ?? []),
      ...keybindings.map(({ command }) => command),
      ...viewsWelcome.flatMap(({ contents }) => commandsOf(words(contents))),
      ...steps.flatMap(({ description }) => commandsOf(words(description))),
      ...Object.values(configuration.properties).flatMap(({ markdownDescription }) =>
        commandsOf(words(String(markdownDescription))),
      ),
    ];
    assert.deepEqual(
      used.filter((command) => !known.has(command)),
      [],
    );
  });

  it('can each be found somewhere: in the palette, in a menu or on a row', () => {
    const shownInPalette = new Set(
      commands
        .map(({ command }) => command)
        .filter(
          (command) => !menus['commandPalette']?.some((entry) => entry.command === command && entry.when === 'false'),
        ),
    );
    const elsewhere = Object.entries(menus).flatMap(([menu, list]) => (menu === 'commandPalette' ? [] : list));
    const lost = commands.filter(
      ({ command }) => !shownInPalette.has(command) && !elsewhere.some((entry) => entry.command === command),
    );
    // What a click on a row does, and Enter.
    const byClick = new Set(['rdsBackups.loadMore']);
    assert.deepEqual(
      lost.filter(({ command }) => !byClick.has(command)),
      [],
    );
  });
});

describe('the conditions of the manifest', () => {
  const editorKeys = new Set([
    'view',
    'viewItem',
    'listMultiSelection',
    'listDoubleSelection',
    'focusedView',
    'inputFocus',
  ]);

  it('are understood, and ask only for what the editor or the product tells', () => {
    const told = new Set([...sourceText.matchAll(/setContextKey\(\s*'(\w+)'/g)].map(([, key]) => `rdsBackups.${key}`));
    const asked = new Set([...whens, ...contextEvents()].flatMap(keysOf));
    assert.deepEqual(
      [...asked].filter((key) => !editorKeys.has(key) && !told.has(key)),
      [],
      'asked for and never told',
    );
    assert.deepEqual(
      [...told].filter((key) => !asked.has(key)),
      [],
      'told and never asked for',
    );
  });

  it('are read as the editor reads them', () => {
    const keys: Keys = { view: 'v', viewItem: 'a.b', yes: true };
    const expected: readonly (readonly [string, boolean])[] = [
      ['view == v && viewItem =~ /^a\\.b$/', true],
      ['view == v && viewItem =~ /^b/', false],
      ['view != v || yes', true],
      ['!yes', false],
      ['!no', true],
      ['no == x', false],
      ['no != x', true],
      ['no =~ /x/', false],
      ['false', false],
    ];
    expected.forEach(([when, result]) => assert.equal(holds(when, keys), result, when));
    assert.throws(() => holds('view > v', keys), /not understood/);
  });

  it('name views that there are', () => {
    const named = whens.flatMap((when) =>
      [...when.matchAll(/\b(?:view|focusedView) == ([\w.]+)/g)].map(([, id]) => id),
    );
    assert.deepEqual(
      [...named, ...viewsWelcome.map(({ view }) => view)].filter((id) => !viewIds.includes(id ?? '')),
      [],
    );
    const menusOfMenus = entries.flatMap(({ submenu }) => submenu ?? []);
    assert.deepEqual(new Set(menusOfMenus), new Set(submenus.map(({ id }) => id)));
  });

  it('offer in an empty view only what works there', () => {
    const some = { 'rdsBackups.hasAccounts': true };
    assert.deepEqual(offered('rdsBackups.explorer', {}), ['addAccount exploreSampleData openWalkthrough']);
    assert.deepEqual(offered('rdsBackups.activity', {}), ['addAccount exploreSampleData']);
    assert.deepEqual(offered('rdsBackups.activity', some), ['findRunning createBackup']);
  });
});

describe('the keys', () => {
  it('are those of the editor’s own lists, work only in a view, and not while something is typed', () => {
    const keys = ['f2', 'delete', 'ctrl+c'];
    assert.deepEqual([...new Set(keybindings.map(({ key }) => key))], keys);
    const on = (view: string) => keys.map((key) => taken(key, { focusedView: view }).join(' '));
    assert.deepEqual(on('rdsBackups.explorer'), ['renameAccount', 'removeAccount', 'copyId']);
    assert.deepEqual(on('rdsBackups.activity'), ['', 'activity.remove', '']);
    assert.deepEqual(on('somebody.else'), ['', '', '']);
    for (const key of keys) {
      assert.deepEqual(taken(key, { focusedView: 'rdsBackups.explorer', inputFocus: true }), []);
    }
  });

  it('are for the row that has the focus in their view', () => {
    for (const { when, args } of keybindings) {
      const [, view] = /focusedView == ([\w.]+)/.exec(when) ?? [];
      assert.deepEqual(args, { $treeViewId: view, $focusedTreeItem: true });
    }
  });
});

/** Conditions for a step of the walkthrough to be done. */
function contextEvents(): readonly string[] {
  return steps.flatMap(({ completionEvents }) =>
    completionEvents.filter((event) => event.startsWith('onContext:')).map((event) => event.slice('onContext:'.length)),
  );
}

describe('the walkthrough', () => {
  it('has five steps, sample data first, each with a button and something that ends it', () => {
    assert.equal(walkthroughs.length, 1);
    assert.deepEqual(
      steps.map(({ id }) => id),
      ['sample', 'account', 'find', 'health', 'create'],
    );
    for (const { id, description, completionEvents } of steps) {
      // A line that is a link and nothing else is a button.
      const buttons = words(description)
        .split('\n')
        .filter((text) => /^\[[^\]]+\]\(command:[\w.]+\)$/.test(text));
      assert.ok(buttons.length === 1 || buttons.length === 2, id);
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) {
        const [kind, what = ''] = event.split(':');
        assert.ok(kind === 'onCommand' ? known.has(what) : kind === 'onContext', event);
      }
    }
  });

  it('has a small picture of its own for each step, in the colours of the theme, and words for it', () => {
    for (const { id, media } of steps) {
      const path = join(root, media.svg);
      assert.ok(existsSync(path), media.svg);
      assert.ok(statSync(path).size <= 6000, `${media.svg} has ${statSync(path).size} bytes`);
      const svg = readFileSync(path, 'utf8');
      assert.match(svg, /^<svg [^>]*viewBox=/);
      assert.doesNotMatch(svg, /#[0-9a-f]{3,8}\b|rgb\(|style=|<style|<script|href|<image|<foreignObject/i, id);
      const colours = [...svg.matchAll(/\b(?:fill|stroke)="([^"]+)"/g)].map(([, colour = '']) => colour);
      assert.ok(colours.length > 0);
      assert.deepEqual(
        colours.filter((colour) => colour !== 'none' && !/^var\(--vscode-[\w-]+\)$/.test(colour)),
        [],
        id,
      );
      assert.ok(words(media.altText).length > 20, id);
    }
  });

  it('is the one that is opened', () => {
    assert.ok(sourceText.includes(`\\.${manifest.name}$/`));
    assert.ok(sourceText.includes(`#${walkthroughs[0]?.id}\``));
  });
});

describe('the settings', () => {
  const settings = Object.entries(configuration.properties);

  it('say what they may be, stand in an order, and hold for the whole program', () => {
    const orders = settings.map(([, { order }]) => order);
    assert.equal(new Set(orders).size, orders.length);
    for (const [name, setting] of settings) {
      assert.equal(setting['scope'], 'application', name);
      assert.ok(words(String(setting['markdownDescription'])).endsWith('.'), name);
      assert.equal(typeof setting['order'], 'number', name);
      if (setting['type'] === 'number' || setting['type'] === 'integer') {
        const [least, most, value] = ['minimum', 'maximum', 'default'].map((key) => setting[key]);
        assert.ok(typeof least === 'number' && typeof most === 'number' && typeof value === 'number', name);
        assert.ok(least <= value && value <= most, name);
      } else if (setting['type'] === 'string') {
        const [values, descriptions] = [setting['enum'], setting['enumDescriptions']];
        assert.ok(Array.isArray(values) && Array.isArray(descriptions) && values.length === descriptions.length, name);
      } else {
        assert.equal(setting['type'], 'boolean', name);
      }
    }
  });

  it('lead to settings that there are', () => {
    const linked = settings.flatMap(([, { markdownDescription }]) =>
      [...words(String(markdownDescription)).matchAll(/`#([^#`]+)#`/g)].map(([, name = '']) => name),
    );
    assert.ok(linked.length > 3);
    assert.deepEqual(
      linked.filter((name) => !(name in configuration.properties)),
      [],
    );
  });
});
