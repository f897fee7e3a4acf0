import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { ensureChromium } from './install.ts';

/** Headless, quiet and offline but for loopback. */
export async function launchChromium(): Promise<Browser> {
  const asRoot = process.getuid?.() === 0;
  return await chromium.launch({
    executablePath: await ensureChromium(),
    args: [
      ...(asRoot ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
