import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { RdsBackupsApi } from '../../rds-backups.d.ts';
import { ownExtension, press } from './support.ts';

type Item = vscode.QuickPickItem & { readonly id: string };
type Box = { readonly pick: vscode.QuickPick<Item> } | { readonly input: vscode.InputBox };

/** What activating the extension gives to others. */
export async function exported(): Promise<RdsBackupsApi> {
  const extension = ownExtension();
  assert.ok(extension);
  return await extension.activate();
}

/** Adds an account as a person does. `choices` are ids of rows; `texts` go into the boxes in their order. */
export async function addAccount(choices: readonly string[], texts: readonly string[]): Promise<string> {
  const api = await exported();
  const before = new Set(api.accounts().map(({ id }) => id));
  const real = { createInputBox: vscode.window.createInputBox, createQuickPick: vscode.window.createQuickPick };
  const boxes: Box[] = [];
  Object.assign(vscode.window, {
    createInputBox: () => {
      const input = real.createInputBox();
      boxes.push({ input });
      return input;
    },
    createQuickPick: () => {
      const pick = real.createQuickPick<Item>();
      boxes.push({ pick });
      return pick;
    },
  });
  try {
    void vscode.commands.executeCommand('rdsBackups.addAccount');
    const added = () => api.accounts().find(({ id }) => !before.has(id))?.id;
    for (const end = Date.now() + 20_000; added() === undefined; await wait(60)) {
      assert.ok(Date.now() < end, `the account was not added: ${boxes.map(lookOf).join(' > ')}`);
      await answer(boxes, choices, texts);
    }
    return added() ?? assert.fail();
  } finally {
    Object.assign(vscode.window, real);
  }
}

async function answer(boxes: readonly Box[], choices: readonly string[], texts: readonly string[]): Promise<void> {
  const last = boxes.at(-1);
  if (last && 'pick' in last && !last.pick.busy) {
    const row = last.pick.items.find(({ id }) => choices.includes(id));
    if (row) {
      last.pick.activeItems = [row];
      // The window hears of it a moment later, and says which row is active by then.
      await wait(100);
      if (last.pick.activeItems[0]?.id === row.id && boxes.at(-1) === last) {
        await press('enter');
      }
    }
  } else if (last && 'input' in last && !last.input.busy) {
    last.input.value = texts[boxes.filter((box) => 'input' in box).length - 1] ?? '';
    await wait(100);
    if (boxes.at(-1) === last) {
      await press('enter');
    }
  }
}

function lookOf(box: Box): string {
  return 'pick' in box
    ? `${box.pick.title}: ${box.pick.items.map(({ id }) => id).join()}`
    : `${box.input.prompt} (${box.input.validationMessage === undefined ? 'fine' : JSON.stringify(box.input.validationMessage)})`;
}

/** The user in front of modal questions: says what is pressed, and keeps what was asked. */
export class Person {
  readonly asked: string[] = [];
  /** Messages that are no questions of this kind. */
  readonly told: string[] = [];
  readonly #real = vscode.window.showWarningMessage;
  /** By the actions that are offered. */
  press: (actions: readonly string[]) => string | undefined | Promise<string | undefined> = () => undefined;

  constructor() {
    const ask = async (message: string, ...more: readonly unknown[]) => {
      const [options] = more as readonly { readonly modal?: boolean; readonly detail?: string }[];
      if (typeof options !== 'object' || options.modal !== true) {
        this.told.push(message);
        return await (this.#real as (...call: unknown[]) => Thenable<unknown>)(message, ...more);
      }
      this.asked.push([message, options.detail].join('\n'));
      return await this.press(more.filter((each) => typeof each === 'string'));
    };
    Object.assign(vscode.window, { showWarningMessage: ask });
  }

  dispose(): void {
    Object.assign(vscode.window, { showWarningMessage: this.#real });
  }
}
