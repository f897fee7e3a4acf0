/*
 * The sandbox behind a road on which every request takes a while, in a process of its own so that its work is not counted
 * as the product's. Run by `fork(file, [milliseconds])`: sends `{ url }` once, and answers the message `counts` with the
 * requests by action since that was asked last, and `busiest` with the most that came within any second since then.
 */
import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox } from '../src/sandbox/index.ts';

export type Counts = Readonly<Record<string, number>>;

const latency = Number(process.argv[2] ?? 50);
const sandbox = await startSandbox();
let counts: Record<string, number> = {};
let times: number[] = [];

async function pass(incoming: http.IncomingMessage, outgoing: http.ServerResponse): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of incoming) {
    pieces.push(piece as Buffer);
  }
  const body = Buffer.concat(pieces);
  const action = new URLSearchParams(body.toString()).get('Action') ?? '-';
  counts[action] = (counts[action] ?? 0) + 1;
  times.push(performance.now());
  await wait(latency);
  const options = { method: incoming.method, headers: incoming.headers };
  const request = http.request(`${sandbox.url}${incoming.url ?? '/'}`, options, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  request.on('error', () => outgoing.destroy());
  request.end(body);
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
    return;
  }
  process.send?.(counts);
  counts = {};
  times = [];
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
