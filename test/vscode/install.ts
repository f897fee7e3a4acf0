import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  downloadAndUnzipVSCode,
  ProgressReportStage,
  resolveCliArgsFromVSCodeExecutablePath,
} from '@vscode/test-electron';
import { CACHE } from './paths.ts';
import { forNpm, isExecutable, mustRun, onPath, run } from './processes.ts';

/** `oldest` is what `engines.vscode` promises. */
export type VSCodeVersion = 'oldest' | 'newest';

/** The real workbench and extension host, either as a desktop program or as VS Code's own server from npm. */
export type InstalledVSCode =
  { readonly kind: 'desktop'; readonly executable: string } | { readonly kind: 'server'; readonly main: string };

/** `code-server` has the version number of the VS Code in it. */
const serverVersions = { oldest: '4.100.3', newest: '4.139.1' } as const;
const desktopVersions = { oldest: '1.100.3', newest: 'stable' } as const;
const DESKTOP_TIMEOUT_MS = 15_000;

/**
 * Desktop VS Code where it can be had and shown, else the server. `RDS_BACKUPS_HOST=server` asks for the server at once.
 */
export async function ensureVSCode(version: VSCodeVersion): Promise<InstalledVSCode> {
  try {
    return { kind: 'desktop', executable: await ensureDesktop(version) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`VS Code ${version}: using the server from npm, as ${reason}`);
    return { kind: 'server', main: await ensureServer(version) };
  }
}

/** True where a desktop window needs `xvfb-run` in front of it. */
export function needsVirtualDisplay(): boolean {
  return process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'];
}

async function ensureDesktop(version: VSCodeVersion): Promise<string> {
  if (process.env['RDS_BACKUPS_HOST'] === 'server') {
    throw new Error('RDS_BACKUPS_HOST asks for it');
  }
  if (needsVirtualDisplay() && onPath('xvfb-run') === undefined) {
    throw new Error('there is no display and no xvfb-run');
  }
  const executable = await downloadAndUnzipVSCode({
    version: desktopVersions[version],
    cachePath: CACHE,
    timeout: DESKTOP_TIMEOUT_MS,
    reporter: {
      // Throwing here ends the downloader's own retries: the server is at hand.
      report(progress) {
        if (progress.stage === ProgressReportStage.Retrying) {
          throw new Error(`the download failed: ${String(progress.error)}`);
        }
      },
      error() {},
    },
  });
  if (!(await starts(executable))) {
    throw new Error('the downloaded VS Code does not start here (are its system libraries installed?)');
  }
  return executable;
}

/** Asks the program for its version. On Windows that is a script, which only a shell starts. */
async function starts(executable: string): Promise<boolean> {
  const shell = process.platform === 'win32';
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable);
  if (cli === undefined) {
    return false;
  }
  const { code } = await run(shell ? `"${cli}"` : cli, [...args, '--no-sandbox', '--version'], { shell });
  return code === 0;
}

/** Path of the server's `server-main.js`. Installs it first if need be, without compiling anything. */
export async function ensureServer(version: VSCodeVersion): Promise<string> {
  const name = `code-server-${serverVersions[version]}`;
  const home = join(CACHE, name);
  if (!existsSync(home)) {
    console.log(`VS Code ${version}: installing ${name}`);
    await installAt(home, async (folder) => {
      const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      const spec = `code-server@${serverVersions[version]}`;
      await mustRun('npm', ['install', '--prefix', '.', '--no-package-lock', ...quiet, spec], {
        ...forNpm,
        cwd: folder,
      });
      await mustRun('npm', ['install', '--omit=dev', ...quiet], {
        ...forNpm,
        cwd: join(folder, 'node_modules/code-server/lib/vscode'),
      });
    });
  }
  return join(home, 'node_modules/code-server/lib/vscode/out/server-main.js');
}

/** Fills a folder beside `home` and renames it at the end, so that `home` is never half full, whatever interrupts. */
async function installAt(home: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  await removeLeftovers();
  const folder = join(CACHE, `installing-${process.pid}-${basename(home)}`);
  await mkdir(folder);
  try {
    await fill(folder);
    await rename(folder, home);
  } catch (error) {
    // Another run may have been faster; then its folder is as good.
    if (!existsSync(home)) {
      throw error;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(CACHE)) {
    const pid = /^installing-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) {
      await rm(join(CACHE, name), { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Path of a Chromium. Installs Debian's when that is possible without asking anyone. */
export async function ensureChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) {
    return found;
  }
  if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) {
    throw new Error(
      'Chromium is missing. Install it (Debian: sudo apt-get install chromium) or set CHROMIUM to the path of a Chromium or Chrome.',
    );
  }
  console.log('Chromium: installing it by apt-get');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await mustRun('apt-get', ['update', '-qq'], { env });
  await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env });
  const installed = findChromium();
  if (installed === undefined) {
    throw new Error('apt-get installed the package chromium, but there is no chromium on the PATH.');
  }
  return installed;
}

function findChromium(): string | undefined {
  const chosen = process.env['CHROMIUM'];
  if (chosen !== undefined && chosen !== '') {
    if (!isExecutable(chosen)) {
      throw new Error(`CHROMIUM is set to ${chosen}, which is not an executable file.`);
    }
    return chosen;
  }
  const usual = [
    '/usr/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ...['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].map((name) =>
      join(process.env[name] ?? '', 'Google/Chrome/Application/chrome.exe'),
    ),
  ];
  return onPath('chromium') ?? onPath('google-chrome') ?? usual.find(isExecutable);
}
