import * as l10n from '@vscode/l10n';
import type { Field, FieldGroup, FieldValue } from '../../model/resources.ts';
import { isSecretName, looksLikeLink, withoutKeyIds } from './redact.ts';
import { count, text, texts } from './values.ts';

/** How one field of a reply is put into words. `values` are what stands at its key: several, where that is in a list. */
export interface FieldSpec {
  /** Names down to the value; a list that repeats the name of its parent is not counted twice. */
  readonly key: string;
  readonly group: FieldGroup;
  readonly label: () => string;
  readonly value: (values: readonly unknown[]) => FieldValue;
  /** Left out when the reply has no such key: fields that are undocumented or of one engine only. */
  readonly rare?: boolean;
  /** The value opens a download, whatever it looks like. */
  readonly secret?: boolean;
}

type Body = Readonly<Record<string, unknown>>;

/** All fields of a record: the known ones in the order of their table, then the unknown ones as they came. */
export function describe(record: Body, specs: readonly FieldSpec[]): readonly Field[] {
  const found = new Map<string, unknown[]>();
  const known = new Set(specs.map(({ key }) => key));
  for (const [name, value] of Object.entries(record)) {
    collect(found, known, shownName(name), value);
  }
  const fields = specs
    .filter(({ key, rare }) => !rare || found.has(key))
    .map((spec) => toField(spec, found.get(spec.key) ?? []));
  const unknown = [...found].filter(([key]) => !known.has(key)).map(([key, values]) => unknownField(key, values));
  return [...fields, ...unknown];
}

/** Walks down to the values, or to the first key that a table knows. Elements of a list share its key. */
function collect(found: Map<string, unknown[]>, known: ReadonlySet<string>, path: string, value: unknown): void {
  if (Array.isArray(value) && value.length > 0) {
    value.forEach((element) => collect(found, known, path, element));
  } else if (isFilledObject(value) && !known.has(path)) {
    const last = path.slice(path.lastIndexOf('.') + 1);
    for (const [name, inner] of Object.entries(value)) {
      collect(found, known, name === last ? path : `${path}.${shownName(name)}`, inner);
    }
  } else {
    const values = found.get(path) ?? [];
    values.push(value);
    found.set(path, values);
  }
}

/** A name is shown as it came, unless it is a link. */
function shownName(name: string): string {
  return looksLikeLink(name) ? hiddenLink() : name;
}

function hiddenLink(): string {
  return l10n.t('(a download link, hidden here)');
}

function isFilledObject(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
}

function toField({ key, group, label, value, secret }: FieldSpec, values: readonly unknown[]): Field {
  return { key, group, label: label(), value: value(values), raw: rawOf(values, secret) };
}

function unknownField(key: string, values: readonly unknown[]): Field {
  const raw = rawOf(values, isSecretName(key.slice(key.lastIndexOf('.') + 1)));
  const value: FieldValue = text(raw) === undefined ? notGiven() : { as: 'text', text: raw };
  const name = looksLikeLink(key) ? hiddenLink() : withoutKeyIds(key);
  return { key: name, group: 'reply', label: name, value, raw };
}

/** The value as it came. What opens a download, or looks as if it did, is replaced by words that say so. */
function rawOf(values: readonly unknown[], secret = false): string {
  const raw = values.length === 1 ? asText(values[0]) : values.length === 0 ? '' : JSON.stringify(values);
  const hide = looksLikeLink(raw) || (secret && values.some((value) => text(value) !== undefined));
  return hide ? hiddenLink() : withoutKeyIds(raw);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

function notGiven(): FieldValue {
  return { as: 'none', text: l10n.t('Not given') };
}

/** A text as it came; anything in it that looks like a link is left out of what is shown. */
export function shown(value: unknown): string | undefined {
  const words = text(value) ?? (isFilledObject(value) ? JSON.stringify(value) : undefined);
  return words === undefined ? undefined : looksLikeLink(words) ? hiddenLink() : withoutKeyIds(words);
}

function orNone(words: string | undefined): FieldValue {
  return words === undefined ? notGiven() : { as: 'text', text: words };
}

export const plainText: FieldSpec['value'] = ([value]) => orNone(shown(value));

/** Words for the values that are documented (in lower case); anything else as it came. */
export function oneOf(words: Readonly<Record<string, () => string>>): FieldSpec['value'] {
  return ([value]) => {
    const raw = shown(value);
    const known = raw?.toLowerCase() ?? '';
    return orNone(Object.hasOwn(words, known) ? words[known]?.() : raw);
  };
}

/** The engine as its maker writes it; the cloud uses several spellings. */
export const engineText = oneOf({
  mysql: () => 'MySQL',
  postgresql: () => 'PostgreSQL',
  sqlserver: () => 'SQL Server',
  mssql: () => 'SQL Server',
  mariadb: () => 'MariaDB',
});

/** An object, or the JSON text of one, as "name: value" pairs; `{}` is none. */
export const pairs: FieldSpec['value'] = ([value]) => {
  const raw = shown(value);
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      const items = Object.entries(parsed).map(([name, each]) => `${name}: ${shown(each) ?? '-'}`);
      return items.length === 0 ? { as: 'text', text: l10n.t('None') } : { as: 'list', items };
    }
  } catch {
    // Not JSON: shown as it came.
  }
  return orNone(raw);
};

/** A size, read into bytes in the unit that the cloud counts in; `say` adds that unit to digits too large to be read. */
export function sizeBy(read: (value: unknown) => number | undefined, say: (raw: string) => string): FieldSpec['value'] {
  return ([value]) => {
    const size = read(value);
    if (size !== undefined) {
      return { as: 'bytes', bytes: size };
    }
    const raw = shown(value);
    return orNone(raw !== undefined && /^\d+$/.test(raw) ? say(raw) : raw);
  };
}

export const bytes: FieldSpec['value'] = sizeBy(count, (raw) => l10n.t('{0} bytes', raw));

/** A time, read as the cloud writes it; one that cannot be read stands as it came. */
export function dateBy(read: (value: unknown) => Date | undefined): FieldSpec['value'] {
  return ([value]) => {
    const at = read(value);
    return at ? { as: 'date', at: at.getTime() } : orNone(shown(value));
  };
}

export const listOfTexts: FieldSpec['value'] = (values) => {
  // A link may have commas in it: its parts would no longer look like one.
  const items = values.flatMap((value) => (looksLikeLink(text(value) ?? '') ? (shown(value) ?? []) : texts(value)));
  return items.length === 0 ? notGiven() : { as: 'list', items };
};
