/*
 * npm start: a real VS Code with this checkout as an extension. The desktop program if `code` is on the PATH, else VS
 * Code's server from npm and an address for the browser. Accounts and settings stay in .vscode-test/start until --fresh.
 *
 *   --port N   the address's port (it is remembered: a browser keeps its data by address)
 *   --fresh    forgets everything first
 */
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startFront } from './front.ts';
import type { Front, FrontOptions } from './front.ts';
import { ensureServer } from './install.ts';
import { CACHE, ROOT } from './paths.ts';
import { mustRun, onPath, run } from './processes.ts';
import { startServer } from './server.ts';
import { writeSettings } from './settings.ts';

const HOME = join(CACHE, 'start');
/** What is open in the window: without a folder, it would forget its editors when it is reloaded. */
const FOLDER = join(HOME, 'empty');

const { values: flags } = parseArgs({ options: { port: { type: 'string' }, fresh: { type: 'boolean' } } });

async function prepare(userFolder: string): Promise<void> {
  await mkdir(FOLDER, { recursive: true, mode: 0o700 });
  if (!existsSync(join(userFolder, 'settings.json'))) {
    await writeSettings(userFolder);
  }
}

/** The desktop's `code`. The one in a remote terminal is another program and cannot do this. */
function desktopCode(): string | undefined {
  return process.env['VSCODE_IPC_HOOK_CLI'] === undefined ? onPath('code') : undefined;
}

async function startDesktop(code: string): Promise<void> {
  const userData = join(HOME, 'desktop');
  await prepare(join(userData, 'User'));
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const folders = [`--user-data-dir=${userData}`, `--extensions-dir=${join(HOME, 'desktop-extensions')}`];
  const args = [`--extensionDevelopmentPath=${ROOT}`, ...folders, ...asRoot, '--new-window', FOLDER];
  console.log('Opening VS Code. RDS Backups is in the activity bar.');
  const shell = process.platform === 'win32';
  const quoted = (text: string) => (shell ? `"${text}"` : text);
  const { code: status } = await run(quoted(code), args.map(quoted), { stdio: 'inherit', shell });
  process.exitCode = status;
}

async function startInBrowser(): Promise<void> {
  const dataDir = join(HOME, 'server');
  const extensionsDir = join(HOME, 'extensions');
  await prepare(join(dataDir, 'data/User'));
  await installCheckout(extensionsDir);
  const server = await startServer({ main: await ensureServer('newest'), dataDir, extensionsDir });
  const options = { serverPort: server.port, token: server.token ?? '', keyFile: join(dataDir, 'secret-key') };
  const front = await frontOnSamePort(options);
  console.log('\nOpen this address in a browser; RDS Backups is in the activity bar. Ctrl+C ends it.\n');
  console.log(`  ${front.address({ folder: FOLDER })}\n`);
  const asked = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal));
  await Promise.race([...asked, server.ended]);
  await Promise.all([front.stop(), server.stop()]);
}

/** The server reads every folder in there as an extension when it starts, links included. */
async function installCheckout(extensionsDir: string): Promise<void> {
  await rm(extensionsDir, { recursive: true, force: true });
  await mkdir(extensionsDir, { recursive: true });
  await symlink(ROOT, join(extensionsDir, 'rds-backups'), 'junction');
}

/** A browser keeps accounts and keys by address, so the port of last time is taken again where that can be done. */
async function frontOnSamePort(options: FrontOptions): Promise<Front> {
  const file = join(HOME, 'port');
  const wanted = flags.port ?? (await readFile(file, 'utf8').catch(() => '0'));
  let front: Front;
  try {
    front = await startFront({ ...options, port: Number(wanted) });
  } catch (error) {
    if (flags.port !== undefined) {
      throw new Error(`Port ${wanted} cannot be used.`, { cause: error });
    }
    console.log(`Port ${wanted} is taken. What was stored under its address stays there.`);
    front = await startFront(options);
  }
  await writeFile(file, String(front.port));
  return front;
}

if (flags.fresh === true) {
  await rm(HOME, { recursive: true, force: true });
}
await mustRun(process.execPath, ['esbuild.mjs'], { cwd: ROOT });
const code = desktopCode();
await (code === undefined ? startInBrowser() : startDesktop(code));
