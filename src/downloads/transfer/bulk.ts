import { EventEmitter } from 'node:events';
import type http from 'node:http';
import type { OnReadOpts, Socket } from 'node:net';

/*
 * The parser of HTTP makes a copy of every piece of a body, in memory of its own, which takes three times as long as reading it.
 * Here connections read into a buffer of their own, the parser gets the heads of answers only, and long bodies go past it, right
 * to where their reader wants them. A connection that has given one is not used again, as its parser still waits. A request tells
 * its connection so, as the editor puts agents of its own in the place of any others. Bodies of connections that were not told,
 * such as those that a proxy serves, come through the parser.
 */

/** Bytes that a connection reads at once where nobody has room for more. */
const READ = 64 * 1024;
/** Bytes of a body from which on a connection is worth it. */
const LONG = 1024 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');

/** As much of an answer as is needed to read its body. */
export interface Body {
  readonly complete: boolean;
  readonly destroyed: boolean;
  readonly errored?: Error | null;
  /** Where the next bytes should go, if that is known: they may come there, or somewhere else. Asked while it is not paused. */
  room?: (() => Uint8Array | undefined) | undefined;
  on(event: 'data', listener: (bytes: Uint8Array) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  pause(): unknown;
  resume(): unknown;
  destroy(): unknown;
}

const readers = new WeakMap<Socket, Reader>();
const bodies = new WeakMap<http.IncomingMessage, LongBody>();

/** What a request has to tell its connection, so that this reads in our way, whichever agent makes it. */
export function bulkReading(): { readonly onread: OnReadOpts } {
  const { onread } = new Reader();
  return { onread };
}

/** To be called with each request: what comes next on its connection is the head of an answer. */
export function expectHead(request: http.ClientRequest): void {
  request.on('socket', (socket) => readers.get(socket)?.expectHead());
}

/** To be called by the listener for the answer: takes its body away from the parser, if that is worth it. */
export function takeOver(response: http.IncomingMessage): void {
  const { statusCode, headers, socket } = response;
  const length = Number(headers['content-length']);
  const isFile = statusCode === 200 || statusCode === 206;
  if (isFile && length >= LONG && headers['transfer-encoding'] === undefined) {
    const body = readers.get(socket)?.bodyOf(socket, length);
    if (body) {
      bodies.set(response, body);
    }
  }
}

/** The body of an answer: its bytes are good until the listener returns. */
export function bodyOf(response: http.IncomingMessage): Body {
  return bodies.get(response) ?? response;
}

/** Splits what a connection reads into what the parser gets and what it does not. */
class Reader {
  readonly onread: OnReadOpts;
  #state: 'head' | 'atEndOfHead' | 'rest' = 'head';
  /** The last bytes of the head so far: its end may come in two parts. */
  #tail = Buffer.alloc(0);
  #body: LongBody | undefined;
  #buffer: Buffer | undefined;

  constructor() {
    const read = (socket: Socket, bytes: Uint8Array) => {
      readers.set(socket, this);
      return this.#read(socket, bytes);
    };
    this.onread = {
      // Asked once at first and again after each callback, even one that said no.
      buffer: () => this.#body?.next() ?? (this.#buffer ??= Buffer.allocUnsafeSlow(READ)),
      callback(this: Socket, count: number, into: Uint8Array) {
        return read(this, into.subarray(0, count));
      },
    };
  }

  expectHead(): void {
    this.#state = 'head';
    this.#tail = Buffer.alloc(0);
  }

  /** Only at the very end of a head, when the parser has nothing of the body yet. */
  bodyOf(socket: Socket, length: number): LongBody | undefined {
    if (this.#state === 'atEndOfHead') {
      this.#body = new LongBody(socket, length);
    }
    return this.#body;
  }

  /** False pauses the connection. */
  #read(socket: Socket, bytes: Uint8Array): boolean {
    const isBehind = this.#body !== undefined || this.#state !== 'head';
    const rest = isBehind ? bytes : this.#readHead(socket, bytes);
    return this.#give(socket, rest);
  }

  #give(socket: Socket, bytes: Uint8Array): boolean {
    if (this.#body) {
      return this.#body.take(bytes);
    }
    if (bytes.length > 0) {
      // Whoever gets the connection after us may keep them, and the next ones are read into the same memory.
      socket.emit('data', Buffer.from(bytes));
    }
    return true;
  }

  /** Gives the parser the head, or as much of it as has come, and returns what is behind it. */
  #readHead(socket: Socket, bytes: Uint8Array): Uint8Array {
    const before = this.#tail.length;
    const at = Buffer.concat([this.#tail, bytes]).indexOf(HEAD_END);
    if (at === -1) {
      this.#tail = Buffer.from(bytes.subarray(-HEAD_END.length + 1));
      socket.emit('data', bytes);
      return bytes.subarray(bytes.length);
    }
    const end = at + HEAD_END.length - before;
    this.#tail = Buffer.alloc(0);
    this.#state = 'atEndOfHead';
    socket.emit('data', bytes.subarray(0, end));
    // Behind a word in between, such as "100 Continue", the real head follows, and the parser gets all of it.
    this.#state = 'rest';
    return bytes.subarray(end);
  }
}

/** A body that never was in the parser. Paused at first. */
class LongBody extends EventEmitter implements Body {
  complete = false;
  room: (() => Uint8Array | undefined) | undefined;
  readonly #socket: Socket;
  #left: number;
  #isPaused = true;
  /** Copies of what was read, and nobody wanted yet. */
  readonly #kept: Uint8Array[] = [];

  constructor(socket: Socket, length: number) {
    super();
    this.#socket = socket;
    this.#left = length;
    socket.once('close', () => this.emit('close'));
  }

  get destroyed(): boolean {
    return this.#socket.destroyed && !this.complete;
  }

  /** Where to read next. Nothing but what is read then may be put there until it has been taken. */
  next(): Uint8Array | undefined {
    return this.#flows() ? this.room?.() : undefined;
  }

  /** False if nothing more can be taken for now. */
  take(bytes: Uint8Array): boolean {
    if (this.#isPaused) {
      // A secure connection goes on with what it has decrypted, in the same buffer, though it was told to stop.
      this.#kept.push(Buffer.from(bytes));
      return false;
    }
    const ours = bytes.subarray(0, this.#left);
    this.#left -= ours.length;
    if (ours.length > 0) {
      this.emit('data', ours);
    }
    if (this.#left === 0 && !this.complete) {
      this.complete = true;
      this.emit('end');
      this.#socket.destroy();
    }
    return this.#flows();
  }

  #flows(): boolean {
    return !this.#isPaused && !this.complete;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    for (let kept = this.#kept.shift(); kept; kept = this.#flows() ? this.#kept.shift() : undefined) {
      this.take(kept);
    }
    if (this.#flows() && !this.#socket.destroyed) {
      this.#socket.resume();
    }
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
