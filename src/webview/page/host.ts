import {
  isHostMessage,
  type Action,
  type PageMessage,
  type PageStart,
  type PageState,
  type PanelState,
  type Reply,
} from '../protocol.ts';

interface EditorApi {
  postMessage(message: PageMessage): void;
  setState(state: PanelState): void;
  getState(): PanelState | undefined;
}

declare function acquireVsCodeApi(): EditorApi;

/** A request under way. */
export interface Request {
  readonly id: string;
  readonly reply: Promise<Reply>;
}

/** The page's end of the conversation. */
export class Host {
  readonly #editor = acquireVsCodeApi();
  readonly #waiting = new Map<string, (reply: Reply) => void>();

  constructor(onState: (state: PageState) => void) {
    globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isHostMessage(data)) {
        return;
      }
      if (data.type === 'state') {
        onState(data.state);
      } else {
        this.#waiting.get(data.id)?.(data);
        this.#waiting.delete(data.id);
      }
    });
  }

  send(message: PageMessage): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the editor's channel, not a window
    this.#editor.postMessage(message);
  }

  /** The id is random: a reply meant for this page before it was hidden must not answer another request. */
  request(action: Action): Request {
    const id = crypto.randomUUID();
    const reply = new Promise<Reply>((resolve) => this.#waiting.set(id, resolve));
    this.send({ type: 'request', id, action });
    return { id, reply };
  }

  get kept(): PanelState | undefined {
    return this.#editor.getState();
  }

  keep(state: PanelState): void {
    this.#editor.setState(state);
  }
}

/** What the host wrote into the page. */
export function readStart(): PageStart {
  return JSON.parse(document.getElementById('start')?.textContent ?? '') as PageStart;
}
