import type { Credentials } from '../../model/account.ts';

const MASK = '***';
const LONGEST = 500;

/** Names whose values sign a request or open a download. */
const SECRET_NAMES =
  'Signature|OSSAccessKeyId|AWSAccessKeyId|AccessKeyId|AccessKeySecret|SecurityToken|security-token|x-(?:oss|obs|amz)-(?:signature|credential|security-token)|Access|ak';
const SECRET_NAME = new RegExp(`^(?:${SECRET_NAMES})$`, 'i');
const ASSIGNMENT = new RegExp(`(${SECRET_NAMES})("?\\s*(?:=|:|%3D|%253D)\\s*"?)[^\\s&,;"'<>]+`, 'gi');
const STRING_TO_SIGN = /(?:string[ -]?to[ -]?sign|canonical[ -]?request).*$/is;
const CANONICAL_REQUEST = /(?:GET|POST)&%2F&\S*/g;
const ADDRESS = /(https?:\/\/)(?:[^\s/@?#]*@)?([^\s/?#"'<>]*)[^\s"'<>]*/gi;
const KEY_SHAPES = /\bLTAI\w{2,}|\bSTS\.\w+|\bHST[A-Z0-9]{15,}\b/g;

/** Makes a function that takes this account's key, however it is encoded, and anything shaped like a key out of a text. */
export function keyMask(credentials: Credentials): (words: string) => string {
  const { accessKeyId, accessKeySecret, securityToken = '' } = credentials;
  const secrets = [accessKeySecret, securityToken, accessKeyId]
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))]);
  return (words) => secrets.reduce((rest, secret) => rest.replaceAll(secret, MASK), words).replace(KEY_SHAPES, MASK);
}

/**
 * Makes a function that takes out of the cloud's own words whatever could be used to sign in or to download: this
 * account's key, anything shaped like a key, signed parameters, the echoed string to sign, and all of an address but its
 * host. What is left is one line of at most 500 characters.
 */
export function redactor(credentials: Credentials): (words: string) => string {
  const mask = keyMask(credentials);
  return (words) => {
    const clean = mask(words)
      .replace(STRING_TO_SIGN, MASK)
      .replace(CANONICAL_REQUEST, MASK)
      .replace(ADDRESS, `$1$2/${MASK}`)
      .replace(ASSIGNMENT, `$1$2${MASK}`)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim();
    return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
  };
}

/** Slashes may be escaped, as in JSON within a text, and all may be encoded once or twice. */
const LINK =
  /:(?:\\*\/){2}|%(?:25)?3A(?:%(?:25)?2F){2}|(OSS|AWS)AccessKeyId|Signature(?:=|%(?:25)?3D)|security-token|x-(oss|obs|amz)-|[?&]Expires=/i;

/** Anything that might open a download, whatever field it stands in. */
export function looksLikeLink(words: string): boolean {
  return LINK.test(words);
}

/** A field of this name holds what signs a request or opens a download. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** The text, unless it might open a download. */
export function harmless(words: string | undefined): string | undefined {
  return words !== undefined && looksLikeLink(words) ? undefined : words;
}
