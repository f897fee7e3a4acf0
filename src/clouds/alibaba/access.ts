import * as l10n from '@vscode/l10n';
import { each } from '../../async/each.ts';
import type { PermissionCheck, SnippetKind, Subject } from '../../model/access.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../../model/errors.ts';
import type { Access } from '../../model/provider.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { cancelled } from '../common/failures.ts';
import type { Learnt } from '../common/permissions.ts';
import type { Api } from './api.ts';
import { consoleUrl } from './console.ts';
import {
  isPlainlyMissing,
  leastPolicy,
  permissionName,
  permissions,
  verdictOf,
  type Ground,
  type Permission,
} from './permissions.ts';
import { copyShape } from './records/backups.ts';
import { readList, type Body } from './records/read.ts';
import { instanceShape, regionShape } from './records/resources.ts';
import { snippet } from './snippets.ts';

/** Requests of a check under way at once. */
const FEW = 3;
/** Regions in which an instance is looked for. */
const MOST_REGIONS = 6;
/** How far back lists are asked for: short, but a daily backup lies in it. */
const LOOK_BACK = 2 * 24 * 60 * 60 * 1000;

type Finding = Pick<PermissionCheck, 'result' | 'why'>;

/** What the account may do, and how to reach the same thing with other tools. */
export class AccessTools implements Access {
  readonly #api: Api;
  readonly #learnt: Learnt;

  constructor(api: Api, learnt: Learnt = api.client.learnt) {
    this.#api = api;
    this.#learnt = learnt;
  }

  async checkPermissions(
    regionIds: readonly string[],
    onResult: (check: PermissionCheck) => void,
    call: Call,
  ): Promise<readonly PermissionCheck[]> {
    const stop = new AbortController();
    const signal = AbortSignal.any([call.signal, stop.signal]);
    try {
      return await new Check(this.#api, this.#learnt, onResult, { ...call, signal }).run(regionIds);
    } finally {
      // Where one request ended the check, the others are of no use any more.
      stop.abort();
    }
  }

  leastPolicy(names: readonly string[]): string {
    return leastPolicy(names);
  }

  snippet(kind: SnippetKind, subject: Subject): string | undefined {
    return snippet(kind, subject, this.#api.account);
  }

  consoleUrl(instance: Pick<Instance, 'id' | 'regionId'>): string | undefined {
    return consoleUrl(this.#api.account, instance);
  }
}

/** One check of all permissions. Rejects when the sign-in is refused or the call is cancelled; all else is a finding. */
class Check {
  readonly #api: Api;
  readonly #learnt: Learnt;
  readonly #onResult: (check: PermissionCheck) => void;
  readonly #call: Call;
  readonly #results = new Map<string, PermissionCheck>();

  constructor(api: Api, learnt: Learnt, onResult: (check: PermissionCheck) => void, call: Call) {
    this.#api = api;
    this.#learnt = learnt;
    this.#onResult = onResult;
    this.#call = call;
  }

  async run(likely: readonly string[]): Promise<readonly PermissionCheck[]> {
    const known = await this.#regions();
    const instances = await this.#instances(likely, known);
    const regionId = instances[0]?.regionId ?? likely[0] ?? known[0];
    const region = regionId === undefined ? undefined : { regionId, id: '' };
    let copy: Ground | undefined;
    await this.#each(permissions, async (permission) => {
      if (permission.on === 'region') {
        await this.#try(permission, region && this.#ground(region));
      } else if (permission.on === 'instance') {
        const instance = instances.find((one) => permission.suits?.(one) ?? true) ?? instances[0];
        const ground = instance && this.#ground(instance);
        const body = await this.#try(permission, ground);
        copy ??= ground && permission.action === 'DescribeCrossRegionBackups' ? copyIn(body, ground) : undefined;
      }
    });
    await this.#each(permissions, async (permission) => {
      await this.#try(permission, permission.on === 'copy' ? copy : undefined);
    });
    if (this.#call.signal.aborted) {
      throw cancelled(false);
    }
    return permissions.flatMap(({ action }) => this.#results.get(action) ?? []);
  }

  /** DescribeRegions: the ids of the regions, in the cloud's order. */
  async #regions(): Promise<readonly string[]> {
    const { endpoints, lists } = this.#api;
    const operation = this.#api.regions();
    const { answer, finding } = await found(lists.records(operation, regionShape, this.#call));
    const regions = answer?.items ?? [];
    regions.forEach(({ id, endpoint }) => endpoints.learn(id, endpoint));
    this.#conclude(operation.action, finding);
    return [...new Set(regions.map(({ id }) => id))];
  }

  /** DescribeDBInstances in the likely regions and, if they have none, in some others. It is allowed if any answers. */
  async #instances(likely: readonly string[], known: readonly string[]): Promise<readonly Instance[]> {
    const action = 'DescribeDBInstances';
    const first = [...new Set(likely)].slice(0, MOST_REGIONS);
    const others = known.filter((id) => !first.includes(id)).slice(0, MOST_REGIONS - first.length);
    const instances: Instance[] = [];
    const findings: Finding[] = [];
    for (const regionIds of [first, others]) {
      await this.#each(instances.length > 0 ? [] : regionIds, async (regionId) => {
        const operation = this.#api.in(regionId, action, { MaxResults: 30 });
        const { answer, finding } = await found(
          this.#api.lists.records(operation, instanceShape(regionId), this.#call),
        );
        instances.push(...(answer?.items ?? []));
        findings.push(finding);
      });
    }
    const ranks = ['allowed', 'missing', 'failed'];
    const [best] = findings.toSorted((one, other) => ranks.indexOf(one.result) - ranks.indexOf(other.result));
    if (best) {
      this.#conclude(action, best);
    }
    return instances;
  }

  /** Sends the request of a permission that is not known yet, if there is ground for it, and answers its reply. */
  async #try({ action, params, on }: Permission, ground: Ground | undefined): Promise<Body | undefined> {
    if (this.#results.has(action)) {
      return undefined;
    }
    if (!ground) {
      const verdict = this.#learnt.of(action);
      this.#conclude(action, verdict ? { result: verdict } : { result: 'notTested', why: whyUntried(on) });
      return undefined;
    }
    const operation = this.#api.in(ground.regionId, action, params(ground));
    const { answer, finding } = await found(this.#api.client.read(operation, this.#call));
    this.#conclude(action, finding);
    return answer?.body;
  }

  #conclude(action: string, finding: Finding): void {
    const known = permissions.find((permission) => permission.action === action);
    const writes = known?.on === 'nothing';
    const check = { permission: permissionName(action), enables: known?.enables() ?? '', writes, ...finding };
    if (finding.result === 'allowed' || finding.result === 'missing') {
      this.#learnt.heard(action, finding.result);
    }
    this.#results.set(action, check);
    if (!this.#call.signal.aborted) {
      this.#onResult(check);
    }
  }

  async #each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
    await each(items, { atOnce: FEW, signal: this.#call.signal }, work);
  }

  #ground({ regionId, id }: Pick<Instance, 'id' | 'regionId'>): Ground {
    const to = this.#api.client.clock.now();
    return { regionId, instanceId: id, copyId: '', range: { from: new Date(to.getTime() - LOOK_BACK), to } };
  }
}

/** What a request tells about its permission, and its answer. A refused sign-in and a cancelled call go on as errors. */
async function found<Answer>(request: Promise<Answer>): Promise<{ answer?: Answer; finding: Finding }> {
  try {
    return { answer: await request, finding: { result: 'allowed' } };
  } catch (error) {
    if (isCancelled(error) || !isCloudError(error) || isSignInFailure(error.kind) || error.kind === 'clock') {
      throw error;
    }
    const result = verdictOf(error) ?? 'failed';
    const told = result === 'allowed' || (result === 'missing' && isPlainlyMissing(error));
    return { finding: told ? { result } : { result, why: error.message } };
  }
}

function whyUntried(on: Permission['on']): string {
  switch (on) {
    case 'nothing':
      return l10n.t('Trying it would start a backup. The next one you create will tell.');
    case 'copy':
      return l10n.t('No cross-region backup was found to try it on');
    case 'account':
    case 'region':
      return l10n.t('No region is known to try it in');
    case 'instance':
      return l10n.t('No instance was found to try it on');
  }
}

/** The ground with the first copy that a reply of DescribeCrossRegionBackups lists. */
function copyIn(body: Body | undefined, ground: Ground): Ground | undefined {
  const { instanceId, regionId } = ground;
  const copy = body && readList(body, copyShape({ instanceId, regionId }))?.items[0];
  return copy && { ...ground, copyId: copy.id };
}
