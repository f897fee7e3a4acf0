import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

/** Limits that would change what is judged, settings that would stop all looking, and an address of somebody else's. */
const files = {
  'rds-backups.json': JSON.stringify({ rules: [{ instances: ['*'], oldestBackupHours: 1 }] }),
  '.vscode/settings.json': JSON.stringify({
    'rdsBackups.health.check': false,
    'rdsBackups.requestTimeout': 1,
    'rdsBackups.endpoint': 'https://evil.example',
    'http.proxy': 'http://127.0.0.1:1',
  }),
};

describe('a folder that nobody trusts', () => {
  let window: VSCodeWindow;
  before(async () => {
    window = await openWindow({ files });
    await window.openView();
  });
  after(() => window.close());

  it('leaves everything to see and do, and changes none of it', async () => {
    await window.page
      .getByRole('button', { name: /Restricted Mode/ })
      .first()
      .waitFor();
    await window.sideBar.getByRole('button', { name: 'Explore Sample Data' }).click();
    await window.expand('China (Hangzhou)');
    await window.row(/orders-db.*last good backup.*MySQL 8\.0 · Running/).waitFor();
  });
});
