import http from 'node:http';
import https from 'node:https';

const LONGEST_ANSWER = 256 * 1024;

export interface Message {
  readonly url: URL;
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  /** A form. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: object;
  /** Milliseconds; 10,000 unless told. */
  readonly timeout?: number;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** No answer came, or none to its end. It names a reason and nothing that was sent or received. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  /** The system's code, such as `ECONNREFUSED`; `timeout`; `large` for an answer without end. */
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Sends one message and reads the answer to its end; redirects are answers. Rejects with `Unanswered` or the signal's reason. */
export async function exchange(message: Message, signal: AbortSignal): Promise<Answer> {
  const timeout = AbortSignal.timeout(message.timeout ?? 10_000);
  try {
    return await exchanged(message, AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Unanswered) {
      throw error;
    }
    const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
    throw new Unanswered(timeout.aborted ? 'timeout' : /^[A-Z][A-Z_\d]+$/.test(code ?? '') ? String(code) : 'failed');
  }
}

function exchanged({ url, method, headers = {}, form, json }: Message, signal: AbortSignal): Promise<Answer> {
  const body = json === undefined ? form && new URLSearchParams(form).toString() : JSON.stringify(json);
  const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
  return new Promise((resolve, reject) => {
    // Looked up for each: the editor puts its own in their places, for proxies.
    const { request } = url.protocol === 'https:' ? https : http;
    const sent = request(url, { method, signal, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      let size = 0;
      response.on('data', (piece: Buffer) => {
        size += piece.length;
        pieces.push(piece);
        if (size > LONGEST_ANSWER) {
          reject(new Unanswered('large'));
          response.destroy();
        }
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') }),
      );
    });
    sent.on('error', reject);
    // Not among the options: with NODE_DEBUG=net, Node prints those.
    Object.entries({ Accept: 'application/json', ...headers }).forEach(([name, value]) => sent.setHeader(name, value));
    if (body !== undefined) {
      sent.setHeader('Content-Type', type);
    }
    sent.end(body);
  });
}
