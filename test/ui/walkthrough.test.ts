import type { Locator } from 'playwright-core';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

const STEP_PAUSE_MS = 800;

describe('the walkthrough', () => {
  let window: VSCodeWindow;
  before(async () => {
    window = await openWindow();
    // Narrow editors show no pictures.
    await window.page.setViewportSize({ width: 1700, height: 900 });
    await window.openView();
  });
  after(() => window.close());

  const step = (title: string): Locator => window.page.locator('.getting-started-step', { hasText: title });

  async function open(title: string): Promise<Locator> {
    await step(title).first().click();
    const opened = window.page.locator('.getting-started-step.expanded', { hasText: title });
    await opened.waitFor();
    // A moment later the page takes the keyboard to the step, which would close a question that is there by then.
    await window.page.waitForTimeout(STEP_PAUSE_MS);
    return opened;
  }

  it('is offered in the empty view, and begins with sample data and its picture', async () => {
    await window.sideBar
      .getByRole('link', { name: 'Get started' })
      .or(window.sideBar.getByText('Get started'))
      .first()
      .click();
    await window.page.getByRole('heading', { level: 2, name: 'Get started with RDS Backups' }).waitFor();
    await step('Explore sample data').and(window.page.locator('.expanded')).waitFor();
    await window.webviewFrame().getByText('China (Hangzhou)').waitFor();
  });

  it('has the sample data behind its first button, and ticks the step', async () => {
    await (await open('Explore sample data')).getByRole('button', { name: 'Explore Sample Data' }).click();
    await window.row('Sample data, Alibaba Cloud').waitFor();
    await step('Explore sample data').locator('.codicon-getting-started-step-checked').waitFor();
  });

  it('leads to the questions of the other steps', async () => {
    await (await open('Add an account')).getByRole('button', { name: 'Add Account…' }).click();
    await window.question('Which cloud?');
    await window.leaveQuestion();
    await (await open('Find your instances')).getByRole('button', { name: 'Find Instance…' }).click();
    await window.question('Find instance');
    await step('Find your instances').locator('.codicon-getting-started-step-unchecked').waitFor();
    await window.quickPick('Search all regions');
    await window.quickPick('orders-db');
    await window.row('orders-db').waitFor();
    await step('Find your instances').locator('.codicon-getting-started-step-checked').waitFor();
    await (await open('Create, download, follow')).getByRole('button', { name: 'Jobs and Downloads' }).click();
    await window.sideBar.getByText('Backups under way and downloads are listed here').waitFor();
    await window.sideBar.getByRole('button', { name: 'Find Running Backups' }).first().waitFor();
    await step('Add an account').locator('.codicon-getting-started-step-unchecked').waitFor();
  });
});
