import * as vscode from 'vscode';
import type { StoredAccount } from './accounts/store.ts';
import { loadClouds, type Sessions } from './accounts/session.ts';
import { Emitter } from './async/event.ts';
import { lazily } from './async/lazily.ts';
import type { NotifyParts } from './jobs/index.ts';
import type { Lookout, Watched } from './jobs/lookout.ts';
import { SAMPLE_SITE } from './model/account.ts';
import type { ActivitySource, InstanceActivity, InstanceKey } from './model/activity.ts';
import type { DownloadDesk, JobDesk } from './model/desks.ts';
import type { DownloadLink } from './model/links.ts';
import type { Log } from './model/provider.ts';
import { downloadSettings, jobSettings } from './platform/settings.ts';
import { isUnderWay, setUnderWay, type UnderWay } from './platform/underWay.ts';

export interface DesksParts {
  readonly context: vscode.ExtensionContext;
  readonly sessions: Sessions;
  readonly account: (id: string) => StoredAccount | undefined;
  readonly log: Log;
  /** What following a job needs of the rest. */
  readonly notify: Omit<NotifyParts, 'log' | 'notifications'>;
  /** A desk is open now. */
  readonly onDidOpen: (source: ActivitySource) => void;
  /** Work that nobody waits for. */
  readonly aside: (work: Promise<unknown>) => void;
}

/** What is under way in this window, before and after the rooms that do it are loaded. */
export class Desks implements vscode.Disposable {
  readonly #parts: DesksParts;
  readonly #changes = new Emitter<InstanceKey>();
  #openJobs: JobDesk | undefined;
  #openDownloads: DownloadDesk | undefined;
  #lookout: Lookout | undefined;
  #watched: readonly Watched[] = [];

  readonly jobs: () => Promise<JobDesk>;
  readonly downloads: () => Promise<DownloadDesk>;
  /** Knows of jobs from when they are loaded. */
  readonly activity: InstanceActivity;

  constructor(parts: DesksParts) {
    this.#parts = parts;
    this.jobs = lazily(async () => await this.#loadJobs());
    this.downloads = lazily(async () => await this.#loadDownloads());
    this.activity = {
      current: (...instance) => this.#openJobs?.instances.current(...instance),
      onDidChange: this.#changes.event,
    };
  }

  /** Both, with what other windows left under way. */
  async sources(): Promise<readonly ActivitySource[]> {
    const desks = await Promise.all([this.jobs(), this.downloads()]);
    desks.forEach((desk) => this.#parts.aside(desk.resume()));
    return desks;
  }

  /** Takes up what was left under way, if the one key that is read at start-up says that there is something. */
  resume(): void {
    const state = this.#parts.context.globalState;
    if (this.#openJobs || isUnderWay(state, 'jobs')) {
      this.#parts.aside(this.jobs().then(async (desk) => await desk.resume()));
    }
    if (this.#openDownloads || isUnderWay(state, 'downloads')) {
      this.#parts.aside(this.downloads().then(async (desk) => await desk.resume()));
    }
  }

  /** Looks on these instances for what others started, and on no others from now on. */
  watch(instances: readonly Watched[]): void {
    this.#watched = instances;
    if (this.#lookout) {
      this.#lookout.watch(instances);
    } else if (instances.length > 0) {
      this.#parts.aside(this.jobs().then(() => this.#lookout?.watch(this.#watched)));
    }
  }

  invalidate(accountId: string, regionId?: string, instanceId?: string): void {
    this.#lookout?.invalidate(accountId, regionId, instanceId);
  }

  accountsChanged(changed: readonly string[], removed: readonly string[] = []): void {
    const { aside } = this.#parts;
    changed.forEach((id) => this.invalidate(id));
    for (const desk of [this.#openJobs, this.#openDownloads]) {
      if (desk && changed.length > 0) {
        aside(desk.accountsChanged(changed));
      }
    }
    // What is recorded of an account that is gone goes with it, loaded or not.
    for (const id of removed) {
      aside(this.jobs().then(async (desk) => await desk.forget(id)));
      aside(this.downloads().then(async (desk) => await desk.forget(id)));
    }
  }

  dispose(): void {
    this.#lookout?.dispose();
    this.#changes.dispose();
  }

  /** Leaves what is under way to other windows. */
  async leave(): Promise<void> {
    await Promise.all([this.#openJobs?.dispose(), this.#openDownloads?.dispose()]);
  }

  async #loadJobs(): Promise<JobDesk> {
    const { sessions, log, notify, onDidOpen } = this.#parts;
    const { openJobs, Lookout: LookoutClass } = await import('./jobs/index.ts');
    const provider = async (accountId: string) => await sessions.provider(accountId);
    const desk = openJobs({
      ...notify,
      ...this.#shared('jobs'),
      provider,
      notifications: () => jobSettings().notifications,
    });
    desk.instances.onDidChange((key) => this.#changes.fire(key));
    this.#lookout = new LookoutClass({ provider, log, found: async (...found) => await desk.found(...found) });
    this.#openJobs = desk;
    onDidOpen(desk);
    return desk;
  }

  async #loadDownloads(): Promise<DownloadDesk> {
    const { openDownloads, loopbackOrigin } = await import('./downloads/index.ts');
    const places = async (accountId: string, link: DownloadLink) => {
      const account = this.#parts.account(accountId);
      const cloud = (await loadClouds()).find(({ id }) => id === account?.cloud);
      // The sample data are served by this window itself, at another port each time.
      const endpoint = account?.site === SAMPLE_SITE ? loopbackOrigin(link) : account?.endpoint;
      return { storageDomains: cloud?.storageDomains ?? [], endpoint };
    };
    const desk = openDownloads({
      ...this.#shared('downloads'),
      provider: async (accountId) => await this.#parts.sessions.provider(accountId),
      places,
      settings: downloadSettings,
    });
    this.#openDownloads = desk;
    this.#parts.onDidOpen(desk);
    return desk;
  }

  #shared(what: UnderWay) {
    const { context, account, log } = this.#parts;
    return {
      folder: vscode.Uri.joinPath(context.globalStorageUri, what).fsPath,
      setUnderWay: async (any: boolean) => await setUnderWay(context.globalState, what, any),
      accountName: (id: string) => account(id)?.name,
      log,
    };
  }
}
