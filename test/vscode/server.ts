import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun } from './processes.ts';

export interface ServerOptions {
  /** `server-main.js`, from `ensureServer`. */
  readonly main: string;
  /** Settings, logs and the token file are below it. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  /**
   * Makes the page honour `payload`, by which tests run inside the extension host. It also takes the token and workspace
   * trust away, so it is for a test's own scratch folder and the minute the test lasts.
   */
  readonly testDriver?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningServer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** What a visitor has to know; undefined with the test driver. */
  readonly token: string | undefined;
  /** Of the process. */
  readonly pid: number | undefined;
  /** Resolves when the server is gone, for whatever reason. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 5_000;
const common = ['--accept-server-license-terms', '--telemetry-level', 'off'];

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const token = options.testDriver === true ? undefined : randomBytes(24).toString('base64url');
  // Own process group: the extension hosts go down with the server, and a Ctrl+C in the terminal leaves it to us.
  const server = spawn(process.execPath, [...serverArgs(options), ...(await accessArgs(options.dataDir, token))], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    env: { ...process.env, ...options.env },
  });
  const ended = new Promise((done) => server.once('close', done));
  const onExit = () => kill(server, 'SIGKILL');
  process.once('exit', onExit);
  const stop = async () => {
    process.off('exit', onExit);
    await stopChild(server);
  };
  try {
    return { port: await listeningPort(server), token, pid: server.pid, ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Installs a packaged extension; the server need not run. */
export async function installExtension(
  main: string,
  extensionsDir: string,
  dataDir: string,
  vsix: string,
): Promise<void> {
  const folders = ['--extensions-dir', extensionsDir, '--server-data-dir', dataDir];
  const output = await mustRun(process.execPath, [main, ...common, ...folders, '--install-extension', vsix, '--force']);
  if (!output.includes('successfully installed')) {
    throw new Error(`VS Code did not install ${vsix}\n${output}`);
  }
}

function serverArgs({ main, dataDir, extensionsDir }: ServerOptions): string[] {
  const folders = ['--server-data-dir', dataDir, '--extensions-dir', extensionsDir];
  return [main, '--host', '127.0.0.1', '--port', '0', ...common, ...folders];
}

/** The token travels in a file, as the command line is for everyone to read. */
async function accessArgs(dataDir: string, token: string | undefined): Promise<string[]> {
  if (token === undefined) {
    return ['--without-connection-token', '--enable-smoke-test-driver', '--disable-workspace-trust'];
  }
  const file = join(dataDir, 'connection-token');
  await writeFile(file, token, { mode: 0o600 });
  return ['--connection-token-file', file];
}

/** Waits for the line that says it is up. What the server prints besides is kept for the case that it does not come up. */
async function listeningPort(server: ChildProcess): Promise<number> {
  const heard: string[] = [];
  const failed = (why: string) => new Error(`VS Code's server ${why}\n${heard.join('\n')}`);
  return await new Promise((up, down) => {
    const late = setTimeout(() => down(failed('did not come up')), START_TIMEOUT_MS);
    server.once('error', down);
    server.once('close', (code) => down(failed(`ended with ${code}`)));
    const hear = (line: string) => {
      heard.push(line);
      heard.splice(0, heard.length - 200);
      const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (port !== undefined) {
        clearTimeout(late);
        up(Number(port));
      }
    };
    for (const stream of [server.stdout, server.stderr]) {
      if (stream !== null) {
        createInterface(stream).on('line', hear);
      }
    }
  });
}

async function stopChild(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const closed = once(server, 'close');
  kill(server, 'SIGTERM');
  await Promise.race([closed, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
  kill(server, 'SIGKILL');
  await closed;
}

function kill(server: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (process.platform === 'win32' || server.pid === undefined) {
      server.kill(signal);
    } else {
      process.kill(-server.pid, signal);
    }
  } catch {
    // Nothing is left of the group.
  }
}
