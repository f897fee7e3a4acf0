// npm run pictures: takes the README's pictures from the real window, with the sample data. Package first.
import { mkdir } from 'node:fs/promises';
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
    await window.page.screenshot({ path: join(folder, `${name}.png`) });
  } finally {
    await window.close();
  }
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

await mkdir(folder, { recursive: true });
await picture('dark', 'details', async (window) => {
  await window.expand(/orders-db.*MySQL 8\.0 · Running/);
  await window.expand(backupsGroup);
  await window.row(/Full · Physical/).click();
  await window.webviewFrame().getByRole('heading', { level: 1 }).waitFor();
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
