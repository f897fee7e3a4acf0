import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { isObject } from './values.ts';

type Body = Readonly<Record<string, unknown>>;

/** The records that were unpacked last: whoever looks at one row of a page looks at its neighbours next. */
let latest: { readonly of: PackedRecords; readonly records: readonly unknown[] } | undefined;

/**
 * The records of one page, kept small. Of 20,000 backups the list shows some ten facts each; the rest, with its long
 * links, is wanted for few of them and would fill three times the memory.
 */
export class PackedRecords {
  readonly #packed: Buffer;

  constructor(records: readonly unknown[]) {
    this.#packed = deflateRawSync(JSON.stringify(records), { level: 1 });
  }

  record(index: number): Body {
    if (latest?.of !== this) {
      latest = { of: this, records: JSON.parse(inflateRawSync(this.#packed).toString('utf8')) as unknown[] };
    }
    const record = latest.records[index];
    return isObject(record) ? record : {};
  }
}
