/**
 * Secrets that must not turn up, however they are spelt: a text is searched as it is, and with all that JSON, addresses
 * and HTML do to a character undone.
 */
export class Canaries {
  readonly #secrets: readonly string[];

  /** Of at least six characters each. */
  constructor(secrets: readonly string[]) {
    this.#secrets = [...new Set(secrets)];
    if (this.#secrets.some((secret) => secret.length < 6)) {
      throw new Error('What is so short is found anywhere');
    }
  }

  /** The secrets that a text has. */
  foundIn(text: string): readonly string[] {
    const layers = [text];
    for (let depth = 0; depth < 4; depth += 1) {
      const next = unwrapped(layers.at(-1) ?? '');
      if (next === layers.at(-1)) {
        break;
      }
      layers.push(next);
    }
    return this.#secrets.filter((secret) =>
      layers.some((layer) => layer.includes(secret) || layer.includes(base64(secret))),
    );
  }
}

function base64(secret: string): string {
  return Buffer.from(secret).toString('base64').replace(/=+$/, '');
}

/** One layer of encoding less. */
function unwrapped(text: string): string {
  return text
    .replaceAll(/\\u([\da-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/\\+(["'/])/g, '$1')
    .replaceAll(/%([2-7][\da-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/&#x([\da-f]{1,4});/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/&#(\d{1,5});/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&amp;', '&');
}
