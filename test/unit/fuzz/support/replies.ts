import { CANARY, type Json } from './values.ts';

/** Two records of each list are enough, and each of its links has the canary. */
export function trimmed(reply: Json): Json {
  const text = JSON.stringify(reply, (_key, value: unknown) => (Array.isArray(value) ? value.slice(0, 2) : value));
  return JSON.parse(text.replaceAll(/(Signature=)[^&"]*/gi, `$1${CANARY}`)) as Json;
}
