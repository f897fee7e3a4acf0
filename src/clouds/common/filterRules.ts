import type { FilterField, FilterValues } from '../../model/filters.ts';

/** A field to filter by: its words, and the parameter of the request that it becomes. */
export interface FilterRule {
  readonly key: string;
  readonly param: string;
  readonly label: () => string;
  /** By the id of the choice. */
  readonly choices?: Readonly<Record<string, FilterRuleChoice>>;
  readonly hint?: () => string;
  readonly check?: (text: string) => string | undefined;
}

export interface FilterRuleChoice {
  readonly sent: string;
  readonly label: () => string;
}

export type FilterParams = Readonly<Record<string, string>>;

export function filterName({ key, label }: FilterRule): Pick<FilterField, 'key' | 'label'> {
  return { key, label: label() };
}

export function toFilterField(rule: FilterRule): FilterField {
  const { choices, hint, check } = rule;
  const named = filterName(rule);
  if (choices) {
    return { ...named, choices: Object.entries(choices).map(([id, { label }]) => ({ id, label: label() })) };
  }
  return { ...named, ...(hint && { hint: hint() }), ...(check && { check: (typed) => check(typed.trim()) }) };
}

/** Keys, choices and texts that do not fit are left out: they may have been stored by another version. */
export function toFilterParams(rules: readonly FilterRule[], filters: FilterValues = {}): FilterParams {
  return Object.fromEntries(
    rules.flatMap((rule) => {
      const sent = sentFor(rule, Object.hasOwn(filters, rule.key) ? filters[rule.key] : undefined);
      return sent === undefined ? [] : [[rule.param, sent]];
    }),
  );
}

function sentFor({ choices, check }: FilterRule, answer: string | undefined): string | undefined {
  if (choices) {
    return answer !== undefined && Object.hasOwn(choices, answer) ? choices[answer]?.sent : undefined;
  }
  const typed = answer?.trim();
  return typed && check?.(typed) === undefined ? typed : undefined;
}
