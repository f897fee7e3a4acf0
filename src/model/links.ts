/** Over which network a link can be followed. */
export type LinkNetwork = 'public' | 'internal';

export interface LinkFacts {
  readonly network: LinkNetwork;
  /** The one database the file holds; absent for the whole backup. */
  readonly database?: string | undefined;
  /** When the cloud stops honouring the link, where the link or the reply says so. */
  readonly expires?: Date | undefined;
  /** Name of the file, where a backup consists of several. */
  readonly file?: string | undefined;
  /** Bytes of the file, where the cloud says. */
  readonly size?: number | undefined;
}

/**
 * A signed download link. Whoever has the address has the data, so it is a secret: it is readable through `reveal()`
 * only, and is absent from JSON, from string conversion and from what a debugger's log prints.
 */
export class DownloadLink {
  readonly network: LinkNetwork;
  readonly database: string | undefined;
  readonly expires: Date | undefined;
  readonly file: string | undefined;
  readonly size: number | undefined;
  readonly #url: string;

  constructor(url: string, facts: LinkFacts) {
    this.#url = url;
    this.network = facts.network;
    this.database = facts.database;
    this.expires = facts.expires;
    this.file = facts.file;
    this.size = facts.size;
  }

  /** The address itself: for the clipboard or the downloader, on the user's request, and for nothing else. */
  reveal(): string {
    return this.#url;
  }

  /** True from `margin` milliseconds before the end on; never where the end is not known. */
  isExpired(now: Date, margin = 30_000): boolean {
    return this.expires !== undefined && this.expires.getTime() - margin <= now.getTime();
  }

  toString(): string {
    return '[download link]';
  }

  toJSON(): string {
    return '[download link]';
  }
}
