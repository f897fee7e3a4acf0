import assert from 'node:assert/strict';
import { setImmediate as soon } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { window } from '../webview/editor.ts';

type Row = vscode.QuickPickItem;

/**
 * A box at the top of the window, as far as keys reach it: letters, arrows and Space, Enter, Escape, and the key that goes
 * back. There is no pointer, so what is done by a button other than Back cannot be done here.
 */
export class Box {
  title = '';
  placeholder = '';
  prompt = '';
  value = '';
  validationMessage: string | undefined;
  step: number | undefined;
  totalSteps: number | undefined;
  busy = false;
  canSelectMany = false;
  buttons: readonly unknown[] = [];
  selectedItems: readonly Row[] = [];
  activeItems: readonly Row[] = [];
  isOpen = false;
  readonly isList: boolean;
  readonly #keyboard: Keyboard;
  #items: readonly Row[] = [];
  readonly #accepts: (() => void)[] = [];
  readonly #hides: (() => void)[] = [];
  readonly #buttons: ((button: unknown) => void)[] = [];
  readonly #values: ((value: string) => void)[] = [];

  constructor(keyboard: Keyboard, isList: boolean) {
    this.#keyboard = keyboard;
    this.isList = isList;
  }

  get items(): readonly Row[] {
    return this.#items;
  }

  /** New rows are nobody's choice yet; the keyboard stands on the first. */
  set items(items: readonly Row[]) {
    this.#items = items;
    this.activeItems = items.slice(0, 1);
    this.selectedItems = [];
  }

  onDidAccept = (listener: () => void) => void this.#accepts.push(listener);
  onDidHide = (listener: () => void) => void this.#hides.push(listener);
  onDidTriggerButton = (listener: (button: unknown) => void) => void this.#buttons.push(listener);
  onDidChangeValue = (listener: (value: string) => void) => void this.#values.push(listener);

  show(): void {
    this.isOpen = true;
    this.#keyboard.box = this;
  }

  dispose(): void {
    this.isOpen = false;
  }

  /** What it asks. */
  get question(): string {
    return this.isList ? this.placeholder : this.prompt;
  }

  get labels(): readonly string[] {
    return this.items.map(({ label }) => label);
  }

  /** The row that the keyboard stands on. */
  get active(): string | undefined {
    return this.activeItems[0]?.label;
  }

  get ticked(): readonly string[] {
    return this.selectedItems.map(({ label }) => label);
  }

  row(label: string): Row {
    const row = this.items.find((each) => each.label === label);
    assert.ok(row, `no row ${label} among ${this.labels.join(', ')}`);
    return row;
  }

  /** Arrows to a row; without one it stays where it is. Then Enter. */
  enter(label?: string): void {
    if (label !== undefined) {
      this.activeItems = [this.row(label)];
    }
    if (this.isList && !this.canSelectMany) {
      this.selectedItems = this.activeItems;
    }
    this.#accepts.slice().forEach((listener) => listener());
  }

  /** Space on each of these rows. */
  tick(...labels: readonly string[]): void {
    assert.ok(this.canSelectMany);
    for (const row of labels.map((label) => this.row(label))) {
      this.selectedItems = this.selectedItems.includes(row)
        ? this.selectedItems.filter((other) => other !== row)
        : [...this.selectedItems, row];
    }
  }

  type(value: string): void {
    this.value = value;
    this.#values.slice().forEach((listener) => listener(value));
  }

  back(): void {
    const [back] = this.buttons;
    assert.ok(back, 'there is nothing to go back to');
    this.#buttons.slice().forEach((listener) => listener(back));
  }

  escape(): void {
    this.isOpen = false;
    this.#hides.slice().forEach((listener) => listener());
  }
}

function fits(wanted: string | RegExp | ((question: string) => boolean), question: string): boolean {
  if (typeof wanted === 'function') {
    return wanted(question);
  }
  return typeof wanted === 'string' ? question.includes(wanted) : wanted.test(question);
}

/** The keys, and the box that has the focus. */
export class Keyboard {
  box: Box | undefined;
  readonly #before: object;

  /** From now on the boxes of the editor are answered by keys, until `dispose`. */
  constructor() {
    this.#before = { createQuickPick: window.createQuickPick };
    Object.assign(window, {
      createQuickPick: () => new Box(this, true),
      createInputBox: () => new Box(this, false),
    });
  }

  dispose(): void {
    Object.assign(window, this.#before);
  }

  /** The box that asks this, once it is open and at rest. */
  async at(question: string | RegExp | ((question: string) => boolean)): Promise<Box> {
    for (const end = performance.now() + 8000; ;) {
      // What was just pressed has its effect first.
      await soon();
      const { box } = this;
      if (box?.isOpen && !box.busy && fits(question, box.question) && (!box.isList || box.items.length > 0)) {
        return box;
      }
      assert.ok(performance.now() < end, `never asked: ${String(question)}; but ${box?.question ?? 'nothing'}`);
    }
  }
}
