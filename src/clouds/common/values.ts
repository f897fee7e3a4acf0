import * as v from 'valibot';
import { harmless, looksLikeLink } from './redact.ts';

/**
 * Readers for single values. The cloud gives the same thing as a number here and as text there, and leaves out what it
 * does not know in four ways: no key, null, an empty text and the text "null". All of these are `undefined` here.
 */

/** Text, numbers and truth values as text. Half of a sign that takes two, which no id and no address can hold, is replaced. */
export function text(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (typeof value !== 'string') {
    return undefined;
  }
  const trimmed = value.trim().replace(/\p{Cs}/gu, '\uFFFD');
  return trimmed === '' || trimmed === 'null' ? undefined : trimmed;
}

/** A whole number of at least 0 that JavaScript can hold exactly. Longer ones stay text wherever they are shown. */
export function count(value: unknown): number | undefined {
  const digits = text(value);
  if (digits === undefined || !/^\d+$/.test(digits)) {
    return undefined;
  }
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Texts from a list, a single text, or a list in one text with quotes: `"cn-hangzhou", "cn-shanghai"`. Without links. */
export function texts(value: unknown): readonly string[] {
  return list(value)
    .flatMap((item) => (harmless(text(item)) ?? '').split(','))
    .map((item) => item.replaceAll('"', '').trim())
    .filter((item) => item !== '');
}

/** A list as it came; a single value is a list of one, and what is missing is an empty list. */
export function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) {
    return value as readonly unknown[];
  }
  return value === undefined || value === null || value === '' ? [] : [value];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What lists show is no place for a link: links are read from the record itself, into a `DownloadLink`. */
function withoutLink(value: unknown): unknown {
  return typeof value === 'string' && looksLikeLink(value) ? undefined : value;
}

/** A schema for a key that may be missing and is read by one of the readers above. */
export function field<Value>(read: (value: unknown) => Value) {
  return v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value) => read(withoutLink(value))),
    ),
  );
}

/** A schema for a key without which the record means nothing. */
export const key = v.pipe(
  v.unknown(),
  v.transform((value) => text(withoutLink(value))),
  v.string(),
);
