import {
  CUSTOM_SITE,
  type Account,
  type CloudId,
  type Credentials,
  type KeyPlace,
  type SignInMethod,
} from '../model/account.ts';
import type { Typed } from './profiles/index.ts';

/** Everything typed so far. The secrets live in here only while the prompts are open. */
export interface Answers {
  readonly cloud: CloudId;
  readonly method: SignInMethod;
  /** The name of the profile to sign in with. */
  readonly profile: string;
  /** What of the profile's key has to be typed. */
  readonly typed: readonly Typed[];
  /** The profile says which site it belongs to. */
  readonly isSiteGiven: boolean;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken: string;
  /** When the temporary key ends: as it was typed, and in epoch milliseconds where that can be read. */
  readonly keyEnds: string;
  readonly keyExpires: number | undefined;
  readonly site: string;
  readonly endpoint: string;
  readonly name: string;
  readonly keyPlace: KeyPlace;
}

/** How an account is called unless the user has another name for it; the profile is empty for other ways to sign in. */
export type UsualName = (cloud: CloudId, profile: string) => string;

/** Something of the key was typed, and has to be kept. */
export function hasOwnKey({ method, typed }: Answers): boolean {
  return method === 'profile' ? typed.length > 0 : method !== 'environment';
}

/** The account that the answers describe. */
export function toAccount(id: string, state: Answers): Account {
  const { cloud, name, method, profile, site, endpoint, keyPlace, keyExpires } = state;
  return {
    id,
    cloud,
    name,
    method,
    site,
    keyPlace,
    ...(method === 'profile' ? { profile } : {}),
    ...(site === CUSTOM_SITE ? { endpoint } : {}),
    ...(method === 'securityToken' && keyExpires !== undefined ? { keyExpires } : {}),
  };
}

/** The key that was typed. */
export function toKey(state: Answers): Credentials {
  const { accessKeyId, accessKeySecret, securityToken } = state;
  const hasToken =
    state.method === 'securityToken' || (state.method === 'profile' && state.typed.includes('securityToken'));
  return { accessKeyId, accessKeySecret, ...(hasToken ? { securityToken } : {}) };
}
