/** A cloud this product knows, by its stable key. The list itself is in `clouds/index.ts`. */
export type CloudId = 'alibaba' | 'huawei';

/** How an account signs in. */
export type SignInMethod = 'accessKey' | 'securityToken';

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
  readonly keyPlace: KeyPlace;
  /** When a temporary key ends, in epoch milliseconds, where the user said so. */
  readonly keyExpires?: number;
}

/** The secret half of an account. Never logged, never shown, never stored outside SecretStorage. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export const SAMPLE_SITE = 'sample';
export const CUSTOM_SITE = 'custom';
