import type { Credentials, CredentialSource } from '../../model/account.ts';
import { keyMask, redactor } from './redact.ts';

/** A late answer may quote the key of its request; nothing is under way for longer than a few of them live. */
const REMEMBERED = 3;

/** The keys of one account, one after the other where they are temporary. All but the latest are only taken out of texts. */
export class Keys {
  readonly #source: CredentialSource;
  #latest: readonly Credentials[] = [];
  #mask = keyMask();
  #redact = redactor();

  constructor(given: Credentials | CredentialSource) {
    if (typeof given === 'function') {
      this.#source = given;
    } else {
      this.#source = async () => await Promise.resolve(given);
      this.#remember(given);
    }
  }

  /** For one request from its start to its end. Rejects as the source does. */
  async get(signal: AbortSignal): Promise<Credentials> {
    const key = await this.#source(signal);
    if (key !== this.#latest[0]) {
      this.#remember(key);
    }
    return key;
  }

  /** Takes the keys out of a text. */
  readonly mask = (words: string): string => this.#mask(words);
  /** Takes out of the cloud's own words whatever must not be shown. */
  readonly redact = (words: string): string => this.#redact(words);

  #remember(key: Credentials): void {
    this.#latest = [key, ...this.#latest].slice(0, REMEMBERED);
    this.#mask = keyMask(...this.#latest);
    this.#redact = redactor(...this.#latest);
  }
}
