import assert from 'node:assert/strict';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

describe('the first look', () => {
  let window: VSCodeWindow;
  before(async () => {
    window = await openWindow();
  });
  after(() => window.close());

  it('offers to add an account and to explore sample data', async () => {
    await window.openView();
    for (const label of ['Add Account…', 'Explore Sample Data']) {
      await window.sideBar.locator('.monaco-button', { hasText: label }).waitFor();
    }
    assert.equal(await window.sideBar.getByRole('treeitem').count(), 0);
  });
});
