import type { AccountScope, ReportFailure } from '../../model/report.ts';
import type { Region } from '../../model/resources.ts';
import type { ReportAccount } from './parts.ts';
import { regionWords } from './words.ts';

/** A region of the report. */
export interface RegionPart {
  /** As the cloud listed it in this session; before that only what was saved. */
  region: Region;
  state: 'waiting' | 'listed' | 'failed';
  /** Localised: why it failed, or what is missing of its list. */
  failure: string | undefined;
}

/** What is known of an account's part in a report, whoever works on it. */
export class AccountBook {
  /** As it is called by now. */
  account: ReportAccount;
  readonly scope: AccountScope;
  readonly regions = new Map<string, RegionPart>();
  /** Its regions were listed in this session. */
  isOpen = false;
  /** Localised: why nothing more is asked of the account. */
  failure: string | undefined;

  constructor(account: ReportAccount, scope: AccountScope) {
    this.account = account;
    this.scope = scope;
  }

  /** Its regions have to be listed before anything else can be. */
  get isToBeOpened(): boolean {
    return !this.isOpen && (this.regions.size === 0 || this.waiting.length > 0);
  }

  /** Something of it was never listed. */
  get isLeft(): boolean {
    return this.failure === undefined && (this.isToBeOpened || this.waiting.length > 0);
  }

  get waiting(): readonly RegionPart[] {
    return [...this.regions.values()].filter(({ state }) => state === 'waiting');
  }

  get failures(): readonly ReportFailure[] {
    const { id: accountId, name: accountName } = this.account;
    if (this.failure !== undefined) {
      const region = { regionId: undefined, regionName: undefined };
      return [{ accountId, accountName, ...region, message: this.failure }];
    }
    return [...this.regions.values()].flatMap(({ region, failure }) =>
      failure === undefined
        ? []
        : { accountId, accountName, regionId: region.id, regionName: region.name, message: failure },
    );
  }

  /** Takes over those of the account's regions that are asked for. */
  open(regions: readonly Region[], known: readonly string[] | undefined): void {
    this.isOpen = true;
    const { regions: wanted } = this.scope;
    const ids = wanted === 'all' ? undefined : wanted === 'known' ? known : wanted;
    for (const region of chosen(regions, ids)) {
      const part = this.regions.get(region.id);
      if (part) {
        part.region = region;
      } else {
        this.regions.set(region.id, { region, state: 'waiting', failure: undefined });
      }
    }
    const offered = new Set(regions.map(({ id }) => id));
    const named = typeof wanted === 'string' ? [] : wanted;
    for (const id of [...named, ...this.waiting.map(({ region }) => region.id)].filter((one) => !offered.has(one))) {
      this.regions.set(id, { region: { id, name: id }, state: 'failed', failure: regionWords.unknown() });
    }
  }

  /** One failure, of the account, in place of as many as it has regions. */
  fail(message: string): void {
    this.failure = message;
    this.waiting.forEach((part) => (part.state = 'failed'));
  }

  /** Regions whose instances are to be listed, whatever is known of them. */
  relist(ids: ReadonlySet<string>): void {
    for (const part of this.regions.values()) {
      part.state = ids.has(part.region.id) ? 'waiting' : part.state;
    }
  }

  /** What failed is to be asked for again; of a single region only that one. */
  retry(regionId?: string): void {
    this.failure = undefined;
    for (const part of this.regions.values()) {
      if (regionId !== undefined && part.region.id !== regionId) {
        continue;
      }
      if (part.state === 'failed' || part.failure !== undefined) {
        part.state = 'waiting';
        part.failure = undefined;
      }
    }
  }
}

/** A part of a region stands below it, so it is chosen with it. */
function chosen(regions: readonly Region[], ids: readonly string[] | undefined): readonly Region[] {
  const wanted = new Set(ids);
  const whole = regions.filter(({ id }) => wanted.has(id));
  const parts = new Set(whole.flatMap((region) => (region.parts ?? []).map(({ id }) => id)));
  return ids ? regions.filter(({ id }) => wanted.has(id) || parts.has(id)) : regions;
}
