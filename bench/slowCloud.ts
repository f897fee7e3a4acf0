/*
 * The sandbox behind a road on which every request takes a while, in a process of its own so that its work is not counted
 * as the product's. Run by `fork(file, [milliseconds])`: sends `{ url }` once, and answers the message `counts` with the
 * requests by action since that was asked last, and `busiest` with the most that came within any second since then. After
 * `remember` it gives a question that it had before the same answer, so that the sandbox's own work is not counted either.
 */
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '../src/sandbox/index.ts';

export type Counts = Readonly<Record<string, number>>;

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

const latency = Number(process.argv[2] ?? 50);
const sandbox = await startSandbox();
let counts: Record<string, number> = {};
let times: number[] = [];
let remembered: Map<string, Answer> | undefined;

async function pass(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
  const body = await bytesOf(incoming);
  const params = new URLSearchParams(`${(incoming.url ?? '').replace(/^[^?]*\??/, '')}&${body.toString()}`);
  const action = params.get('Action') ?? '-';
  counts[action] = (counts[action] ?? 0) + 1;
  times.push(performance.now());
  const question = questionOf(params);
  // The sandbox's own work is a part of what the request takes, as on any road.
  const [answer] = await Promise.all([remembered?.get(question) ?? ask(incoming, body), wait(latency)]);
  remembered?.set(question, answer);
  outgoing.writeHead(answer.status, answer.headers);
  outgoing.end(answer.body);
}

async function bytesOf(stream: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) {
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces);
}

/** What is asked, whenever it is. Who asks puts the parameters into an order of its own. */
function questionOf(params: URLSearchParams): string {
  const others = new Set(['Signature', 'SignatureNonce', 'Timestamp']);
  return JSON.stringify([...params].filter(([name]) => !others.has(name)));
}

async function ask({ method, headers, url = '/' }: http.IncomingMessage, body: Buffer): Promise<Answer> {
  const reply = await new Promise<http.IncomingMessage>((resolve, reject) => {
    http.request(`${sandbox.url}${url}`, { method, headers }, resolve).once('error', reject).end(body);
  });
  return { status: reply.statusCode ?? 500, headers: reply.headers, body: await bytesOf(reply) };
}

// Whoever asked may have gone by now.
const server = http.createServer((incoming, outgoing) => void pass(incoming, outgoing).catch(() => outgoing.destroy()));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` });
});
process.on('message', (message) => {
  if (message === 'busiest') {
    process.send?.(busiest());
  } else if (message === 'remember') {
    remembered ??= new Map();
    process.send?.(true);
  } else {
    process.send?.(counts);
    counts = {};
    times = [];
  }
});

function busiest(): number {
  let first = 0;
  return times.reduce((most, time, index) => {
    while ((times[first] ?? time) <= time - 1000) {
      first += 1;
    }
    return Math.max(most, index - first + 1);
  }, 0);
}
