/** A cloud this product knows, by its stable key. The list itself is in `clouds/index.ts`. */
export type CloudId = 'alibaba' | 'huawei';

/**
 * How an account signs in: with a key of its own, or with one that is kept elsewhere: by a profile of the cloud's own
 * command-line tool, or in environment variables.
 */
export type SignInMethod = 'accessKey' | 'securityToken' | 'profile' | 'environment';

/** Where the key of an account is kept: in SecretStorage, or only in the memory of the window that asked for it. */
export type KeyPlace = 'secretStorage' | 'window';

/**
 * An account as it is listed: nothing secret is in here. Its key is found by `id` in SecretStorage.
 *
 * `site` is one of the site keys that the cloud declares; `custom` uses `endpoint`, in which `{region}` stands for a
 * region id; `sample` is the sandbox that ships with the product.
 */
export interface Account {
  readonly id: string;
  readonly cloud: CloudId;
  readonly name: string;
  readonly method: SignInMethod;
  readonly site: string;
  readonly endpoint?: string;
  /** The name of the profile, where a profile is what it signs in with. */
  readonly profile?: string;
  readonly keyPlace: KeyPlace;
  /** When a temporary key ends, in epoch milliseconds, where the user said so. */
  readonly keyExpires?: number;
  /** What is created here has to be confirmed. */
  readonly production?: boolean;
}

/** The secret half of an account. Never logged, never shown, never stored outside SecretStorage. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/**
 * Gives the key for the next request. It is asked before each, so that one that has ended can be followed by another.
 * Rejects with a `CloudError`, or with the signal's reason.
 */
export type CredentialSource = (signal: AbortSignal) => Promise<Credentials>;

export const SAMPLE_SITE = 'sample';
export const CUSTOM_SITE = 'custom';
