import * as l10n from '@vscode/l10n';
import { each } from '../../async/each.ts';
import type { PermissionCheck } from '../../model/access.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../../model/errors.ts';
import type { Call, TimeRange } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { cancelled } from './failures.ts';
import type { Learnt, Verdict } from './permissions.ts';

/** Requests of a check under way at once. */
const FEW = 3;
/** Regions in which an instance is looked for. */
const MOST_REGIONS = 6;
/** How far back lists are asked for: short, but a daily backup lies in it. */
const LOOK_BACK = 2 * 24 * 60 * 60 * 1000;

/** What requests are tried on. The ids of what they do not name are empty. */
export interface Ground {
  readonly regionId: string;
  readonly instanceId: string;
  /** A backup of the instance, or a copy of one. */
  readonly backupId: string;
  /** A short one: only the answer counts, not what is in it. */
  readonly range: TimeRange;
}

/** What a reply lists that other requests can be tried on. */
export interface Listed {
  readonly kind: 'backup' | 'copy';
  readonly id: string;
}

/** A permission that the product can use. */
export interface Tried {
  /** As it stands in a policy. */
  readonly permission: string;
  /** The operations that need it: what was heard of one tells about it. The first is the one that tries it. */
  readonly operations: readonly [string, ...string[]];
  readonly enables: () => string;
}

/** A permission with the smallest request that tells whether the account has it. */
export interface Trial extends Tried {
  /** What the request names. What acts names nothing: it is never sent to try it. */
  readonly on: 'region' | 'instance' | Listed['kind'] | 'nothing';
  /** The instances that the operation is made for. Refused for others, it still tells whether it is allowed. */
  readonly suits?: ((instance: Instance) => boolean) | undefined;
  /** Sends the request. */
  readonly send: (ground: Ground, call: Call) => Promise<Listed | undefined>;
}

/** How the permissions of one account are tried. */
export interface Trials {
  readonly regions: Tried & {
    /** The ids of the regions, in the cloud's order. */
    readonly list: (call: Call) => Promise<readonly string[]>;
    /** False where the regions could be listed without the permission, which is not told then. Absent for always. */
    readonly needed?: () => boolean;
  };
  readonly instances: Tried & {
    /** Some of a region's instances. */
    readonly list: (regionId: string, call: Call) => Promise<readonly Instance[]>;
  };
  /** All others, in the order in which they are told. */
  readonly others: readonly Trial[];
  readonly learnt: Learnt;
  /** What an error tells about the permission of its request. */
  readonly verdictOf: (error: unknown) => Verdict | undefined;
  /** By the cloud's clock. */
  readonly now: () => Date;
}

type Finding = Pick<PermissionCheck, 'result' | 'why'>;

/**
 * Tries each permission once and reports it as it is known. Rejects when the sign-in is refused or the call is cancelled;
 * all else is a finding.
 */
export async function checkPermissions(
  trials: Trials,
  likely: readonly string[],
  onResult: (check: PermissionCheck) => void,
  call: Call,
): Promise<readonly PermissionCheck[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([call.signal, stop.signal]);
  try {
    return await new Check(trials, onResult, { ...call, signal }).run(likely);
  } finally {
    // Where one request ended the check, the others are of no use any more.
    stop.abort();
  }
}

class Check {
  readonly #trials: Trials;
  readonly #onResult: (check: PermissionCheck) => void;
  readonly #call: Call;
  readonly #results = new Map<string, PermissionCheck>();
  readonly #listed = new Map<Listed['kind'], Ground>();

  constructor(trials: Trials, onResult: (check: PermissionCheck) => void, call: Call) {
    this.#trials = trials;
    this.#onResult = onResult;
    this.#call = call;
  }

  async run(likely: readonly string[]): Promise<readonly PermissionCheck[]> {
    const { regions, instances, others } = this.#trials;
    const known = await this.#regions();
    const found = await this.#instances(likely, known);
    const regionId = found[0]?.regionId ?? likely[0] ?? known[0];
    const region = regionId === undefined ? undefined : this.#ground({ regionId, id: '' });
    await this.#each(others, async (trial) => {
      if (trial.on === 'region') {
        await this.#try(trial, region);
      } else if (trial.on === 'instance') {
        const instance = found.find((one) => trial.suits?.(one) ?? true) ?? found[0];
        await this.#try(trial, instance && this.#ground(instance));
      }
    });
    await this.#each(others, async (trial) => {
      if (trial.on !== 'region' && trial.on !== 'instance') {
        await this.#try(trial, trial.on === 'nothing' ? undefined : this.#listed.get(trial.on));
      }
    });
    if (this.#call.signal.aborted) {
      throw cancelled(false);
    }
    return [regions, instances, ...others].flatMap(({ permission }) => this.#results.get(permission) ?? []);
  }

  async #regions(): Promise<readonly string[]> {
    const { regions } = this.#trials;
    const { answer = [], finding } = await this.#found(regions.list(this.#call));
    if (finding.result !== 'allowed' || (regions.needed?.() ?? true)) {
      this.#conclude(regions, finding);
    }
    return [...new Set(answer)];
  }

  /** Looks in the likely regions and, if they have none, in some others. Listing is allowed if any region says so. */
  async #instances(likely: readonly string[], known: readonly string[]): Promise<readonly Instance[]> {
    const { instances } = this.#trials;
    const first = [...new Set(likely)].slice(0, MOST_REGIONS);
    const others = known.filter((id) => !first.includes(id)).slice(0, MOST_REGIONS - first.length);
    const found: Instance[] = [];
    const findings: Finding[] = [];
    for (const regionIds of [first, others]) {
      await this.#each(found.length > 0 ? [] : regionIds, async (regionId) => {
        const { answer = [], finding } = await this.#found(instances.list(regionId, this.#call));
        found.push(...answer);
        findings.push(finding);
      });
    }
    const ranks = ['allowed', 'missing', 'failed'];
    const [best] = findings.toSorted((one, other) => ranks.indexOf(one.result) - ranks.indexOf(other.result));
    this.#conclude(instances, best ?? this.#heard(instances, 'region'));
    return found;
  }

  /** Sends the request, if there is ground for it. */
  async #try(trial: Trial, ground: Ground | undefined): Promise<void> {
    if (!ground) {
      this.#conclude(trial, this.#heard(trial, trial.on));
      return;
    }
    const { answer: listed, finding } = await this.#found(trial.send(ground, this.#call));
    if (listed && !this.#listed.has(listed.kind)) {
      this.#listed.set(listed.kind, { ...ground, backupId: listed.id });
    }
    this.#conclude(trial, finding);
  }

  /** What is known of a permission that cannot be tried. */
  #heard({ operations }: Tried, on: Trial['on']): Finding {
    const verdict = this.#trials.learnt.of(...operations);
    return verdict ? { result: verdict } : { result: 'notTested', why: whyUntried(on) };
  }

  /** What a request tells, and its answer. A refused sign-in and a cancelled call go on as errors. */
  async #found<Answer>(request: Promise<Answer>): Promise<{ answer?: Answer; finding: Finding }> {
    try {
      return { answer: await request, finding: { result: 'allowed' } };
    } catch (error) {
      if (isCancelled(error) || !isCloudError(error) || isSignInFailure(error.kind) || error.kind === 'clock') {
        throw error;
      }
      const result = this.#trials.verdictOf(error) ?? 'failed';
      // Where a policy with the permission is all that is missing, there is no more to say; other refusals have words.
      const told = result === 'allowed' || (result === 'missing' && error.permission !== undefined);
      return { finding: told ? { result } : { result, why: error.message } };
    }
  }

  #conclude({ permission, operations, enables }: Tried, finding: Finding): void {
    const writes = this.#trials.others.some((trial) => trial.permission === permission && trial.on === 'nothing');
    const check = { permission, enables: enables(), writes, ...finding };
    if (finding.result === 'allowed' || finding.result === 'missing') {
      this.#trials.learnt.heard(operations[0], finding.result);
    }
    this.#results.set(permission, check);
    if (!this.#call.signal.aborted) {
      this.#onResult(check);
    }
  }

  async #each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    await each(items, { atOnce: FEW, signal: this.#call.signal }, work);
  }

  #ground({ regionId, id }: Pick<Instance, 'id' | 'regionId'>): Ground {
    const to = this.#trials.now();
    const range = { from: new Date(to.getTime() - LOOK_BACK), to };
    return { regionId, instanceId: id, backupId: '', range };
  }
}

function whyUntried(on: Trial['on']): string {
  switch (on) {
    case 'nothing':
      return l10n.t('Trying it would start a backup. The next one you create will tell.');
    case 'copy':
      return l10n.t('No cross-region backup was found to try it on');
    case 'backup':
      return l10n.t('No backup was found to try it on');
    case 'region':
      return l10n.t('No region is known to try it in');
    case 'instance':
      return l10n.t('No instance was found to try it on');
  }
}
