import { isCloudError, type ErrorKind } from '../../model/errors.ts';

export type Verdict = 'allowed' | 'missing';

/** Kinds of refusals that come from behind the gateway, which looks at the permission first. */
const BEHIND_THE_GATE: ReadonlySet<ErrorKind> = new Set(['notFound', 'unsupported', 'state', 'request']);

/**
 * What an error tells about the permission of its request; `undefined` is nothing. `outside` are codes of what is forbidden
 * by something else than a policy.
 */
export function verdictOf(error: unknown, outside: ReadonlySet<string>): Verdict | undefined {
  // Without a code it is not the cloud that refused.
  if (!isCloudError(error) || error.code === undefined || outside.has(error.code)) {
    return undefined;
  }
  return error.kind === 'forbidden' ? 'missing' : BEHIND_THE_GATE.has(error.kind) ? 'allowed' : undefined;
}

/** What the requests of an account have told about its permissions, for those that cannot be tried. The latest counts. */
export class Learnt {
  readonly #verdicts = new Map<string, Verdict>();

  heard(action: string, verdict: Verdict): void {
    // What was heard last stands last.
    this.#verdicts.delete(action);
    this.#verdicts.set(action, verdict);
  }

  /** The latest that any of these operations has told. */
  of(...actions: readonly string[]): Verdict | undefined {
    return [...this.#verdicts].findLast(([action]) => actions.includes(action))?.[1];
  }
}
