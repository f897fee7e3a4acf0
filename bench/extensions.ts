/* The product packed as for a release, and peers that are built and packed the same way. */
import { build } from 'esbuild';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../test/vscode/paths.ts';
import { mustRun } from '../test/vscode/processes.ts';

export async function packProduct(): Promise<void> {
  await mustRun('npm', ['run', 'package'], { cwd: ROOT });
}

interface Peer {
  readonly name: string;
  readonly source: string;
  readonly contributes?: object;
}

/** Does nothing, when the product does. */
export const empty: Peer = {
  name: 'empty',
  source: `import * as vscode from 'vscode';
export function activate(context: vscode.ExtensionContext) { context.subscriptions.push(); }`,
};

/** One row that can be opened, again and again; the rows below are there at once and look like backups. */
export const atOnce: Peer = {
  name: 'at-once',
  contributes: {
    viewsContainers: { activitybar: [{ id: 'atOnce', title: 'At once', icon: 'view.svg' }] },
    views: { atOnce: [{ id: 'atOnce.rows', name: 'Rows' }] },
  },
  source: `import * as vscode from 'vscode';
export function activate(context: vscode.ExtensionContext) {
  const row = (id: string, label: string, state: vscode.TreeItemCollapsibleState) => {
    const item = new vscode.TreeItem(label, state);
    item.id = id;
    item.description = 'Full · Physical · 2.1 GiB';
    item.tooltip = label;
    item.iconPath = new vscode.ThemeIcon('pass');
    return item;
  };
  const { Collapsed, None } = vscode.TreeItemCollapsibleState;
  const above = Array.from({ length: 20 }, (_, at) => row(\`\${at}\`, \`Group \${at + 1}\`, Collapsed));
  context.subscriptions.push(vscode.window.registerTreeDataProvider('atOnce.rows', {
    getTreeItem: (item: vscode.TreeItem) => item,
    getChildren: (item?: vscode.TreeItem) =>
      item ? Array.from({ length: 35 }, (_, at) => row(\`\${item.id}/\${at}\`, \`Row \${at + 1}\`, None)) : above,
  }));
}`,
};

/** Packs a peer in a folder of its own below this one; answers where the .vsix is. */
export async function packPeer(folder: string, { name, source, contributes = {} }: Peer): Promise<string> {
  const home = join(folder, name);
  await mkdir(home, { recursive: true });
  const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as { readonly engines: object };
  const manifest = { name, publisher: 'bench', version: '0.0.1', engines, main: './extension.js', contributes };
  // The window asks for no trust, and none is given.
  const starts = {
    activationEvents: ['onStartupFinished'],
    capabilities: { untrustedWorkspaces: { supported: true } },
  };
  await writeFile(join(home, 'package.json'), JSON.stringify({ ...manifest, ...starts }));
  await writeFile(join(home, 'README.md'), `# ${name}\n`);
  await writeFile(join(home, 'LICENSE'), 'MIT\n');
  await writeFile(join(home, 'view.svg'), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"/>');
  await build({
    stdin: { contents: source, loader: 'ts' },
    outfile: join(home, 'extension.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
  });
  const vsix = join(folder, `${name}.vsix`);
  const vsce = join(ROOT, 'node_modules/@vscode/vsce/vsce');
  const quiet = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];
  await mustRun(process.execPath, [vsce, 'package', ...quiet, '--out', vsix], { cwd: home });
  return vsix;
}

/** What an extension says of each of its starts. */
export interface Start {
  readonly name: string;
  /** Of the extension host: one for each start of a window. */
  readonly pid: number;
  /** Milliseconds until the code was loaded, and until `activate()` was through. */
  readonly load: number;
  readonly activate: number;
  /** Milliseconds of the processor for both, which the rest of the machine hardly lengthens; 0 where nobody says. */
  readonly cpu: number;
}

/** Puts a clock around the code of each extension that is installed here; the times go to a file, a line each. */
export async function timeStarts(extensionsDir: string, file: string): Promise<void> {
  for (const entry of await readdir(extensionsDir, { withFileTypes: true })) {
    if (entry.isDirectory() && !entry.name.startsWith('.')) {
      const path = join(extensionsDir, entry.name, 'package.json');
      const manifest = JSON.parse(await readFile(path, 'utf8')) as { readonly name: string; readonly main: string };
      await writeFile(path, JSON.stringify({ ...manifest, main: './timed.js' }));
      await writeFile(join(extensionsDir, entry.name, 'timed.js'), clock(manifest, file));
    }
  }
}

function clock({ name, main }: { readonly name: string; readonly main: string }, file: string): string {
  return `const { appendFileSync } = require('node:fs');
const { performance } = require('node:perf_hooks');
const cpu = () => Object.values(process.threadCpuUsage?.() ?? {}).reduce((sum, part) => sum + part / 1000, 0);
const before = cpu();
const begun = performance.now();
const extension = require(${JSON.stringify(main)});
const [loaded, afterLoad] = [performance.now(), cpu()];
exports.activate = async (context) => {
  const [between, called] = [cpu(), performance.now()];
  const made = extension.activate(context);
  if (typeof made?.then === 'function') {
    await made;
  }
  const activate = performance.now() - called;
  const used = afterLoad - before + cpu() - between;
  const start = { name: ${JSON.stringify(name)}, pid: process.pid, load: loaded - begun, activate, cpu: used };
  appendFileSync(${JSON.stringify(file)}, JSON.stringify(start) + '\\n');
  return made;
};
exports.deactivate = () => extension.deactivate?.();
`;
}
