import { Connection } from './connection.ts';
import { isHostMessage, type Kept, type PageMessage, type PageStart, type Reply } from '../../protocol/common.ts';

interface EditorApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): EditorApi;

/** A request under way. */
export interface Request {
  readonly id: string;
  readonly reply: Promise<Reply>;
}

/** The page's end of the conversation. */
export class Host<Ref, State, Action, Order, View> {
  readonly #editor = acquireVsCodeApi();
  readonly #ref: Ref;
  readonly #view: unknown;
  readonly #waiting = new Map<string, (reply: Reply) => void>();
  readonly #connection: Connection;

  constructor(ref: Ref, onState: (state: State) => void) {
    this.#ref = ref;
    const { lost, view, viewType } = readStart<Ref, unknown>();
    this.#view = view;
    this.#connection = new Connection(lost, () => [viewType, this.#editor.getState()]);
    globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isHostMessage<State>(data)) {
        return;
      }
      this.#connection.heard();
      if (data.type === 'state') {
        onState(data.state);
      } else if (data.type === 'reply') {
        this.#waiting.get(data.id)?.(data);
        this.#waiting.delete(data.id);
      }
    });
  }

  /** The page is there, and wants its state. */
  ready(): void {
    this.#send({ type: 'ready', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }

  order(order: Order): void {
    this.#send({ type: 'order', order });
  }

  /** The id is random: a reply meant for this page before it was hidden must not answer another request. */
  request(action: Action): Request {
    const id = crypto.randomUUID();
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ type: 'request', id, action });
    return { id, reply };
  }

  cancel({ id }: Request): void {
    if (this.#connection.isLost) {
      this.#waiting.get(id)?.({ outcome: 'cancelled', message: '' });
      this.#waiting.delete(id);
    }
    this.#send({ type: 'cancel', id });
  }

  /** As it was kept last, by this version of the page or another one. */
  get kept(): View | undefined {
    return (this.#editor.getState() as Kept<Ref, View> | undefined)?.view ?? (this.#view as View | undefined);
  }

  keep(view: View): void {
    const kept: Kept<Ref, View> = { ref: this.#ref, view };
    this.#editor.setState(kept);
  }

  #send(message: PageMessage<Action, Order>): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the editor's channel, not a window
    this.#editor.postMessage(message);
    this.#connection.said();
  }
}

/** What the host wrote into the page. */
export function readStart<Ref, Strings>(): PageStart<Ref, Strings> {
  return JSON.parse(document.getElementById('start')?.textContent ?? '') as PageStart<Ref, Strings>;
}
