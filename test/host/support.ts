import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { RdsBackupsApi } from '../../rds-backups.d.ts';

/** The extension under test, whoever publishes it. */
export function ownExtension(): vscode.Extension<RdsBackupsApi> | undefined {
  return vscode.extensions.all.find(({ id }) => id.endsWith('.rds-backups')) as
    vscode.Extension<RdsBackupsApi> | undefined;
}

/** What the window shows follows by itself, and so does what other windows do. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds(); await wait(20)) {
    assert.ok(Date.now() < end, `it never happened: ${what}`);
  }
}

/** Runs a command of the editor again and again until the work it is meant for has ended. */
export async function pressing<Result>(command: string, work: Thenable<Result>): Promise<Result> {
  const result = Promise.resolve(work);
  const endsWithin = async (ms: number) => {
    const ended = result.then(
      () => true,
      () => true,
    );
    return await Promise.race([ended, wait(ms, false)]);
  };
  for (let ms = 100; !(await endsWithin(ms)); ms = 300) {
    await vscode.commands.executeCommand(command);
  }
  return await result;
}

export async function press(key: keyof typeof keys): Promise<void> {
  await vscode.commands.executeCommand(keys[key]);
}

/** The commands that stand for keys in boxes at the top of the window. */
export const keys = {
  enter: 'workbench.action.acceptSelectedQuickOpenItem',
  escape: 'workbench.action.closeQuickOpen',
  down: 'workbench.action.quickOpenSelectNext',
  back: 'workbench.action.quickInputBack',
};
