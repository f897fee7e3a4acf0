import type { BackupType, Method } from './plan.ts';

/**
 * Everything about a backup that CreateBackup started. It is written into the id itself, so that a sandbox that was
 * started later, and remembers nothing, can still say how the job went and list its backup.
 */
export interface JobFacts {
  readonly instanceNumber: number;
  /** Epoch milliseconds. */
  readonly start: number;
  readonly method: Method;
  readonly type: BackupType;
  /** Places of the chosen databases in the instance's list; empty for the whole instance. */
  readonly databases: readonly number[];
  /** Days; -1 keeps it; absent leaves it to the policy. */
  readonly retention: number | undefined;
  readonly fails: boolean;
}

const EPOCH = Date.UTC(2020, 0, 1);
const methods: readonly Method[] = ['Physical', 'Logical', 'Snapshot'];
const types: readonly BackupType[] = ['FullBackup', 'IncrementalBackup'];

/** How many values each place of the number has, from the right. The databases, as bits, come above them all. */
const places = [100n, 10_000n, 1_000_000_000_000n, 3n, 2n, 1000n, 2n] as const;
const CHECK = 97n;

/** The job id starts with 5, the id of its backup with 7; what follows is the same. */
const starts = { job: '5', backup: '7' } as const;

export function encodeJob(facts: JobFacts, kind: keyof typeof starts): string {
  const digits = [
    facts.instanceNumber,
    facts.start - EPOCH,
    methods.indexOf(facts.method),
    types.indexOf(facts.type),
    facts.retention === undefined ? 0 : facts.retention + 2,
    facts.fails ? 1 : 0,
  ];
  let number = facts.databases.reduce((bits, place) => bits | (1n << BigInt(place)), 0n);
  for (let place = places.length - 1; place >= 1; place -= 1) {
    number = number * (places[place] ?? 1n) + BigInt(digits[place - 1] ?? 0);
  }
  return `${starts[kind]}${number * 100n + (number % CHECK)}`;
}

/** `undefined` for an id that no sandbox made. */
export function decodeJob(id: string, kind: keyof typeof starts): JobFacts | undefined {
  if (!/^\d{8,90}$/.test(id) || !id.startsWith(starts[kind])) {
    return undefined;
  }
  let number = BigInt(id.slice(1));
  const digits = places.map((size) => {
    const digit = Number(number % size);
    number /= size;
    return digit;
  });
  const [, instanceNumber = 0, sinceEpoch = 0, method = 0, type = 0, retention = 0, fails = 0] = digits;
  const facts: JobFacts = {
    instanceNumber,
    start: EPOCH + sinceEpoch,
    method: methods[method] ?? 'Physical',
    type: types[type] ?? 'FullBackup',
    databases: bitsOf(number),
    retention: retention === 0 ? undefined : retention - 2,
    fails: fails === 1,
  };
  return encodeJob(facts, kind) === id ? facts : undefined;
}

function bitsOf(mask: bigint): number[] {
  const found: number[] = [];
  for (let place = 0; mask >> BigInt(place) > 0n; place += 1) {
    if ((mask >> BigInt(place)) & 1n) {
      found.push(place);
    }
  }
  return found;
}
