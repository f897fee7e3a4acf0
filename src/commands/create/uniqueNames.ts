import type { TextRule } from '../../model/jobs.ts';

/** The suggestion of each rule, with a number where another has it already; `undefined` where there is no rule. */
export function uniqueNames(rules: readonly (TextRule | undefined)[]): readonly (string | undefined)[] {
  const taken = new Set<string>();
  return rules.map((rule) => {
    const name = rule && freeName(rule, taken);
    if (name !== undefined) {
      taken.add(name);
    }
    return name;
  });
}

function freeName({ suggestion, check }: TextRule, taken: ReadonlySet<string>): string {
  let name = suggestion;
  for (let number = 2; taken.has(name); number++) {
    name = numbered(suggestion, number, check);
  }
  return name;
}

/** Shortened as far as the cloud wants it. */
function numbered(name: string, number: number, check: TextRule['check']): string {
  const candidates = Array.from(name, (_, cut) => `${name.slice(0, name.length - cut)}-${number}`);
  return candidates.find((candidate) => check(candidate) === undefined) ?? `${name}-${number}`;
}
