import type { Context, RootHookObject } from 'mocha';
import { openWindows } from './window.ts';

// When the run is told to end, what runs on exit still ends VS Code.
process.once('SIGTERM', () => process.exit(1));

/** For every UI test: pictures of what a failed one saw, in out/ui, and no window left open at the end. */
export const mochaHooks: RootHookObject = {
  async afterEach(this: Context) {
    const test = this.currentTest;
    if (test?.state === 'failed') {
      const name = test.fullTitle().replaceAll(/\W+/g, '-').slice(0, 100);
      for (const [index, window] of [...openWindows].entries()) {
        const picture = window.screenshot(index === 0 ? name : `${name}-${index + 1}`);
        console.log(`      picture: ${await picture.catch(() => 'none, as the page is gone')}`);
      }
    }
  },
  async afterAll() {
    for (const window of openWindows) {
      // What a failed test left open may hang on a window that is closed already.
      await window.close().catch(() => undefined);
    }
  },
};
