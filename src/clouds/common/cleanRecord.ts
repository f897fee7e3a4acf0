import * as l10n from '@vscode/l10n';
import type { FieldSpec } from './fields.ts';
import type { Body } from './records.ts';
import { isSecretName, looksLikeLink } from './redact.ts';
import { isObject, text } from './values.ts';

/**
 * A copy of a record in which words stand for each link: in values and names, however deep, and in the fields that are
 * known to hold one, whatever it looks like. `mask` takes the account's keys out of all other texts.
 */
export function cleanRecord(record: Body, specs: readonly FieldSpec[], mask: (words: string) => string): unknown {
  const secret = new Set(specs.filter((spec) => spec.secret).map(({ key }) => lastName(key)));
  const leftOut = l10n.t('(link left out)');
  const clean = (value: unknown, hidden: boolean): unknown => {
    if (typeof value === 'string') {
      return (hidden && text(value) !== undefined) || looksLikeLink(value) ? leftOut : mask(value);
    }
    if (Array.isArray(value)) {
      return value.map((each) => clean(each, hidden));
    }
    if (!isObject(value)) {
      return value;
    }
    const entries = new Map<string, unknown>();
    const counts = new Map<string, number>();
    for (const [name, inner] of Object.entries(value)) {
      const plain = looksLikeLink(name) ? leftOut : mask(name);
      const holdsLink = secret.has(name.toLowerCase()) || isSecretName(name);
      entries.set(freeName(plain, entries, counts), clean(inner, hidden || holdsLink));
    }
    return Object.fromEntries(entries);
  };
  return clean(record, false);
}

function lastName(key: string): string {
  return key.slice(key.lastIndexOf('.') + 1).toLowerCase();
}

/** Two names that were links must not become one. `counts` says where to go on counting: there may be thousands. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>, counts: Map<string, number>): string {
  let count = counts.get(name) ?? 1;
  let free = name;
  while (taken.has(free)) {
    count += 1;
    free = `${name} ${count}`;
  }
  counts.set(name, count);
  return free;
}
