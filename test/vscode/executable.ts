/*
 * Stands in for the desktop program where `@vscode/test-electron` expects one: takes its arguments, runs the tests inside
 * the extension host of VS Code's server, with headless Chromium as the window, and exits with the tests' code.
 * `--server=…/server-main.js` says which VS Code, `--folder=…` what is open in it.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { format } from 'node:util';
import { launchChromium } from './chromium.ts';
import { startServer } from './server.ts';
import { writeSettings } from './settings.ts';

/** All of the host tests; one test has a limit of its own. The soak of many rounds takes as long as it takes. */
const TIMEOUT_MS = process.env['RDS_BACKUPS_SOAK'] === undefined ? 5 * 60_000 : 12 * 3_600_000;

function argument(name: string): string {
  const [found] = allOf(name);
  if (found === undefined) {
    throw new Error(`--${name}=… is missing`);
  }
  return found;
}

function allOf(name: string): readonly string[] {
  const start = `--${name}=`;
  return process.argv.filter((given) => given.startsWith(start)).map((given) => given.slice(start.length));
}

async function runInBrowser(port: number): Promise<number> {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload = ['extensionDevelopmentPath', 'extensionTestsPath'].map((name) => [name, remote(argument(name))]);
  const query = new URLSearchParams({ folder: argument('folder'), payload: JSON.stringify(payload) });
  const browser = await launchChromium();
  try {
    const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    // The two functions that VS Code's page looks for. The console is the whole window's, and the tests write to a file.
    const heard: string[] = [];
    await page.exposeFunction('codeAutomationLog', (_type: string, parts: unknown[]) => heard.push(format(...parts)));
    const finished = new Promise<number>((done) => {
      void page.exposeFunction('codeAutomationExit', (code: number) => done(code));
    });
    await page.goto(`http://127.0.0.1:${port}/?${query.toString()}`);
    const late = sleep(TIMEOUT_MS, undefined, { ref: false }).then(() => {
      throw new Error(`no result in ${TIMEOUT_MS / 1000} s; the window said:\n${heard.slice(-100).join('\n')}`);
    });
    return await Promise.race([finished, late]);
  } finally {
    await browser.close();
  }
}

async function main(): Promise<number> {
  const scratch = await mkdtemp(join(tmpdir(), 'rds-backups-host-'));
  try {
    const dataDir = join(scratch, 'data');
    await writeSettings(join(dataDir, 'data/User'));
    const extensionsDir = join(scratch, 'extensions');
    // In a browser one extension can be in development; the others are there as if they had been installed.
    for (const folder of allOf('extensionDevelopmentPath').slice(1)) {
      await cp(folder, join(extensionsDir, basename(folder)), { recursive: true });
    }
    const server = await startServer({ main: argument('server'), dataDir, extensionsDir, testDriver: true });
    try {
      return await runInBrowser(server.port);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(1));
}
process.exit(await main());
