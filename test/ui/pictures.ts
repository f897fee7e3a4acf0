// npm run pictures: takes the README's pictures from the real window, with the sample data. Package first.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../vscode/paths.ts';
import { backupsGroup } from './support/rows.ts';
import { openWindow } from './support/window.ts';
import type { Theme, VSCodeWindow } from './support/window.ts';

const folder = join(ROOT, 'media', 'readme');

async function picture(theme: Theme, name: string, scene: (window: VSCodeWindow) => Promise<void>): Promise<void> {
  // The folder is ours and empty; whether it is trusted is nothing to show.
  const window = await openWindow({ theme, settings: { 'security.workspace.trust.enabled': false } });
  try {
    await window.page.setViewportSize({ width: 1180, height: 720 });
    await window.openView();
    await window.sideBar.getByRole('button', { name: 'Explore Sample Data' }).click();
    await widenSideBar(window);
    await window.expand('China (Hangzhou)');
    await scene(window);
    // Nothing hovers over the picture, and everything has come to rest.
    await window.page.mouse.move(700, 700);
    await window.page.waitForTimeout(1_500);
    await writeFile(join(folder, `${name}.webp`), await webp(window));
  } finally {
    await window.close();
  }
}

/** A third of a PNG's size, so that all of them fit into the package. */
async function webp(window: VSCodeWindow): Promise<Buffer> {
  const png = await window.page.screenshot();
  const blank = await window.page.context().newPage();
  const script = `(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.8);
  })()`;
  const address = await blank.evaluate<string>(script);
  await blank.close();
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64');
}

async function widenSideBar(window: VSCodeWindow): Promise<void> {
  const box = await window.sideBar.boundingBox();
  if (box) {
    await window.page.mouse.move(box.x + box.width, 400);
    await window.page.mouse.down();
    await window.page.mouse.move(box.x + 440, 400, { steps: 5 });
    await window.page.mouse.up();
  }
}

/** The page has the window for itself. */
async function closeSideBar(window: VSCodeWindow): Promise<void> {
  await window.page.keyboard.press('Control+b');
}

await mkdir(folder, { recursive: true });
await picture('dark', 'details', async (window) => {
  await window.expand(/orders-db.*MySQL 8\.0 · Running/);
  await window.expand(backupsGroup);
  await window.row(/Full · Physical/).click();
  await window.webviewFrame().getByRole('heading', { level: 1 }).waitFor();
});
await picture('light', 'history', async (window) => {
  await window.rowMenu(/orders-db.*MySQL 8\.0 · Running/, 'Show Backup History');
  await window.webviewFrame().getByRole('heading', { level: 1 }).waitFor();
  await closeSideBar(window);
});
await picture('dark', 'report', async (window) => {
  await window.runCommand('RDS Backups: Show Health Report');
  await window
    .webviewFrame()
    .getByText(/All \d+ instances checked/)
    .first()
    .waitFor({ timeout: 60_000 });
  await closeSideBar(window);
});
await picture('light', 'create', async (window) => {
  await window.rowMenu(/orders-db.*MySQL 8\.0 · Running/, 'Create Backup…');
  await window.quickPick('Logical');
  await window.quickPick('Chosen databases');
  await window.quickPick('payments');
  await window.accept();
  await window.quickPick('30 days');
  await window.question('Summary');
});
await picture('light', 'progress', async (window) => {
  await window.expand('erp-db');
  await window.expand('Cross-region backups');
  await window.scrollToRow('wiki-db');
  await window.rowMenu('wiki-db', 'Create Backup…');
  await window.quickPick('Start this backup now');
  await window.row(/wiki-db.*Backing up [4-6]\d %/).waitFor({ timeout: 40_000 });
});
