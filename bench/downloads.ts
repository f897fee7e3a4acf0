/*
 * A verified download beside curl's, of the same file from the same server on loopback, in turn. First as fast as it goes,
 * then with 20 MB/s for each connection (an eighth of the size). With `--long` also 10 GB alone, with the most memory it
 * took.
 */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Options, Row } from './row.ts';
import { median } from './table.ts';

const bytes = 2048 * 1024 * 1024;
const VERIFIED = 'verified';

interface Ours {
  readonly milliseconds: number;
  readonly verdict: string;
  /** MiB: before it began, and at most. */
  readonly before: number;
  readonly most: number;
}

interface Turns {
  readonly rounds: number;
  /** Our code as users get it. */
  readonly bundle: string;
  /** The file that each of them writes, and which is gone before the next. */
  readonly target: string;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Our code as users get it: small, and without the types. Resolves to its path. */
async function bundled(folder: string): Promise<string> {
  await build({
    entryPoints: ['transfer', 'blockWorker'].map((name) => here(`../src/downloads/transfer/${name}.ts`)),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { vscode: here('../test/unit/webview/editor.ts') },
  });
  return join(folder, 'transfer.mjs');
}

async function serve<Answer>(size: number, cap: number, use: (url: string) => Promise<Answer>): Promise<Answer> {
  const server: ChildProcess = fork(here('fileServer.ts'), [`${size}`, `${cap}`]);
  try {
    const [{ port }] = (await once(server, 'message')) as [{ readonly port: number }];
    return await use(`http://127.0.0.1:${port}/backup.bin`);
  } finally {
    server.kill();
  }
}

async function curl(url: string, target: string): Promise<number> {
  const started = performance.now();
  const child = spawn('curl', ['--silent', '--fail', '--output', target, url], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number];
  const milliseconds = performance.now() - started;
  if (code !== 0) {
    throw new Error(`curl ended with ${code}`);
  }
  await rm(target);
  return milliseconds;
}

async function ours(url: string, { target, bundle }: Turns): Promise<Ours> {
  const child = fork(here('downloadOnce.ts'), [url, target, bundle]);
  const [answer] = (await once(child, 'message')) as [Ours];
  await rm(target);
  return answer;
}

type Name = 'download, loopback' | 'download, 20 MB/s a connection';

async function compare(what: Name, size: number, cap: number, turns: Turns): Promise<Row> {
  const { rounds, target } = turns;
  const times: { readonly theirs: number[]; readonly ours: number[] } = { theirs: [], ours: [] };
  const verdicts = new Set<string>();
  await serve(size, cap, async (url) => {
    for (let round = 0; round < rounds; round += 1) {
      times.theirs.push(await curl(url, target));
      const one = await ours(url, turns);
      times.ours.push(one.milliseconds);
      verdicts.add(one.verdict);
    }
  });
  const [own, theirs] = [median(times.ours), median(times.theirs)];
  return {
    what,
    ours: { value: own / 1000, unit: 's' },
    peer: { who: 'curl', value: theirs / 1000, unit: 's' },
    figure: own / theirs,
    how: 'ours / peer',
    fault: [...verdicts].every((verdict) => verdict === VERIFIED) ? undefined : `it said ${[...verdicts].join(', ')}`,
  };
}

async function memory(turns: Turns): Promise<Row> {
  const { before, most, verdict } = await serve(10_000_000_000, 0, async (url) => await ours(url, turns));
  return {
    what: 'memory of a download of 10 GB',
    ours: { value: most, unit: 'MiB' },
    peer: { who: 'before', value: before, unit: 'MiB' },
    figure: most - before,
    how: 'ours - peer',
    fault: verdict === VERIFIED ? undefined : `it said ${verdict}`,
  };
}

export async function measure({ rounds, long }: Options): Promise<readonly Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rds-backups-bench-'));
  try {
    const turns = { rounds, target: join(folder, 'file'), bundle: await bundled(folder) };
    return [
      await compare('download, loopback', bytes, 0, turns),
      await compare('download, 20 MB/s a connection', Math.round(bytes / 8), 20_000_000, turns),
      ...(long ? [await memory(turns)] : []),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
