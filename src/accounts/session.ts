import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../async/disposable.ts';
import type { Event } from '../async/event.ts';
import { SAMPLE_SITE, type Account, type CloudId, type Credentials, type CredentialSource } from '../model/account.ts';
import { CloudError } from '../model/errors.ts';
import type { Cloud, CloudProvider, Log, ProviderSettings, Surroundings } from '../model/provider.ts';
import { providerSettings } from '../platform/settings.ts';
import { minutesLeft } from './expiry.ts';
import { LimitWaits } from './limitWaits.ts';
import type { KeySource } from './profiles/index.ts';
import { SignInRefusals, type RefusedSignIn } from './signInRefusals.ts';
import type { AccountStore, StoredAccount } from './store.ts';
import { isElsewhere } from './tools.ts';

/** Where the sandbox of the sample accounts listens, and its key for a cloud. Starts it on the first call. */
export type SampleStarter = () => Promise<{
  readonly url: string;
  readonly credentialsOf: (cloud: CloudId) => Credentials;
}>;

interface Session {
  readonly version: string;
  readonly provider: Promise<CloudProvider>;
}

/** The clouds, loaded on first use so that start-up does not pay for them. */
export async function loadClouds(): Promise<readonly Cloud[]> {
  const room = await import('../clouds/index.ts');
  room.configureLanguage(vscode.l10n.bundle, vscode.env.language);
  return room.clouds;
}

/** The room that reads keys which are kept elsewhere. */
export const loadProfiles = () => import('./profiles/index.ts');

/** One provider for each account, made on first use and made anew when the account or the settings change. */
export class Sessions {
  readonly #store: AccountStore;
  readonly #startSample: SampleStarter;
  readonly #log: Log;
  readonly #sessions = new Map<string, Session>();
  /** Of accounts whose keys are kept elsewhere. */
  readonly #sources = new Map<string, KeySource>();
  readonly #asked = new Set<{ readonly accountId: string }>();
  readonly #refusals: SignInRefusals;
  readonly #waits: LimitWaits;
  readonly #disposables = new DisposableStore();

  /** The cloud refused an account's key: told once for each version of the account, and never of a trial. */
  readonly onDidRefuseSignIn: Event<RefusedSignIn>;
  /** A key that was refused works again: its account's id. */
  readonly onDidAcceptSignIn: Event<string>;

  constructor(store: AccountStore, startSample: SampleStarter, log: Log) {
    this.#store = store;
    this.#startSample = startSample;
    this.#log = log;
    this.#waits = this.#disposables.add(new LimitWaits());
    this.#refusals = this.#disposables.add(new SignInRefusals((id) => store.get(id)?.version));
    this.onDidRefuseSignIn = this.#refusals.onDidRefuse;
    this.onDidAcceptSignIn = this.#refusals.onDidEnd;
    this.#disposables.add(
      store.onDidChange(({ changed, removed }) => {
        [...changed, ...removed].forEach((id) => this.#end(id));
        removed.forEach((id) => this.#refusals.forget(id));
      }),
    );
    this.#disposables.add(
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) {
          // What cannot be read is said by the rows that need it.
          this.#sources.forEach((source) => void source.look().catch(() => undefined));
        }
      }),
    );
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (
          ['requestTimeout', 'concurrentRequests', 'callsPerMinute'].some((key) =>
            event.affectsConfiguration(`rdsBackups.${key}`),
          )
        ) {
          [...this.#sessions.keys()].forEach((id) => this.#end(id));
        }
      }),
    );
  }

  /** The user is being asked for this account's key until the result is disposed of. */
  asking(accountId: string): Disposable {
    const asked = { accountId };
    this.#asked.add(asked);
    return { dispose: () => this.#asked.delete(asked) };
  }

  /** Minutes that the account's temporary key still works; 0 as well if the cloud has said that it does not. */
  minutesLeft(account: Account, now: Date): number | undefined {
    return this.#refusals.of(account.id)?.kind === 'token' ? 0 : minutesLeft(account, now);
  }

  /** What requests wait for whose cloud takes no more of them for now. */
  get waits(): LimitWaits {
    return this.#waits;
  }

  /** For what the user has just asked for: tried also where the key was refused before. Rejects as `provider` does. */
  async asked(accountId: string): Promise<CloudProvider> {
    this.resume(accountId);
    return await this.provider(accountId);
  }

  /** The user wants an account tried again, or all of them, also where a key was refused. */
  resume(accountId?: string): void {
    for (const [id, { provider }] of this.#sessions) {
      if (accountId === undefined || id === accountId) {
        provider.then(
          (connected) => connected.resume(),
          () => undefined,
        );
      }
    }
  }

  /** Why the account's key is refused, if it is. */
  refusal(accountId: string): CloudError | undefined {
    return this.#refusals.of(accountId);
  }

  isAsking(accountId: string): boolean {
    return [...this.#asked].some((asked) => asked.accountId === accountId);
  }

  /** Rejects with a `CloudError`: `noKey` if the account's key is not to be had. */
  async provider(accountId: string): Promise<CloudProvider> {
    const account = this.#store.get(accountId);
    if (!account) {
      throw new CloudError({ kind: 'notFound', message: vscode.l10n.t('This account was removed.') });
    }
    const current = this.#sessions.get(accountId);
    if (current?.version === account.version) {
      return await current.provider;
    }
    this.#end(accountId);
    const session = { version: account.version, provider: this.#connect(account) };
    this.#sessions.set(accountId, session);
    // A failed start is not kept: the next use tries again.
    session.provider.catch(() => {
      if (this.#sessions.get(accountId) === session) {
        this.#sessions.delete(accountId);
      }
    });
    return await session.provider;
  }

  /** A provider for an account that is not saved yet, to try its key. The caller disposes of it. */
  async trial(account: Account, key: Credentials | CredentialSource): Promise<CloudProvider> {
    return await open(account, key, { log: this.#log });
  }

  dispose(): void {
    this.#disposables.dispose();
    [...this.#sessions.keys()].forEach((id) => this.#end(id));
  }

  async #connect(account: StoredAccount): Promise<CloudProvider> {
    const surroundings: Surroundings = {
      log: this.#log,
      signInRefused: this.#refusals.listener(account),
      signInWorked: this.#refusals.accepter(account),
      limitWait: this.#waits.listener(account.id),
    };
    if (account.site === SAMPLE_SITE) {
      const sample = await this.#startSample();
      const local = { ...account, endpoint: sample.url };
      // It is on this machine, so that nobody has to wait for it.
      return await open(local, sample.credentialsOf(account.cloud), surroundings, { callLimit: 'none' });
    }
    if (!isElsewhere(account)) {
      return await open(account, await this.#key(account), surroundings);
    }
    const source = await this.#source(account);
    const signInRefused = (error: CloudError) => {
      source.forget();
      surroundings.signInRefused?.(error);
    };
    return await open(account, source.get, { ...surroundings, signInRefused });
  }

  async #source(account: StoredAccount): Promise<KeySource> {
    const { id, version } = account;
    const source = (await loadProfiles()).openSource(account, {
      programs: this.#store,
      typed: async () => await this.#store.credentials(id).catch(() => undefined),
      changed: () => {
        if (this.#sources.get(id) === source && this.#store.get(id)?.version === version) {
          this.#refusals.forget(id);
          this.#store.changedElsewhere(id);
        }
      },
    });
    this.#sources.set(id, source);
    return source;
  }

  async #key(account: StoredAccount): Promise<Credentials> {
    let key: Credentials | undefined;
    try {
      key = await this.#store.credentials(account.id);
    } catch {
      const message = vscode.l10n.t(
        'The secret store of this machine could not be read, so the key of this account is not available. Unlock it, or enter the key again.',
      );
      throw new CloudError({ kind: 'noKey', message });
    }
    if (!key) {
      const message =
        account.keyPlace === 'window'
          ? vscode.l10n.t('The key of this account was kept for one window only. Enter it again to use it here.')
          : missingKeyWords();
      throw new CloudError({ kind: 'noKey', message });
    }
    return key;
  }

  #end(accountId: string): void {
    const session = this.#sessions.get(accountId);
    this.#sessions.delete(accountId);
    this.#sources.delete(accountId);
    this.#waits.forget(accountId);
    session?.provider.then(
      (provider) => provider.dispose(),
      () => undefined,
    );
  }
}

async function open(
  account: Account,
  key: Credentials | CredentialSource,
  surroundings: Surroundings,
  own: Partial<ProviderSettings> = {},
): Promise<CloudProvider> {
  const cloud = (await loadClouds()).find(({ id }) => id === account.cloud);
  if (!cloud) {
    const message = vscode.l10n.t('This version of RDS Backups does not know the cloud of this account.');
    throw new CloudError({ kind: 'unsupported', message });
  }
  return cloud.connect(account, key, { ...providerSettings(), ...own }, surroundings);
}

/** A browser gives each of its windows a copy of the keys when it opens, and no news of them. */
function missingKeyWords(): string {
  return vscode.env.uiKind === vscode.UIKind.Web
    ? vscode.l10n.t(
        'This window does not have the key of the account. If it was entered in another window, reload this one; otherwise enter it again.',
      )
    : vscode.l10n.t('The key of this account is no longer on this machine. Enter it again.');
}
