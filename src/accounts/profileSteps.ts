import * as vscode from 'vscode';
import { CUSTOM_SITE, type CloudId, type SignInMethod } from '../model/account.ts';
import { CloudError } from '../model/errors.ts';
import type { Cloud } from '../model/provider.ts';
import type { PickStep, WizardChoice } from '../platform/wizardSteps.ts';
import type { Profile, ProfileList } from './profiles/index.ts';
import { loadProfiles } from './session.ts';
import type { Answers, UsualName } from './signInAnswers.ts';
import { environmentKey, shownFile, toolName } from './tools.ts';

/** How to sign in, with what there is already of keys that are kept elsewhere. */
export function methodStep(cloud: Cloud | undefined): PickStep<Answers> {
  return {
    kind: 'pick',
    id: 'method',
    prompt: vscode.l10n.t('How do you sign in?'),
    items: async (state) => await methods(state.cloud, cloud?.keyAdvice ?? ''),
    get: ({ method }) => [method],
    set: (state, [id]) => ({ ...state, method: (id ?? state.method) as SignInMethod }),
    after: async (state) => {
      if (state.method === 'environment') {
        // Says what is missing.
        await (await loadProfiles()).checkEnvironment(state.cloud);
      }
      return state;
    },
  };
}

async function methods(
  cloud: CloudId,
  keyAdvice: string,
): Promise<readonly (WizardChoice & { readonly id: SignInMethod })[]> {
  const list = await (await loadProfiles()).readProfiles(cloud);
  const { names } = environmentKey(cloud);
  return [
    { id: 'accessKey', label: vscode.l10n.t('Access key'), detail: keyAdvice },
    {
      id: 'securityToken',
      label: vscode.l10n.t('Access key with security token'),
      detail: vscode.l10n.t('A temporary key, for example of an assumed role'),
    },
    {
      id: 'profile',
      label: vscode.l10n.t('Profile of {0}', toolName(cloud)),
      description: countWords(cloud, list),
      detail: 'problem' in list ? list.problem : vscode.l10n.t('The key stays in the file, which is only read'),
    },
    {
      id: 'environment',
      label: vscode.l10n.t('Environment variables'),
      description: names.length === 0 ? vscode.l10n.t('None is set') : names.join(', '),
      detail: vscode.l10n.t('As they were when the editor was started'),
    },
  ];
}

function countWords(cloud: CloudId, list: ProfileList): string {
  const file = shownFile(cloud);
  if ('problem' in list) {
    return file;
  }
  const { length } = list.profiles;
  return length === 1 ? vscode.l10n.t('{0}: 1 profile', file) : vscode.l10n.t('{0}: {1} profiles', file, length);
}

/** Which profile. What cannot be served says why, and again when it is chosen. */
export function profileStep({ cloud }: Answers, usualName: UsualName): PickStep<Answers> {
  return {
    kind: 'pick',
    id: 'profile',
    prompt: vscode.l10n.t('Which profile of {0}?', toolName(cloud)),
    empty: vscode.l10n.t('There is no profile in {0}', shownFile(cloud)),
    items: async (state) => {
      const list = await (await loadProfiles()).readProfiles(state.cloud);
      if ('problem' in list) {
        throw new CloudError({ kind: 'noKey', message: list.problem });
      }
      return [...list.profiles.map(choice), ...leftOut(list.broken)];
    },
    get: ({ profile }) => [profile],
    set: (state, [id = '']) => {
      if (id === state.profile) {
        return state;
      }
      const isUsual = state.name === usualName(state.cloud, state.profile);
      return withoutTyped({ ...state, profile: id, name: isUsual ? usualName(state.cloud, id) : state.name });
    },
    // The row that counts what is left out is no answer.
    deed: (id) => (id === '' ? async () => await Promise.resolve() : undefined),
    after: async (state) => await chosen(state),
  };
}

function choice({ name, mode, region, isCurrent, way }: Profile): WizardChoice {
  const facts = [mode, region, isCurrent ? vscode.l10n.t('current') : undefined];
  const problem = 'problem' in way ? way.problem : undefined;
  return {
    id: name,
    label: name,
    description: facts.filter((fact) => fact !== undefined).join(' · '),
    detail: problem,
    icon: problem === undefined ? 'account' : 'circle-slash',
  };
}

function leftOut(broken: number): readonly WizardChoice[] {
  return broken === 0
    ? []
    : [{ id: '', label: vscode.l10n.t('Entries without a name, which are left out: {0}', broken), icon: 'warning' }];
}

/** What was typed for the profile before is not that of this one. */
function withoutTyped(state: Answers): Answers {
  return state.typed.length === 0
    ? state
    : { ...state, typed: [], accessKeyId: '', accessKeySecret: '', securityToken: '' };
}

async function chosen(state: Answers): Promise<Answers> {
  const { typed, site, way } = await (await loadProfiles()).servedProfile(state.cloud, state.profile);
  const isSiteGiven = site !== undefined && state.site !== CUSTOM_SITE;
  const { first } = way;
  // The half that is not encrypted need not be typed.
  const isIdKnown = typed.length > 0 && !typed.includes('accessKeyId') && first.kind === 'key';
  const id = isIdKnown ? { accessKeyId: first.key.credentials.accessKeyId } : {};
  return { ...state, ...id, typed, isSiteGiven, ...(isSiteGiven ? { site } : {}) };
}
