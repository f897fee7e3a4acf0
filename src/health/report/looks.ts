import { abortable } from '../../async/wait.ts';
import { isCloudError, type ErrorKind } from '../../model/errors.ts';
import type { BackupPolicy, CopyPolicy } from '../../model/insight.ts';
import type { Call } from '../../model/requests.ts';
import type { Instance } from '../../model/resources.ts';
import { Refusals } from '../refusals.ts';
import { CopyLookups } from './copyLookups.ts';
import { evidenceOf, timeToAsk, type CopyAnswer, type Evidence } from './evidence.ts';
import type { ReportParts, ReportSource } from './parts.ts';
import type { Entry, Rows } from './rows.ts';

/** How many refusals in a row it takes to believe that nobody may see policies. */
const refusalsInARow = 20;
/** Failures to learn the policy that say nothing of the backups, and are the same next time. */
const withoutPolicy: readonly ErrorKind[] = ['forbidden', 'unsupported', 'state', 'request', 'billing', 'unknown'];
/** The same of copies, which are asked for many instances at once: one that is gone says nothing of the others. */
const withoutCopies: readonly ErrorKind[] = [...withoutPolicy, 'notFound'];

/** There is one only. */
const account = '';

interface LookParts {
  readonly parts: ReportParts;
  readonly rows: Rows;
  readonly source: () => Promise<ReportSource>;
  /** Its signal ends all looks. */
  readonly call: Call;
  /** Those that are being looked at, or will be next. */
  readonly next: () => Iterable<Entry>;
}

/** Asks an account's cloud what a report has to know of an instance: policy, one page of backups, and copies. */
export class Looks {
  readonly #parts: LookParts;
  readonly #copies: CopyLookups;
  readonly #policyRefusals = new Refusals(Infinity, refusalsInARow);
  /** By region: each is asked on its own, and some clouds permit copies in some only. */
  readonly #copyRefusals = new Refusals(Infinity, 1);

  constructor(parts: LookParts) {
    this.#parts = parts;
    this.#copies = new CopyLookups(async (regionId, ids) => await this.#copyPolicies(regionId, ids), parts.next);
  }

  /** Rejects where the backups cannot be listed, and where the key is refused. */
  async at(entry: Entry, instance: Instance): Promise<Evidence> {
    const { rows, parts, source: connect, call } = this.#parts;
    const source = await connect();
    const checked = parts.now();
    const copies = this.#copyAnswer(entry, (one) => !!one.instance && source.offers(one.instance).copies.offered);
    copies.catch(() => undefined);
    const policy = await this.#policy(source, instance);
    const since = new Date(checked.getTime() - timeToAsk(policy, rows.hoursToAsk(entry)));
    const page = await this.#abortable(source.listBackups(instance, { range: { from: since, to: checked } }, call));
    return evidenceOf(instance, { policy, page, copies: await copies, since, checked });
  }

  /** `undefined` where it cannot be had. */
  async #policy(source: ReportSource, instance: Instance): Promise<BackupPolicy | undefined> {
    if (this.#policyRefusals.of(account, 0)) {
      return undefined;
    }
    try {
      const policy = await this.#abortable(source.backupPolicy(instance, this.#parts.call));
      this.#policyRefusals.answered(account);
      return policy;
    } catch (error) {
      if (!isCloudError(error) || !withoutPolicy.includes(error.kind)) {
        throw error;
      }
      this.#policyRefusals.failed(account, error, 0);
      return undefined;
    }
  }

  /** `undefined` where it cannot be had; rejects where it may be had at the next try. */
  async #copyAnswer(entry: Entry, offered: (entry: Entry) => boolean): Promise<CopyAnswer> {
    if (!offered(entry)) {
      return 'unsupported';
    }
    const { regionId } = entry.row;
    if (this.#copyRefusals.of(regionId, 0)) {
      return undefined;
    }
    try {
      return await this.#copies.of(entry, offered);
    } catch (error) {
      if (!isCloudError(error) || !withoutCopies.includes(error.kind)) {
        throw error;
      }
      this.#copyRefusals.failed(regionId, error, 0);
      return error.kind === 'unsupported' ? 'unsupported' : undefined;
    }
  }

  async #copyPolicies(regionId: string, ids: readonly string[]): Promise<readonly CopyPolicy[]> {
    const source = await this.#parts.source();
    return await this.#abortable(source.copyPolicies(regionId, ids, this.#parts.call));
  }

  async #abortable<Result>(work: Promise<Result>): Promise<Result> {
    return await abortable(work, this.#parts.call.signal);
  }
}
