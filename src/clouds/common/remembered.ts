import type { Call } from '../../model/requests.ts';
import { Shared } from './shared.ts';

interface Kept<Value> {
  readonly value: Value;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Answers that stay good for a while, by key. Callers who want the same at the same time share one request. */
export class Remembered<Value> {
  readonly #lifetime: number;
  readonly #kept = new Map<string, Kept<Value>>();
  readonly #underWay = new Map<string, Shared<Value>>();
  /** Changes with each `clear`. */
  #round = 0;

  /** `lifetime` in milliseconds. */
  constructor(lifetime: number) {
    this.#lifetime = lifetime;
  }

  /** The latest answer, however old; asks nothing. */
  latest(key: string): Value | undefined {
    return this.#kept.get(key)?.value;
  }

  /** Whether what is remembered is still good. */
  has(key: string): boolean {
    return (this.#kept.get(key)?.until ?? 0) > Date.now();
  }

  /** What is remembered, else what `ask` answers. A failure is not remembered. */
  async get(key: string, call: Call, ask: (call: Call) => Promise<Value>): Promise<Value> {
    const kept = this.#kept.get(key);
    if (kept && kept.until > Date.now()) {
      return kept.value;
    }
    const round = this.#round;
    const value = await this.#sharedBy(call, key).ask(call, ask);
    if (round === this.#round) {
      this.put(key, value);
    }
    return value;
  }

  /** Takes an answer that came by another way. */
  put(key: string, value: Value): void {
    this.#kept.set(key, { value, until: Date.now() + this.#lifetime });
  }

  forget(key: string): void {
    this.#kept.delete(key);
  }

  /** Forgets everything. Who asks from now on is not given what was asked for before, even if it is still under way. */
  clear(): void {
    this.#round += 1;
    this.#kept.clear();
    this.#underWay.clear();
  }

  /** By priority too: what the user waits for must not stand behind what nobody waits for. */
  #sharedBy({ priority = 'user' }: Call, key: string): Shared<Value> {
    const name = `${priority} ${key}`;
    const shared = this.#underWay.get(name) ?? new Shared<Value>();
    this.#underWay.set(name, shared);
    return shared;
  }
}
