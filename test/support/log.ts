import type { Log } from '../../src/model/provider.ts';

/** Keeps every line, whatever its level. */
export class RecordingLog implements Log {
  readonly lines: string[] = [];
  readonly #add = (message: string) => void this.lines.push(message);
  debug = this.#add;
  info = this.#add;
  warn = this.#add;
  error = this.#add;
}
