import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { hostname } from 'node:os';
import type * as machineModule from '../../../src/downloads/machine.ts';

const UIKind = { Desktop: 1, Web: 2 };
const ExtensionKind = { UI: 1, Workspace: 2 };
const MARK = '?editor=';

/** The editor, as a module, is in the address of what imports it, and of what that imports. */
registerHooks({
  resolve(specifier, context, next) {
    const [, editor] = context.parentURL?.split(MARK) ?? [];
    if (editor === undefined) {
      return next(specifier, context);
    }
    if (specifier === 'vscode') {
      return { url: `data:text/javascript,${editor}`, shortCircuit: true };
    }
    const found = next(specifier, context);
    return specifier.startsWith('.') ? { ...found, url: `${found.url}${MARK}${editor}` } : found;
  },
});

/** What is told of the machine in a window of this kind. */
async function machineIn(env: object, extensionKind: number): Promise<string | undefined> {
  const members = { UIKind, ExtensionKind, env: { uiKind: UIKind.Desktop, ...env } };
  const editor = [
    ...Object.entries(members).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`),
    `export const extensions = { all: ${JSON.stringify([{ id: 'somebody.else' }, { id: 'anybody.rds-backups', extensionKind }])} };`,
  ].join('');
  const address = new URL(`../../../src/downloads/machine.ts${MARK}${encodeURIComponent(editor)}`, import.meta.url);
  const { otherMachine } = (await import(address.href)) as typeof machineModule;
  return otherMachine();
}

describe('the machine that files are saved on', () => {
  const remoteName = 'ssh-remote';

  it('has a name where the extension runs on another one than the user sits at', async () => {
    assert.equal(await machineIn({ remoteName }, ExtensionKind.Workspace), hostname());
    assert.equal(await machineIn({ uiKind: UIKind.Web }, ExtensionKind.UI), hostname());
  });

  it("is the user's own also in a window that is connected to another one", async () => {
    assert.equal(await machineIn({ remoteName }, ExtensionKind.UI), undefined);
    assert.equal(await machineIn({}, ExtensionKind.Workspace), undefined);
  });
});
