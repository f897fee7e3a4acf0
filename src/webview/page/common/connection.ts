import { REOPEN, type LostStrings } from '../../protocol/common.ts';

/** The host has so many milliseconds to be heard of. */
const PATIENCE = 5_000;

/** Watches whether anybody hears the page, and says above it when nobody does, with the way on. */
export class Connection {
  readonly #strings: LostStrings;
  readonly #kept: () => readonly unknown[];
  readonly #box = document.createElement('div');
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `kept` are the arguments of the command that opens this page again. */
  constructor(strings: LostStrings, kept: () => readonly unknown[]) {
    this.#strings = strings;
    this.#kept = kept;
    this.#box.className = 'lost';
    this.#box.role = 'alert';
  }

  /** True from when it is said until the host is heard of after all. */
  get isLost(): boolean {
    return this.#box.isConnected;
  }

  /** The page has said something that is answered. */
  said(): void {
    this.#timer ??= globalThis.setTimeout(() => this.#lose(), PATIENCE);
  }

  /** The host has said something. */
  heard(): void {
    globalThis.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#box.remove();
  }

  #lose(): void {
    const link = document.createElement('a');
    // As the page is looked at when the link is followed, not as it was when it came.
    const aim = () => (link.href = `command:${REOPEN}?${encodeURIComponent(JSON.stringify(this.#kept()))}`);
    aim();
    link.addEventListener('click', aim);
    link.textContent = this.#strings.openAgain;
    document.body.prepend(this.#box);
    this.#box.replaceChildren(`${this.#strings.sentence} `, link);
  }
}
