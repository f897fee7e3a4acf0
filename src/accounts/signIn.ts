import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import {
  CUSTOM_SITE,
  type Account,
  type CloudId,
  type Credentials,
  type KeyPlace,
  type SignInMethod,
} from '../model/account.ts';
import { isCloudError, type ErrorKind } from '../model/errors.ts';
import type { Cloud, Log } from '../model/provider.ts';
import { describeFailure } from '../platform/failures.ts';
import { runWizard } from '../platform/wizard.ts';
import type { InputStep, Step, WizardChoice } from '../platform/wizardSteps.ts';
import { loadClouds, type Sessions } from './session.ts';
import type { AccountStore, StoredAccount } from './store.ts';

/** Everything typed so far. The three secrets live in here only while the prompts are open. */
interface Answers {
  readonly cloud: CloudId;
  readonly method: SignInMethod;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  readonly site: string;
  readonly endpoint: string;
  readonly name: string;
  readonly keyPlace: KeyPlace;
}

export interface SignIn {
  readonly store: AccountStore;
  readonly sessions: Sessions;
  readonly log: Log;
}

/** Asks for a new account, tries its key and saves it. Resolves to its id, or `undefined` when the user gave up. */
export async function addAccount(parts: SignIn): Promise<string | undefined> {
  const clouds = await loadClouds();
  const start: Answers = {
    cloud: clouds[0]?.id ?? 'alibaba',
    method: 'accessKey',
    accessKeyId: '',
    accessKeySecret: '',
    securityToken: '',
    site: clouds[0]?.sites[0]?.id ?? CUSTOM_SITE,
    endpoint: '',
    name: freeName(parts.store, clouds[0]?.label ?? ''),
    keyPlace: 'secretStorage',
  };
  return await ask(parts, clouds, { start, title: vscode.l10n.t('Add account'), id: randomUUID(), askPlace: false });
}

/** The same questions for a known account, answered as it stands; `atKey` starts with the key. */
export async function editAccount(parts: SignIn, account: StoredAccount, atKey: boolean): Promise<string | undefined> {
  const key = await parts.store.credentials(account.id).then(
    (found) => found,
    () => undefined,
  );
  const start: Answers = {
    cloud: account.cloud,
    method: account.method,
    accessKeyId: key?.accessKeyId ?? '',
    accessKeySecret: key?.accessKeySecret ?? '',
    securityToken: key?.securityToken ?? '',
    site: account.site,
    endpoint: account.endpoint ?? '',
    name: account.name,
    keyPlace: account.keyPlace,
  };
  const title = vscode.l10n.t('Edit account {0}', account.name);
  // Where to keep the key is asked only where its place has been in doubt before.
  const askPlace = key === undefined || account.keyPlace === 'window';
  const plan = { start, title, id: account.id, askPlace, ...(atKey ? { startAt: 'accessKeyId' } : {}) };
  return await ask(parts, await loadClouds(), plan);
}

interface Plan {
  readonly start: Answers;
  readonly title: string;
  readonly id: string;
  readonly startAt?: string;
  readonly askPlace: boolean;
}

async function ask(parts: SignIn, clouds: readonly Cloud[], plan: Plan): Promise<string | undefined> {
  let { start, startAt } = plan;
  for (;;) {
    const answers = await runWizard<Answers>({
      title: plan.title,
      start,
      ...(startAt === undefined ? {} : { startAt }),
      steps: (state) => signInSteps(parts, clouds, plan, state),
      finishing: vscode.l10n.t('Checking the key with a real request… Press Escape to stop.'),
      blame: stepToMend,
      describe: (error) => describeFailure(error, parts.log),
    });
    if (!answers) {
      return undefined;
    }
    if (await save(parts, toAccount(plan.id, answers), toKey(answers))) {
      return plan.id;
    }
    // The key found no place: back to the last question, with everything as it was typed.
    start = answers;
    startAt = 'name';
  }
}

function signInSteps(parts: SignIn, clouds: readonly Cloud[], plan: Plan, answers: Answers): readonly Step<Answers>[] {
  const cloud = clouds.find(({ id }) => id === answers.cloud);
  const steps: Step<Answers>[] = [
    oneOf('method', vscode.l10n.t('How do you sign in?'), signInMethods()),
    text('accessKeyId', vscode.l10n.t('Access key id'), vscode.l10n.t('Enter the access key id.')),
    {
      ...text('accessKeySecret', vscode.l10n.t('Access key secret'), vscode.l10n.t('Enter the access key secret.')),
      password: true,
    },
    {
      ...text('securityToken', vscode.l10n.t('Security token'), vscode.l10n.t('Enter the security token.')),
      password: true,
    },
    oneOf('site', vscode.l10n.t('Which site does the account belong to?'), cloud?.sites ?? []),
    {
      ...text('endpoint', vscode.l10n.t('Address of the endpoint; {region} is replaced by the region id'), ''),
      placeholder: 'https://rds.{region}.example.com',
      validate: (value) => cloud?.checkEndpoint(value.trim()),
    },
    oneOf('keyPlace', vscode.l10n.t('Where should the key be kept?'), keyPlaces()),
    {
      ...text('name', vscode.l10n.t('Name of the account in the tree'), ''),
      validate: (value) => checkName(parts.store, plan.id, value),
      after: async (state, signal) => {
        await tryKey(parts.sessions, toAccount(plan.id, state), toKey(state), signal);
        return state;
      },
    },
  ];
  const asked: Partial<Record<string, boolean>> = {
    cloud: clouds.length > 1,
    securityToken: answers.method === 'securityToken',
    endpoint: answers.site === CUSTOM_SITE,
    keyPlace: plan.askPlace,
  };
  return [oneOf('cloud', vscode.l10n.t('Which cloud?'), clouds), ...steps].filter(({ id }) => asked[id] ?? true);
}

/** An answer out of a short list. */
function oneOf(
  key: 'cloud' | 'method' | 'site' | 'keyPlace',
  prompt: string,
  items: readonly WizardChoice[],
): Step<Answers> {
  return {
    kind: 'pick',
    id: key,
    prompt,
    items: () => items,
    get: (state) => [state[key]],
    set: (state, [id]) => ({ ...state, [key]: id ?? state[key] }),
  };
}

function keyPlaces(): readonly { id: KeyPlace; label: string; detail: string }[] {
  return [
    {
      id: 'secretStorage',
      label: vscode.l10n.t('In the secret store of this machine'),
      detail: vscode.l10n.t('Encrypted; there again after a restart and in every window'),
    },
    {
      id: 'window',
      label: vscode.l10n.t('For this window only'),
      detail: vscode.l10n.t('In memory; to be entered again after a reload'),
    },
  ];
}

/** The cloud's name, with a number when it is taken. */
function freeName(store: AccountStore, label: string): string {
  const taken = new Set(store.list().map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = number === 1 ? label : `${label} ${number}`;
    if (!taken.has(name)) {
      return name;
    }
  }
}

function signInMethods(): readonly { id: SignInMethod; label: string; detail: string }[] {
  return [
    {
      id: 'accessKey',
      label: vscode.l10n.t('Access key'),
      detail: vscode.l10n.t('The long-term key of a RAM user that may only read backups and create them'),
    },
    {
      id: 'securityToken',
      label: vscode.l10n.t('Access key with security token'),
      detail: vscode.l10n.t('A temporary key, for example of an assumed role'),
    },
  ];
}

/** An answer that is text and must not be empty. Blanks around a pasted key are never meant. */
function text(
  key: 'accessKeyId' | 'accessKeySecret' | 'securityToken' | 'endpoint' | 'name',
  prompt: string,
  missing: string,
): InputStep<Answers> {
  return {
    kind: 'input',
    id: key,
    prompt,
    get: (state) => state[key],
    set: (state, value) => ({ ...state, [key]: value.trim() }),
    validate: (value) => (value.trim() === '' ? missing : undefined),
  };
}

export function checkName(store: AccountStore, id: string, value: string): string | undefined {
  const name = value.trim();
  if (name === '') {
    return vscode.l10n.t('Enter a name.');
  }
  const taken = store.list().some((account) => account.id !== id && account.name === name);
  return taken ? vscode.l10n.t('Another account has this name already.') : undefined;
}

async function tryKey(sessions: Sessions, account: Account, key: Credentials, signal: AbortSignal): Promise<void> {
  const provider = await sessions.trial(account, key);
  try {
    await provider.listRegions({ signal });
  } finally {
    provider.dispose();
  }
}

/** The step at which a refusal can be mended. */
function stepToMend(error: unknown, state: Answers): string {
  const kind: ErrorKind = isCloudError(error) ? error.kind : 'unknown';
  switch (kind) {
    case 'key':
    // A new token comes with a new key.
    case 'token':
      return 'accessKeyId';
    case 'secret':
      return 'accessKeySecret';
    case 'endpoint':
    case 'network':
    case 'reply':
      return state.site === CUSTOM_SITE ? 'endpoint' : 'name';
    default:
      return 'name';
  }
}

async function save(parts: SignIn, account: Account, key: Credentials): Promise<boolean> {
  for (let place = account.keyPlace; ;) {
    try {
      await parts.store.save({ ...account, keyPlace: place }, key);
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

function toAccount(id: string, state: Answers): Account {
  const base = { id, cloud: state.cloud, name: state.name, method: state.method, site: state.site };
  return {
    ...base,
    ...(state.site === CUSTOM_SITE ? { endpoint: state.endpoint } : {}),
    keyPlace: state.keyPlace,
  };
}

function toKey(state: Answers): Credentials {
  const { accessKeyId, accessKeySecret, securityToken } = state;
  return { accessKeyId, accessKeySecret, ...(state.method === 'securityToken' ? { securityToken } : {}) };
}
