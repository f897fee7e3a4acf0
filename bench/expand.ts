/*
 * From the click on *Backups* below an instance to its rows, in the real window, with the product as it is installed and a
 * cloud that takes its time. Beside it, in the same window, a tree whose rows are there at once.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { sampleKeys } from '../src/sandbox/index.ts';
import { answerSignIn } from '../test/ui/support/accounts.ts';
import { backupsGroup } from '../test/ui/support/rows.ts';
import { openWindow, type VSCodeWindow } from '../test/ui/support/window.ts';
import { LATENCY, regionId, startCloud } from './cloud.ts';
import { atOnce, packPeer, packProduct } from './extensions.ts';
import type { Options, Row } from './row.ts';
import { median } from './table.ts';

/** Of both trees; that many times the rounds are few enough to be there without scrolling. */
const INSTANCES = 20;
const REGION = 'Singapore';
/** What the peer takes on the machine that the budget was set for, in milliseconds: how fast this one draws is not ours. */
const USUAL_PEER = 40;

/**
 * Runs in the window: milliseconds from the next click until rows of this level were painted. The row that says that
 * something is loading is none of them. Looks at nothing that would make the browser lay out rows just for this.
 */
const toRows = (level: number) => `new Promise((resolve) => {
  let clicked;
  addEventListener('click', ({ timeStamp }) => (clicked ??= timeStamp), { capture: true, once: true });
  const rows = () => [...document.querySelectorAll('.part.sidebar [role=treeitem][aria-level="${level}"]')]
    .filter((row) => !/^Loading/.test(row.ariaLabel ?? ''));
  const observer = new MutationObserver(() => {
    if (clicked !== undefined && rows().length > 1) {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - clicked)));
    }
  });
  observer.observe(document.querySelector('.part.sidebar'), { subtree: true, childList: true, characterData: true });
})`;

async function open(window: VSCodeWindow, row: Locator): Promise<number> {
  const level = Number(await row.getAttribute('aria-level'));
  const answer = window.page.evaluate(toRows(level + 1)) as Promise<number>;
  await row.locator('.monaco-tl-twistie').click();
  return await answer;
}

const rowsOf = (window: VSCodeWindow) => window.sideBar.getByRole('treeitem');

async function close(row: Locator): Promise<void> {
  await row.locator('.monaco-tl-twistie').click();
  await row.and(row.page().locator('[aria-expanded=false]')).waitFor();
}

/** Each time another instance: what has been open once is there at once. */
async function ours(window: VSCodeWindow, place: number): Promise<number> {
  const instance = rowsOf(window).filter({ hasText: new RegExp(`^db-${regionId}-${place}(?!\\d)`) });
  await instance.locator('.monaco-tl-twistie').click();
  const group = rowsOf(window).filter({ hasText: backupsGroup }).first();
  await group.waitFor();
  const milliseconds = await open(window, group);
  await close(instance);
  return milliseconds;
}

async function peers(window: VSCodeWindow, place: number): Promise<number> {
  const group = rowsOf(window).filter({ hasText: new RegExp(`^Group ${place}(?!\\d)`) });
  await group.waitFor();
  const milliseconds = await open(window, group);
  await close(group);
  return milliseconds;
}

async function show(window: VSCodeWindow, title: string): Promise<void> {
  const entry = window.page.locator('.activitybar .action-item', {
    has: window.page.locator(`a[aria-label^="${title}"]`),
  });
  if ((await entry.getAttribute('aria-selected')) !== 'true') {
    await entry.click();
  }
}

async function addAccount(window: VSCodeWindow, endpoint: string): Promise<void> {
  await window.openView();
  await window.runCommand('RDS Backups: Add Account…');
  await answerSignIn(window, { key: sampleKeys.full, endpoint });
  await window.typeInput('bench');
  await window.expand(REGION);
  await rowsOf(window)
    .filter({ hasText: new RegExp(`^db-${regionId}-1(?!\\d)`) })
    .waitFor();
  await window.page.mouse.move(0, 0);
}

export async function measure({ rounds }: Options): Promise<readonly Row[]> {
  const scratch = await mkdtemp(join(tmpdir(), 'rds-backups-bench-'));
  const cloud = await startCloud('fleetCloud.ts', 1, INSTANCES);
  try {
    await packProduct();
    const window = await openWindow({ others: [await packPeer(scratch, atOnce)] });
    try {
      await addAccount(window, cloud.url);
      return [await inTurns(window, rounds)];
    } finally {
      await window.close();
    }
  } finally {
    cloud.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

async function inTurns(window: VSCodeWindow, rounds: number): Promise<Row> {
  const times: { readonly ours: number[]; readonly peers: number[] } = { ours: [], peers: [] };
  // The first of each is not counted: nothing is warm yet.
  for (let place = 1; place <= Math.min(2 * rounds + 1, INSTANCES - 1); place += 1) {
    await show(window, 'RDS Backups');
    times.ours.push(await ours(window, place));
    await show(window, 'At once');
    times.peers.push(await peers(window, place));
  }
  const [own, theirs] = [median(times.ours.slice(1)), median(times.peers.slice(1))];
  return {
    what: 'expand the backups of an instance',
    ours: { value: own, unit: 'ms' },
    peer: { who: 'rows at once', value: theirs, unit: 'ms' },
    figure: ((own - LATENCY) * USUAL_PEER) / theirs,
    how: `ours - ${LATENCY} ms of the request, where the peer takes ${USUAL_PEER}`,
  };
}
