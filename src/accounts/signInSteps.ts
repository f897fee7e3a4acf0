import * as vscode from 'vscode';
import { CUSTOM_SITE, type KeyPlace } from '../model/account.ts';
import { isCloudError, isSignInFailure, type ErrorKind } from '../model/errors.ts';
import type { Cloud } from '../model/provider.ts';
import type { InputStep, PickStep, Step, WizardChoice } from '../platform/wizardSteps.ts';
import { readExpiry, type ExpiryProblem } from './expiry.ts';
import { methodStep, profileStep } from './profileSteps.ts';
import type { Typed } from './profiles/index.ts';
import { hasOwnKey, type Answers, type UsualName } from './signInAnswers.ts';

export interface StepParts {
  readonly clouds: readonly Cloud[];
  /** An account that is there keeps its cloud. */
  readonly askCloud: boolean;
  /** Where to keep the key is a question. */
  readonly askPlace: boolean;
  /** What an account of this cloud is called unless the user calls it something else. */
  readonly usualName: UsualName;
  /** A sentence if the account cannot be called this. */
  readonly checkName: (name: string) => string | undefined;
  readonly tryKey: (state: Answers, signal: AbortSignal) => Promise<void>;
}

/** The questions of a sign-in, as far as the answers so far call for them. */
export function signInSteps(parts: StepParts, answers: Answers): readonly Step<Answers>[] {
  const { clouds } = parts;
  const cloud = clouds.find(({ id }) => id === answers.cloud);
  const steps: Step<Answers>[] = [
    methodStep(cloud),
    profileStep(answers, parts.usualName),
    accessKeyIdStep(cloud),
    {
      ...text('accessKeySecret', vscode.l10n.t('Access key secret'), vscode.l10n.t('Enter the access key secret.')),
      password: true,
    },
    securityTokenStep(),
    keyEndsStep(),
    oneOf('site', vscode.l10n.t('Which site does the account belong to?'), cloud?.sites ?? []),
    {
      ...text('endpoint', vscode.l10n.t('Address of the endpoint; {region} is replaced by the region id'), ''),
      placeholder: cloud?.endpointExample ?? '',
      validate: (value) => cloud?.checkEndpoint(value.trim()),
    },
    oneOf('keyPlace', vscode.l10n.t('Where should the key be kept?'), keyPlaces()),
    {
      ...text('name', vscode.l10n.t('Name of the account in the tree'), ''),
      validate: parts.checkName,
      after: async (state, signal) => {
        await parts.tryKey(state, signal);
        return state;
      },
    },
  ];
  const isAsked = (what: Typed) =>
    answers.method === 'profile' ? answers.typed.includes(what) : answers.method !== 'environment';
  const asked: Partial<Record<string, boolean>> = {
    cloud: parts.askCloud && clouds.length > 1,
    profile: answers.method === 'profile',
    accessKeyId: isAsked('accessKeyId'),
    accessKeySecret: isAsked('accessKeySecret'),
    securityToken: answers.method === 'securityToken' || (answers.method === 'profile' && isAsked('securityToken')),
    keyEnds: answers.method === 'securityToken',
    endpoint: answers.site === CUSTOM_SITE,
    site: !(answers.method === 'profile' && answers.isSiteGiven),
    keyPlace: parts.askPlace && hasOwnKey(answers),
  };
  return [cloudStep(parts), ...steps].filter(({ id }) => asked[id] ?? true);
}

/** Sites are those of a cloud, so another cloud begins with its own. */
function cloudStep({ clouds, usualName }: StepParts): PickStep<Answers> {
  return {
    ...oneOf('cloud', vscode.l10n.t('Which cloud?'), clouds),
    set: (state, [id]) => {
      const cloud = clouds.find((each) => each.id === id);
      if (!cloud || cloud.id === state.cloud) {
        return state;
      }
      const name = state.name === usualName(state.cloud, state.profile) ? usualName(cloud.id, '') : state.name;
      return {
        ...state,
        cloud: cloud.id,
        profile: '',
        typed: [],
        isSiteGiven: false,
        site: cloud.sites[0]?.id ?? CUSTOM_SITE,
        name,
      };
    },
  };
}

function accessKeyIdStep(cloud: Cloud | undefined): Step<Answers> {
  const step = text('accessKeyId', vscode.l10n.t('Access key id'), vscode.l10n.t('Enter the access key id.'));
  return {
    ...step,
    validate: (value, state) => cloud?.checkKeyId(value.trim(), state.method) ?? step.validate?.(value, state),
  };
}

/** Another token ends at another time. */
function securityTokenStep(): InputStep<Answers> {
  const step = text('securityToken', vscode.l10n.t('Security token'), vscode.l10n.t('Enter the security token.'));
  return {
    ...step,
    password: true,
    set: (state, value) =>
      value.trim() === state.securityToken ? state : { ...step.set(state, value), keyEnds: '', keyExpires: undefined },
  };
}

function keyEndsStep(): InputStep<Answers> {
  return {
    kind: 'input',
    id: 'keyEnds',
    prompt: vscode.l10n.t('When does the key end? Minutes from now, or a time; leave it empty if you do not know'),
    placeholder: '55 · 2026-11-22 14:30 · 2026-11-22T06:30:00Z',
    get: ({ keyEnds }) => keyEnds,
    // Minutes count from when they were typed, not from when the question was passed again.
    set: (state, value) => {
      const expiry = readExpiry(value, new Date());
      const keyExpires = 'at' in expiry ? expiry.at : undefined;
      return value.trim() === state.keyEnds ? state : { ...state, keyEnds: value.trim(), keyExpires };
    },
    validate: (value) => {
      const expiry = readExpiry(value, new Date());
      return 'problem' in expiry ? expiryComplaint(expiry.problem) : undefined;
    },
  };
}

function expiryComplaint(problem: ExpiryProblem): string {
  switch (problem) {
    case 'unreadable':
      return vscode.l10n.t('Enter a number of minutes, or a time such as 2026-11-22 14:30 or 2026-11-22T06:30:00Z.');
    case 'past':
      return vscode.l10n.t('This time has passed already. Get a new temporary key, or correct the time.');
    case 'far':
      return vscode.l10n.t(
        'This is more than 36 hours from now, and temporary keys end sooner. Correct the time, or leave it empty.',
      );
  }
}

/** An answer out of a short list. */
function oneOf(key: 'cloud' | 'site' | 'keyPlace', prompt: string, items: readonly WizardChoice[]): PickStep<Answers> {
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

/** The step at which a refusal can be mended. */
export function stepToMend(error: unknown, state: Answers): string {
  const kind: ErrorKind = isCloudError(error) ? error.kind : 'unknown';
  if (!hasOwnKey(state) && isSignInFailure(kind)) {
    return state.method === 'profile' ? 'profile' : 'method';
  }
  switch (kind) {
    case 'noKey':
      return 'profile';
    case 'key':
    // A new token comes with a new key.
    case 'token':
      return state.method === 'profile' ? 'profile' : 'accessKeyId';
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
