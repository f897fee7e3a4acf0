/*
 * Opens the backups of an instance to the last page, in a process of its own, for bench/heap.ts: [address]. Says how many
 * came, and the bytes that were held before and after. Needs `--expose-gc`.
 */
import { groupNode, type InstanceNode } from '../src/explorer/nodes.ts';
import { connect, openTree } from './cloud.ts';

export interface HeapAnswer {
  readonly before: number;
  readonly after: number;
  readonly rows: number;
  readonly total: number | undefined;
  /** The list says that it changed while it was read: a backup was made meanwhile. */
  readonly changed: boolean;
}

/** Objects, and the buffers that they keep. */
function held(): number {
  for (let times = 0; times < 4; times += 1) {
    globalThis.gc?.();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const connection = connect(process.argv[2] ?? '');
const { children, instances } = await openTree(connection);
const [first, second] = instances;

async function open(instance: InstanceNode | undefined, pages: number) {
  if (!instance) {
    throw new Error('the fleet has too few instances');
  }
  const group = groupNode(instance, 'backups');
  await children.loaded(group);
  for (let page = 1; page < pages; page += 1) {
    const more = children.rows(group).find((row) => row.kind === 'note' && row.note === 'more');
    if (more?.kind !== 'note') {
      break;
    }
    await children.more(more);
  }
  const { items, total } = children.branch(group);
  const changed = children.rows(group).some((row) => row.kind === 'note' && row.note === 'changed');
  return { rows: items.length, total, changed };
}

// The first pages of another one bring what is needed once: code, connections, words.
await open(first, 3);
const before = held();
const list = await open(second, Infinity);
const after = held();
process.send?.({ before, after, ...list } satisfies HeapAnswer);
connection.provider.dispose();
process.disconnect();
