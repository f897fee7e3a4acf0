import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Account, CloudId, Credentials } from '../model/account.ts';

/** Where people have keys of a cloud already. */
interface Tool {
  /** The cloud's own command-line tool, as it calls itself. */
  readonly name: string;
  /** Folder and file below the home folder. Neither tool has a variable that says otherwise. */
  readonly path: readonly [folder: string, file: string];
  /** Variables for id, secret and security token; the first set of which something is there counts. */
  readonly variables: readonly (readonly [id: string, secret: string, token: string])[];
}

const tools: Readonly<Record<CloudId, Tool>> = {
  alibaba: {
    name: 'aliyun CLI',
    path: ['.aliyun', 'config.json'],
    variables: ['ALIBABA_CLOUD', 'ALIBABACLOUD', 'ALICLOUD'].map((start) => [
      `${start}_ACCESS_KEY_ID`,
      `${start}_ACCESS_KEY_SECRET`,
      `${start}_SECURITY_TOKEN`,
    ]),
  },
  huawei: {
    name: 'KooCLI',
    path: ['.hcloud', 'config.json'],
    variables: [
      ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
      ['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'],
    ],
  },
};

export function toolName(cloud: CloudId): string {
  return tools[cloud].name;
}

/** The file with the tool's profiles, on the machine that this code runs on. */
export function profileFile(cloud: CloudId): string {
  return join(homedir(), ...tools[cloud].path);
}

/** The same as people write it. */
export function shownFile(cloud: CloudId): string {
  return ['~', ...tools[cloud].path].join('/');
}

/** What environment variables hold for a cloud: names of those that are set, and the key if it is whole. */
export interface EnvironmentKey {
  readonly names: readonly string[];
  /** Names of those without which the ones above are no key. */
  readonly missing: readonly string[];
  readonly credentials: Credentials | undefined;
}

export function environmentKey(cloud: CloudId, environment: NodeJS.ProcessEnv = process.env): EnvironmentKey {
  const valueOf = (name: string) => environment[name]?.trim() ?? '';
  const isSet = (name: string) => valueOf(name) !== '';
  const sets = tools[cloud].variables;
  const whole = sets.find(([id, secret]) => isSet(id) && isSet(secret));
  const chosen = whole ?? sets.find((names) => names.some(isSet));
  if (!chosen) {
    return { names: [], missing: [], credentials: undefined };
  }
  const [id, secret, token] = chosen;
  const credentials = whole && {
    accessKeyId: valueOf(id),
    accessKeySecret: valueOf(secret),
    ...(isSet(token) ? { securityToken: valueOf(token) } : {}),
  };
  return { names: chosen.filter(isSet), missing: [id, secret].filter((name) => !isSet(name)), credentials };
}

/** The key is kept by somebody else, and not by this product. */
export function isElsewhere({ method }: Pick<Account, 'method'>): boolean {
  return method === 'profile' || method === 'environment';
}

/** Beside a refusal, which speaks of a key that nobody entered here: where that key is. Empty for a key of its own. */
export function keyPlaceWords({ cloud, method, profile }: Pick<Account, 'cloud' | 'method' | 'profile'>): string {
  switch (method) {
    case 'profile':
      return vscode.l10n.t('The key is in the profile {0} of {1}.', profile ?? '', shownFile(cloud));
    case 'environment':
      return vscode.l10n.t('The key is in environment variables ({0}).', environmentKey(cloud).names.join(', '));
    default:
      return '';
  }
}

/** Where an account has its key from, as a sentence; `undefined` for a key of its own. */
export function signInWords({
  cloud,
  method,
  profile,
}: Pick<Account, 'cloud' | 'method' | 'profile'>): string | undefined {
  switch (method) {
    case 'profile':
      return vscode.l10n.t(
        'Signs in with the profile {0} of {1} ({2})',
        profile ?? '',
        toolName(cloud),
        shownFile(cloud),
      );
    case 'environment': {
      const { names } = environmentKey(cloud);
      return names.length === 0
        ? vscode.l10n.t('Signs in with environment variables, none of which is set')
        : vscode.l10n.t('Signs in with environment variables: {0}', names.join(', '));
    }
    default:
      return undefined;
  }
}
