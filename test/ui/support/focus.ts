import type { VSCodeWindow } from './window.ts';

/** Playwright lets every page believe that it has had the focus all along; a person has it in one window at a time. */
export async function leave(window: VSCodeWindow): Promise<void> {
  await window.page.evaluate("window.dispatchEvent(new Event('focus'))");
  await window.page.evaluate("document.hasFocus = () => false; window.dispatchEvent(new Event('blur'))");
}

export async function comeBack(window: VSCodeWindow): Promise<void> {
  await window.focus();
  await window.page.evaluate("delete document.hasFocus; window.dispatchEvent(new Event('focus'))");
}
