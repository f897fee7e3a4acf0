import type { Credentials } from '../../model/account.ts';

const MASK = '***';
const LONGEST = 500;

/** Names whose values sign a request or open a download. */
const SECRET_NAMES =
  'Signature|OSSAccessKeyId|AWSAccessKeyId|AccessKeyId|AccessKeySecret|SecurityToken|security-token|x-(?:oss|obs|amz)-(?:signature|credential|security-token)';
const SECRET_NAME = new RegExp(`^(?:${SECRET_NAMES}|Access|ak)$`, 'i');
/** Two of them are words of any sentence, too: there they are names only as a signed header writes them. */
const ASSIGNED_NAMES = String.raw`${SECRET_NAMES}|\bAccess(?==)|\bak`;
/** The quote and the sign between a name and its value, and a value: plain, in JSON within a text, in an address or in HTML. */
const QUOTE = String.raw`(?:\\{0,8}["']|&quot;|&#x22;|&#34;)?`;
const SIGN = '(?:=|:|%(?:25){0,4}3[AD]|&#x3[AD];|&#(?:58|61);)';
const VALUE = String.raw`(?:[^\s&,;"'<>]|&#x?[\da-f]+;)+`;
const ASSIGNMENT = new RegExp(`(${ASSIGNED_NAMES})(${QUOTE}\\s*${SIGN}\\s*${QUOTE})${VALUE}`, 'gi');
const STRING_TO_SIGN = /(?:string[ -]?to[ -]?sign|canonical[ -]?request).*$/is;
const CANONICAL_REQUEST = /(?:GET|POST)&%2F&\S*/g;
const ADDRESS = /(https?:\/\/)(?:[^\s/@?#]*@)?([^\s/?#"'<>]*)[^\s"'<>]*/gi;
const KEY_SHAPES = /\bLTAI\w{2,}|\bSTS\.\w+|\bHST[A-Z0-9]{15,}\b/g;
/** A signature without its name: SHA-1 in Base64, or SHA-256 in hexadecimal digits. */
const SIGNATURE_SHAPES = new RegExp(
  `(?:[a-z\\d]|${spelt('+')}|${spelt('/')}){27}${spelt('=')}(?!\\w)|[\\da-f]{64}`,
  'gi',
);

/** A pattern for a character as JSON, addresses and HTML may write it, also several times over. */
function spelt(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) {
    return character;
  }
  const code = character.charCodeAt(0);
  const digits = code.toString(16).padStart(2, '0');
  return String.raw`(?:\\{0,8}\x${digits}|\\{1,8}u00${digits}|%(?:25){0,4}${digits}|&#x0{0,4}${digits};|&#0{0,4}${code};)`;
}

/** Takes whatever is shaped like the id of a key out of a text. */
export function withoutKeyIds(words: string): string {
  return words.replace(KEY_SHAPES, MASK);
}

/** Makes a function that takes these keys of an account, however they are written, and anything shaped like a key out of a text. */
export function keyMask(...keys: readonly Credentials[]): (words: string) => string {
  const secrets = keys
    .flatMap(({ accessKeyId, accessKeySecret, securityToken = '' }) => [accessKeySecret, securityToken, accessKeyId])
    .filter((secret) => secret.length >= 4)
    .map((secret) => new RegExp(secret.split('').map(spelt).join(''), 'gi'));
  return (words) => withoutKeyIds(secrets.reduce((rest, secret) => rest.replace(secret, MASK), words));
}

/**
 * Makes a function that takes out of the cloud's own words whatever could be used to sign in or to download: these
 * keys, anything shaped like a key or a signature, signed parameters, the echoed string to sign, and all of an
 * address but its host. What is left is one line of at most 500 characters.
 */
export function redactor(...keys: readonly Credentials[]): (words: string) => string {
  const mask = keyMask(...keys);
  return (words) => {
    const clean = mask(words)
      .replace(STRING_TO_SIGN, MASK)
      .replace(CANONICAL_REQUEST, MASK)
      .replace(ADDRESS, `$1$2/${MASK}`)
      .replace(ASSIGNMENT, `$1$2${MASK}`)
      .replace(SIGNATURE_SHAPES, MASK)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim();
    return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
  };
}

/** Slashes may be escaped, as in JSON within a text, and all may be encoded once or twice. */
const LINK =
  /:(?:\\*\/){2}|%(?:25)?3A(?:%(?:25)?2F){2}|(OSS|AWS)AccessKeyId|Signature(?:=|%(?:25)?3D)|(?:security-token|(?<![a-z\d])x-(?:oss|obs|amz)-[a-z-]{1,40})(?:\\{0,8}["']?\s?[=:]|%(?:25)?3D)|[?&]Expires=/i;

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
