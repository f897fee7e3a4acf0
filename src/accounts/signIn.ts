import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { CUSTOM_SITE, type Account, type CredentialSource } from '../model/account.ts';
import { isCloudError, isSignInFailure } from '../model/errors.ts';
import { sentences } from '../model/prose.ts';
import type { Cloud, Log } from '../model/provider.ts';
import { describeFailure } from '../platform/failures.ts';
import { formatTime } from '../platform/format.ts';
import { showWarning } from '../platform/messages.ts';
import { runWizard } from '../platform/wizard.ts';
import { loadClouds, loadProfiles, type Sessions } from './session.ts';
import { hasOwnKey, toAccount, toKey, type Answers, type UsualName } from './signInAnswers.ts';
import { signInSteps, stepToMend } from './signInSteps.ts';
import type { AccountStore, StoredAccount } from './store.ts';
import { isElsewhere, keyPlaceWords } from './tools.ts';

export interface SignIn {
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly log: Log;
}

/** Asks for a new account, tries its key and saves it. Resolves to its id, or `undefined` when the user gave up. */
export async function addAccount(parts: SignIn): Promise<string | undefined> {
  const clouds = await loadClouds();
  const [first] = clouds;
  if (!first) {
    return undefined;
  }
  const start: Answers = {
    cloud: first.id,
    method: 'accessKey',
    ...noProfile,
    accessKeyId: '',
    ...noSecrets,
    site: first.sites[0]?.id ?? CUSTOM_SITE,
    endpoint: '',
    name: usualNames(parts.store, clouds)(first.id, ''),
    keyPlace: 'secretStorage',
  };
  const title = vscode.l10n.t('Add account');
  return await ask(parts, clouds, {
    start: unfinished ?? start,
    title,
    id: randomUUID(),
    askPlace: false,
    isNew: true,
  });
}

/** What was typed for a new account before the prompts were closed, by Escape or by another prompt. */
let unfinished: Answers | undefined;
const noProfile = { profile: '', typed: [], isSiteGiven: false };
const noSecrets = { accessKeySecret: '', securityToken: '', keyEnds: '', keyExpires: undefined };

/** The same questions for a known account, answered as it stands; `atKey` starts with the key. */
export async function editAccount(parts: SignIn, account: StoredAccount, atKey: boolean): Promise<string | undefined> {
  const key = await parts.store.credentials(account.id).then(
    (found) => found,
    () => undefined,
  );
  const start: Answers = {
    cloud: account.cloud,
    method: account.method,
    ...noProfile,
    profile: account.profile ?? '',
    accessKeyId: key?.accessKeyId ?? '',
    accessKeySecret: key?.accessKeySecret ?? '',
    securityToken: key?.securityToken ?? '',
    ...keyEnd(account, atKey),
    site: account.site,
    endpoint: account.endpoint ?? '',
    name: account.name,
    keyPlace: account.keyPlace,
  };
  const title = vscode.l10n.t('Edit account {0}', account.name);
  // Where to keep the key is asked only where its place has been in doubt before.
  const askPlace = (key === undefined && !isElsewhere(account)) || account.keyPlace === 'window';
  const startAt = { profile: 'profile', environment: 'method', accessKey: 'accessKeyId', securityToken: 'accessKeyId' };
  const atStep = atKey ? { startAt: startAt[account.method] } : {};
  const plan = { start, title, id: account.id, askPlace, isNew: false, ...atStep };
  return await ask(parts, await loadClouds(), plan);
}

/** The end of the key as it is known. A key that has ended, or is about to be replaced, says nothing of the next one. */
function keyEnd({ keyExpires }: Account, replaced: boolean): Pick<Answers, 'keyEnds' | 'keyExpires'> {
  return replaced || keyExpires === undefined || keyExpires <= Date.now()
    ? { keyEnds: '', keyExpires: undefined }
    : { keyEnds: formatTime(new Date(keyExpires)), keyExpires };
}

interface Plan {
  readonly start: Answers;
  readonly title: string;
  readonly id: string;
  readonly startAt?: string;
  readonly askPlace: boolean;
  readonly isNew: boolean;
}

async function ask(parts: SignIn, clouds: readonly Cloud[], plan: Plan): Promise<string | undefined> {
  const asking = parts.sessions.asking(plan.id);
  try {
    return await askUntilSaved(parts, clouds, plan);
  } finally {
    asking.dispose();
  }
}

async function askUntilSaved(parts: SignIn, clouds: readonly Cloud[], plan: Plan): Promise<string | undefined> {
  let { start, startAt } = plan;
  const questions = {
    clouds,
    askCloud: plan.isNew,
    askPlace: plan.askPlace,
    usualName: usualNames(parts.store, clouds),
    checkName: (name: string) => checkName(parts.store, plan.id, name),
    tryKey: (state: Answers, signal: AbortSignal) => tryKey(parts, toAccount(plan.id, state), state, signal),
  };
  for (;;) {
    const answers = await runWizard<Answers>({
      title: plan.title,
      start,
      ...(startAt === undefined ? {} : { startAt }),
      steps: (state) => signInSteps(questions, state),
      finishing: vscode.l10n.t('Checking the key with a real request… Press Escape to stop.'),
      blame: stepToMend,
      describe: (error, state) =>
        sentences(describeFailure(error, parts.log), isKeyRefused(error, state) && keyPlaceWords(state)),
      ...(plan.isNew ? { onLeave: (state: Answers) => (unfinished = { ...state, ...noSecrets }) } : {}),
    });
    if (!answers || !(await stillWanted(parts, plan))) {
      return undefined;
    }
    if (await save(parts, toAccount(plan.id, settled(parts, plan, answers)), answers)) {
      unfinished = plan.isNew ? undefined : unfinished;
      return plan.id;
    }
    // The key found no place: back to the last question, with everything as it was typed.
    start = answers;
    startAt = 'name';
  }
}

/** The cloud did not take a key of which nothing was typed here. */
function isKeyRefused(error: unknown, state: Answers): boolean {
  return isCloudError(error) && isSignInFailure(error.kind) && error.kind !== 'noKey' && !hasOwnKey(state);
}

/** An account that was removed elsewhere while it was edited comes back only if that is meant. */
async function stillWanted({ store }: SignIn, { id, isNew, start }: Plan): Promise<boolean> {
  if (isNew || store.get(id)) {
    return true;
  }
  const again = vscode.l10n.t('Add It Again');
  const message = vscode.l10n.t('The account {0} was removed in the meantime. Nothing was saved.', start.name);
  return (await showWarning(message, again)) === again;
}

/** A name that was not changed here stays what it has become elsewhere. */
function settled({ store }: SignIn, { id, start }: Plan, answers: Answers): Answers {
  return answers.name === start.name ? { ...answers, name: store.get(id)?.name ?? answers.name } : answers;
}

function usualNames(store: AccountStore, clouds: readonly Cloud[]): UsualName {
  return (cloud, profile) => {
    const label = clouds.find(({ id }) => id === cloud)?.label ?? '';
    return freeName(store, ['', 'default'].includes(profile) ? label : `${label} (${profile})`);
  };
}

/** The name, with a number when it is taken. */
function freeName(store: AccountStore, label: string): string {
  const taken = new Set(store.list().map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? label : `${label} ${number}`;
    if (!taken.has(name)) {
      return name;
    }
  }
}

export function checkName(store: AccountStore, id: string, value: string): string | undefined {
  const name = value.trim();
  if (name === '') {
    return vscode.l10n.t('Enter a name.');
  }
  const taken = store.list().some((account) => account.id !== id && account.name === name);
  return taken ? vscode.l10n.t('Another account has this name already.') : undefined;
}

async function tryKey(
  { sessions, store }: SignIn,
  account: Account,
  state: Answers,
  signal: AbortSignal,
): Promise<void> {
  const key = isElsewhere(account) ? await keyElsewhere(store, account, state) : toKey(state);
  const provider = await sessions.trial(account, key);
  try {
    await provider.listRegions({ signal });
  } finally {
    provider.dispose();
  }
}

async function keyElsewhere(store: AccountStore, account: Account, state: Answers): Promise<CredentialSource> {
  const { askForProgram, openSource } = await loadProfiles();
  if (account.method === 'profile') {
    await askForProgram(account.cloud, account.profile ?? '', store);
  }
  const typed = async () => await Promise.resolve(toKey(state));
  return openSource(account, { programs: store, typed, changed: () => undefined }).get;
}

async function save(parts: SignIn, account: Account, answers: Answers): Promise<boolean> {
  if (!hasOwnKey(answers)) {
    await parts.store.saveWithoutKey(account);
    return true;
  }
  for (let place = account.keyPlace; ;) {
    try {
      await parts.store.save({ ...account, keyPlace: place }, toKey(answers));
      return true;
    } catch {
      parts.log.warn('The secret store did not take the key.');
      const again = vscode.l10n.t('Try Again');
      const window = vscode.l10n.t('Keep for This Window Only');
      const message = vscode.l10n.t('The key could not be stored in the secret store of this machine.');
      const detail = vscode.l10n.t(
        'Unlock the keychain (on Linux: install and start a keyring such as GNOME Keyring) and try again, or keep the key in the memory of this window. It is never written anywhere else.',
      );
      const choice = await vscode.window.showErrorMessage(message, { modal: true, detail }, again, window);
      if (choice === undefined) {
        return false;
      }
      place = choice === window ? 'window' : 'secretStorage';
    }
  }
}
