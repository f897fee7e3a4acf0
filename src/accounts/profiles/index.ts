import * as vscode from 'vscode';
import type { Account, CloudId, Credentials } from '../../model/account.ts';
import { plainLine } from '../../platform/messages.ts';
import { environmentKey } from '../tools.ts';
import { unusable } from './failures.ts';
import { readProfiles, stampOf } from './file.ts';
import { fromProgram, hashOf } from './program.ts';
import type { Found, Plan, Profile, ProfileList } from './plan.ts';
import { fromAddress, fromCloudSso, fromMetadata, METADATA } from './servers.ts';
import { KeySource } from './source.ts';
import { assumeRole, assumeRoleWithOidc } from './sts.ts';

export type { Profile, ProfileList, Typed } from './plan.ts';
export { readAliyun } from './aliyun.ts';
export { readProfiles } from './file.ts';
export { readKooCli } from './kooCli.ts';
export type { KeySource } from './source.ts';

/** The programs that the user has allowed to run, by hashes of their commands. */
export interface AllowedPrograms {
  isAllowed(hash: string): boolean;
  allow(hash: string): Promise<void>;
}

export interface OpenParts {
  readonly programs: AllowedPrograms;
  /** What was typed for what the tool has encrypted. */
  readonly typed: () => Promise<Credentials | undefined>;
  /** The profile is another one than it was. */
  readonly changed: () => void;
  /** Origin of the metadata service; the real one unless told. */
  readonly metadata?: string | undefined;
}

type SignedIn = Pick<Account, 'cloud' | 'method' | 'profile'>;

/** The key of an account that signs in with a profile or with environment variables. */
export function openSource(account: SignedIn, parts: OpenParts): KeySource {
  const isProfile = account.method === 'profile';
  return new KeySource({
    // The environment of a process stays as it is.
    stamp: async () => (isProfile ? await stampOf(account.cloud) : ''),
    plan: async () => (isProfile ? await profilePlan(account, parts) : environmentPlan(account.cloud)),
    run: async (plan, signal) => await run(plan, parts, signal),
    changed: parts.changed,
  });
}

/** A profile by its name; `undefined` if there is none. Rejects with a `CloudError` if the file cannot be read. */
export async function findProfile(cloud: CloudId, name: string): Promise<Profile | undefined> {
  const list: ProfileList = await readProfiles(cloud);
  if ('problem' in list) {
    throw unusable(list.problem);
  }
  return list.profiles.find((profile) => profile.name === name);
}

/** The way to the key of a profile that can be served. Rejects with a `CloudError` that says why it cannot. */
export async function servedProfile(cloud: CloudId, name: string): Promise<Profile & { readonly way: Plan }> {
  const profile = await findProfile(cloud, name);
  if (!profile) {
    const message = vscode.l10n.t(
      'The profile {0} is not there any more. Choose another one, or set it up again.',
      name,
    );
    throw unusable(message);
  }
  const { way } = profile;
  if ('problem' in way) {
    throw unusable(way.problem);
  }
  return { ...profile, way };
}

/** Asks whether the program of a profile may run, once for each command. Rejects with a `CloudError` if it may not. */
export async function askForProgram(cloud: CloudId, name: string, programs: AllowedPrograms): Promise<void> {
  const { way } = await servedProfile(cloud, name);
  if (way.first.kind !== 'program' || programs.isAllowed(hashOf(way.first.command))) {
    return;
  }
  const { command } = way.first;
  const runIt = vscode.l10n.t('Run It');
  const message = vscode.l10n.t('Run the program of the profile {0}?', plainLine(way.profile));
  const detail = vscode.l10n.t(
    'It is run now and whenever a key is needed, and may do whatever you may do. The command is: {0}',
    // All of it on one line, so that nothing is out of sight.
    plainLine(command),
  );
  if ((await vscode.window.showWarningMessage(message, { modal: true, detail }, runIt)) !== runIt) {
    throw notAllowed(way.profile);
  }
  await programs.allow(hashOf(command));
}

function notAllowed(profile: string) {
  return unusable(
    vscode.l10n.t(
      'The profile {0} gets its key from a program that you have not allowed to run. Edit the account to see and allow it, or choose another way to sign in.',
      profile,
    ),
  );
}

/** Rejects with a `CloudError` that says what is missing, if the environment variables are no key. */
export async function checkEnvironment(cloud: CloudId): Promise<void> {
  await Promise.resolve(environmentPlan(cloud));
}

async function profilePlan({ cloud, profile = '' }: SignedIn, { typed }: OpenParts): Promise<Plan> {
  const { way, typed: asked } = await servedProfile(cloud, profile);
  if (asked.length === 0 || way.first.kind !== 'key') {
    return way;
  }
  const entered = await typed();
  const { accessKeyId } = way.first.key.credentials;
  const isAnother = !asked.includes('accessKeyId') && entered?.accessKeyId !== accessKeyId;
  if (!entered || isAnother) {
    throw unusable(
      vscode.l10n.t(
        'KooCLI has encrypted the key of the profile {0}, so its secret has to be entered (again).',
        profile,
      ),
    );
  }
  return { ...way, first: { kind: 'key', key: { credentials: entered } } };
}

function environmentPlan(cloud: CloudId): Plan {
  const { credentials, names, missing } = environmentKey(cloud);
  if (!credentials) {
    throw unusable(
      names.length === 0
        ? vscode.l10n.t(
            'None of the environment variables for a key is set. Set them and start the editor again, or choose another way to sign in.',
          )
        : vscode.l10n.t(
            'The environment variables hold only a part of a key; missing: {0}. Set what is missing and start the editor again, or choose another way to sign in.',
            missing.join(', '),
          ),
    );
  }
  return { profile: '', first: { kind: 'key', key: { credentials } }, roles: [] };
}

/** Goes the way to a key: the first one, then role after role. */
async function run({ profile, first, roles }: Plan, parts: OpenParts, signal: AbortSignal): Promise<Found> {
  let found = await firstKey(first, profile, parts, signal);
  for (const role of roles) {
    found = await assumeRole(role, found.credentials, signal);
  }
  return found;
}

async function firstKey(
  first: Plan['first'],
  profile: string,
  { programs, metadata = METADATA }: OpenParts,
  signal: AbortSignal,
): Promise<Found> {
  switch (first.kind) {
    case 'key':
      return first.key;
    case 'metadata':
      return await fromMetadata(first.roleName, profile, metadata, signal);
    case 'oidc':
      return await assumeRoleWithOidc(first, signal);
    case 'program':
      checkEnabled(profile);
      if (!programs.isAllowed(hashOf(first.command))) {
        throw notAllowed(profile);
      }
      return await fromProgram(first.command, profile, signal);
    case 'address':
      checkEnabled(profile);
      return await fromAddress(first.address, profile, signal);
    case 'cloudSso':
      return await fromCloudSso(first, profile, signal);
  }
}

/** The variable with which the tool itself is kept from asking programs and addresses. */
function checkEnabled(profile: string): void {
  const name = 'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS';
  if (/^(1|true)$/i.test(process.env[name] ?? '')) {
    throw unusable(
      vscode.l10n.t(
        'The profile {0} gets its key from outside, which the environment variable {1} forbids.',
        profile,
        name,
      ),
    );
  }
}
