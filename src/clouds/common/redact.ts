import type { Credentials } from '../../model/account.ts';

const MASK = '***';
const LONGEST = 500;

/** Names whose values sign a request or open a download. */
const SECRET_NAMES =
  'Signature|OSSAccessKeyId|AWSAccessKeyId|AccessKeyId|AccessKeySecret|SecurityToken|security-token|x-(?:oss|obs|amz)-(?:signature|credential|security-token)|Access|ak';
const ASSIGNMENT = new RegExp(`(${SECRET_NAMES})("?\\s*(?:=|:|%3D|%253D)\\s*"?)[^\\s&,;"'<>]+`, 'gi');
const STRING_TO_SIGN = /(?:string[ -]?to[ -]?sign|canonical[ -]?request).*$/is;
const CANONICAL_REQUEST = /(?:GET|POST)&%2F&\S*/g;
const ADDRESS = /(https?:\/\/)(?:[^\s/@?#]*@)?([^\s/?#"'<>]*)[^\s"'<>]*/gi;
const KEY_SHAPES = /\bLTAI\w{2,}|\bSTS\.\w+|\bHST[A-Z0-9]{15,}\b/g;

/**
 * Makes a function that takes out of the cloud's own words whatever could be used to sign in or to download: this
 * account's key, anything shaped like a key, signed parameters, the echoed string to sign, and all of an address but its
 * host. What is left is one line of at most 500 characters.
 */
export function redactor(credentials: Credentials): (words: string) => string {
  const { accessKeyId, accessKeySecret, securityToken = '' } = credentials;
  const secrets = [accessKeySecret, securityToken, accessKeyId]
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), encodeURIComponent(encodeURIComponent(secret))]);
  return (words) => {
    const known = secrets.reduce((rest, secret) => rest.replaceAll(secret, MASK), words);
    const clean = known
      .replace(STRING_TO_SIGN, MASK)
      .replace(CANONICAL_REQUEST, MASK)
      .replace(ADDRESS, `$1$2/${MASK}`)
      .replace(ASSIGNMENT, `$1$2${MASK}`)
      .replace(KEY_SHAPES, MASK)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim();
    return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
  };
}

/** Anything that might open a download, whatever field it stands in. */
export function looksLikeLink(words: string): boolean {
  return /:\/\/|%3A%2F%2F|(OSS|AWS)AccessKeyId|Signature=|security-token|x-(oss|obs|amz)-|[?&]Expires=/i.test(words);
}
