import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { part as partOf } from '../bytes.ts';
import { hash, hex } from '../data.ts';
import { DAY, SECOND } from '../times.ts';
import type {
  CommonTrouble,
  Denial,
  Effects,
  ErrorWords,
  StorageVoice,
  Surroundings,
  WireReply,
  WireRequest,
} from '../wire.ts';
import { contentOf, type Content } from './content.ts';
import { rangeOf } from './ranges.ts';

/** The fake of an object storage, whose files are fetched by signed links. */
export interface Storage extends StorageVoice {
  /**
   * A link for GET to the file `path` (below the storage's root, encoded), good until `expires`, in epoch seconds. `part` picks a
   * part of the file.
   */
  readonly link: (path: string, expires: number, part?: string) => string;
  /** CRC64 of the file with this name, in decimal digits. */
  readonly checksum: (name: string) => string;
  /** Answers a download: the file, or the storage's XML that says why not. */
  readonly serve: (request: WireRequest, effects: Effects) => WireReply;
}

/** What the storages of the clouds do in their own ways. */
export interface StorageKind {
  /** What its paths begin with; has a slash at both ends. */
  readonly root: string;
  /** Signs the links. `param` is the name of the parameter that carries the id. */
  readonly key: { readonly param: string; readonly id: string; readonly secret: string };
  readonly requestIdHeader: string;
  /** The header that tells the CRC64 of the whole file, where there is one. */
  readonly checksumHeader?: string;
  /**
   * The header that has to say `standard` for ranges to be handled by the rules of HTTP: without it a range that is not
   * wholly inside the file, or is none, is not looked at. Absent where they always are.
   */
  readonly rangeHeader?: string;
  readonly words: Readonly<Record<CommonTrouble, ErrorWords>>;
}

/** Name of the parameter that picks a part of a file. */
const PART = 'dbList';
/** Files are from the year after it. */
const OLDEST = Date.UTC(2025, 0, 1);

const denials: Readonly<Record<Denial, ErrorWords>> = {
  expired: { status: 403, code: 'AccessDenied', message: 'Request has expired.' },
  signature: { status: 403, code: 'SignatureDoesNotMatch', message: 'The signature of the link does not fit it.' },
  noSuchFile: { status: 404, code: 'NoSuchKey', message: 'The specified key does not exist.' },
  changed: { status: 412, code: 'PreconditionFailed', message: 'A condition of the request does not hold.' },
  badRange: { status: 416, code: 'InvalidRange', message: 'The requested range cannot be satisfied.' },
};

/** What requests for files are recorded with besides their address. */
export function fileHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const found = {
    range: headers.range,
    ifMatch: headers['if-match'],
    rangeBehavior: headers['x-oss-range-behavior'],
  };
  return Object.fromEntries(
    Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

export function makeStorage(kind: StorageKind, surroundings: Surroundings): Storage {
  const files = new Files(surroundings.fileSize);
  let serial = 0;
  const nextId = (): string => {
    serial += 1;
    return hex(`${kind.root} ${serial}`, 24).toUpperCase();
  };
  const refusal = ({ status, code, message }: ErrorWords, headers: WireReply['headers'] = {}): WireReply => {
    const id = nextId();
    const parts = `<Code>${code}</Code><Message>${message}</Message><RequestId>${id}</RequestId>`;
    const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${parts}</Error>\n`;
    return { status, headers: { 'Content-Type': 'application/xml', ...headers, [kind.requestIdHeader]: id }, body };
  };
  const denial = (reason: Denial): WireReply =>
    refusal(denials[reason], reason === 'badRange' ? { 'Content-Range': `bytes */${surroundings.fileSize}` } : {});
  const signatureOf = (method: string, path: string, expires: string, part: string): string =>
    createHmac('sha1', kind.key.secret).update(`${method}\n${expires}\n${part}\n${path}`).digest('base64');

  return {
    words: kind.words,
    refusal: (words) => refusal(words),
    denial,
    link(path, expires, part = '') {
      const query = new URLSearchParams({
        Expires: String(expires),
        [kind.key.param]: kind.key.id,
        Signature: signatureOf('GET', `${kind.root}${path}`, String(expires), part),
      });
      if (part !== '') {
        query.set(PART, part);
      }
      return `${surroundings.url()}${kind.root}${path}?${query.toString()}`;
    },
    checksum: (name) => files.find(name, '').checksum(),
    serve({ method, query, path, headers }, effects) {
      const expires = query.get('Expires') ?? '';
      const part = query.get(PART) ?? '';
      if (query.get('Signature') !== signatureOf(method, path, expires, part)) {
        return denial('signature');
      }
      const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
      if (effects.changed) {
        files.change(name, part);
      }
      if (Number(expires) * SECOND <= surroundings.now()) {
        return denial('expired');
      }
      const reply = give(files.find(name, part), effects.noRanges ? undefined : headers, kind);
      return typeof reply === 'string'
        ? denial(reply)
        : { ...reply, headers: { ...reply.headers, [kind.requestIdHeader]: nextId() } };
    },
  };
}

interface StoredFile {
  readonly content: Content;
  /** CRC64 in decimal digits. */
  readonly checksum: () => string;
  /** In quotes. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly modified: number;
}

/** Every name there is has a file, and every part of it too. */
class Files {
  readonly #size: number;
  /** How often a file was changed, by its first line at the beginning. */
  readonly #changes = new Map<string, number>();
  /** Those that were asked for, by the file's first line as it is now. */
  readonly #checksums = new Map<string, string>();

  constructor(size: number) {
    this.#size = size;
  }

  find(name: string, part: string): StoredFile {
    const line = firstLine(name, part);
    const changes = this.#changes.get(line) ?? 0;
    const title = changes === 0 ? line : `${line} (changed, ${changes})`;
    const digest = createHash('md5').update(`${title}\n${this.#size}`).digest('hex').toUpperCase();
    const content = contentOf(title, this.#size);
    return {
      content,
      checksum: () => this.#checksumOf(title, content),
      etag: `"${digest}"`,
      modified: OLDEST + (hash(line) % 365) * DAY + changes * SECOND,
    };
  }

  change(name: string, part: string): void {
    const line = firstLine(name, part);
    this.#changes.set(line, (this.#changes.get(line) ?? 0) + 1);
  }

  #checksumOf(title: string, content: Content): string {
    const checksum = this.#checksums.get(title) ?? String(content.crc());
    this.#checksums.set(title, checksum);
    return checksum;
  }
}

function firstLine(name: string, part: string): string {
  return `A sample backup file: ${name} ${part}`;
}

/** A file, or the part of it that `headers` ask for; without them the whole file, and nothing that tells of parts. */
function give(
  { content, checksum, etag, modified }: StoredFile,
  headers: IncomingHttpHeaders | undefined,
  { checksumHeader, rangeHeader }: StorageKind,
): WireReply | Denial {
  const match = headers?.['if-match'];
  if (match !== undefined && match !== '*' && !match.split(/\s*,\s*/).includes(etag)) {
    return 'changed';
  }
  const facts = {
    'Content-Type': 'application/octet-stream',
    ...(headers ? { 'Accept-Ranges': 'bytes' } : {}),
    ETag: etag,
    'Last-Modified': new Date(modified).toUTCString(),
    ...(checksumHeader === undefined ? {} : { [checksumHeader]: checksum() }),
  };
  const range = headers?.range === undefined ? undefined : rangeOf(headers.range, content.length);
  const isStrict = rangeHeader === undefined || headers?.[rangeHeader] === 'standard';
  if (headers?.range !== undefined && !range && isStrict) {
    return 'badRange';
  }
  if (!range || (range.cut && !isStrict)) {
    return { status: 200, headers: facts, body: content };
  }
  const { from, to } = range;
  const claimed = { 'Content-Range': `bytes ${from}-${to - 1}/${content.length}` };
  return { status: 206, headers: { ...facts, ...claimed }, body: partOf(content, from, to) };
}
