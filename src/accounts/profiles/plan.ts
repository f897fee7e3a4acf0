import type { Credentials } from '../../model/account.ts';

/** A key, and when it ends, in epoch milliseconds, where that is known. */
export interface Found {
  readonly credentials: Credentials;
  readonly expires?: number | undefined;
}

/** A role to assume with the key so far. */
export interface Role {
  /** The profile that names it. */
  readonly profile: string;
  readonly arn: string;
  readonly session: string;
  readonly externalId: string | undefined;
  /** For which the key is asked. */
  readonly seconds: number;
  /** Origin of STS. */
  readonly sts: string;
}

/** Where the first key comes from. */
export type First =
  | { readonly kind: 'key'; readonly key: Found }
  /** The role of the ECS instance that this runs on; without a name the one that the instance has. */
  | { readonly kind: 'metadata'; readonly roleName: string | undefined }
  | { readonly kind: 'oidc'; readonly provider: string; readonly tokenFile: string; readonly role: Role }
  | { readonly kind: 'program'; readonly command: string }
  | { readonly kind: 'address'; readonly address: URL }
  | {
      readonly kind: 'cloudSso';
      readonly origin: string;
      readonly accessToken: string;
      /** In epoch milliseconds. */
      readonly accessTokenEnds: number;
      readonly accountId: string;
      readonly accessConfiguration: string;
      /** The key that the tool got last. */
      readonly last: Found | undefined;
    };

/** The way to a key: a first one, and the roles that are assumed with it, one after the other. */
export interface Plan {
  /** The profile that names the first key. */
  readonly profile: string;
  readonly first: First;
  readonly roles: readonly Role[];
}

/** What has to be typed, since the tool has encrypted it. */
export type Typed = 'accessKeyId' | 'accessKeySecret' | 'securityToken';

export interface Profile {
  readonly name: string;
  /** Localised: how it signs in. */
  readonly mode: string;
  readonly region: string | undefined;
  /** The one that the tool uses unless told. */
  readonly isCurrent: boolean;
  /** The site key that its region belongs to, where that says so. */
  readonly site: string | undefined;
  /** The way to a key, or localised why there is none and what to do. */
  readonly way: Plan | { readonly problem: string };
  readonly typed: readonly Typed[];
}

/** What is in the file: profiles, or localised why they cannot be read. Profiles that cannot be read at all are counted. */
export type ProfileList =
  { readonly profiles: readonly Profile[]; readonly broken: number } | { readonly problem: string };

export type Result<Value> = { readonly value: Value } | { readonly problem: string };
