import { Emitter } from '../../async/event.ts';

/** Milliseconds between two news. */
const INTERVAL = 250;

/** Tells that something has changed, at once and then not too often; the last change is always told. */
export class Pulse {
  readonly #emitter = new Emitter<undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDue = false;
  #ended = false;

  readonly event = this.#emitter.event;

  beat(): void {
    this.#isDue = true;
    if (!this.#timer) {
      this.#tell();
    }
  }

  dispose(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#emitter.dispose();
  }

  #tell(): void {
    this.#timer = undefined;
    if (this.#isDue && !this.#ended) {
      this.#isDue = false;
      this.#timer = setTimeout(() => this.#tell(), INTERVAL);
      this.#emitter.fire(undefined);
    }
  }
}
