import assert from 'node:assert/strict';

/** What context keys are at a moment; one that is missing is `undefined`. */
export type Keys = Readonly<Record<string, string | boolean | undefined>>;

/*
 * As much of the editor's `when` clauses as the manifest uses: || of && of single conditions, which are a key, !key,
 * key == value, key != value and key =~ /pattern/. What is anything else is refused.
 */
const condition =
  /^(?:(?<negated>!?)(?<key>[\w.]+)|(?<left>[\w.]+) (?<operator>==|!=) (?<value>[\w.]+)|(?<subject>[\w.]+) =~ \/(?<pattern>.*)\/)$/;

export function holds(when: string | undefined, keys: Keys): boolean {
  if (when === undefined) {
    return true;
  }
  return clauses(when).some((all) => all.every((each) => isTrue(each, keys)));
}

/** The keys that a clause asks for. */
export function keysOf(when: string): readonly string[] {
  return clauses(when).flatMap((all) =>
    all.flatMap((each) => {
      const { key, left, subject } = partsOf(each);
      return [key, left, subject].filter((name) => name !== undefined && name !== 'true' && name !== 'false');
    }),
  ) as readonly string[];
}

function clauses(when: string): readonly (readonly string[])[] {
  // Neither stands in a pattern of the manifest: those have single bars.
  return when.split(' || ').map((all) => all.split(' && '));
}

const read = new Map<string, Readonly<Record<string, string | undefined>>>();

function partsOf(text: string): Readonly<Record<string, string | undefined>> {
  const parts = read.get(text) ?? condition.exec(text)?.groups;
  assert.ok(parts, `this condition is not understood: ${text}`);
  read.set(text, parts);
  return parts;
}

function isTrue(text: string, keys: Keys): boolean {
  const { negated, key, left, operator, value, subject, pattern } = partsOf(text);
  if (subject !== undefined) {
    const present = keys[subject];
    return typeof present === 'string' && new RegExp(pattern ?? '').test(present);
  }
  if (left !== undefined) {
    return (String(keys[left] ?? '') === value) === (operator === '==');
  }
  const present = key === 'true' || (key !== 'false' && Boolean(keys[key ?? '']));
  return present !== (negated === '!');
}
