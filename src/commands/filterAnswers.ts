import type { FilterAnswer, ListFilter, TimeChoice } from '../explorer/preferences.ts';

/** The filter with one field answered anew; `undefined` takes the answer away. */
export function withAnswer(filter: ListFilter | undefined, key: string, answer: FilterAnswer | undefined): ListFilter {
  const { [key]: _old, ...others } = filter?.values ?? {};
  return { ...filter, values: answer ? { ...others, [key]: answer } : others };
}

/** The filter with another time; `undefined` is the usual one. */
export function withTime(filter: ListFilter | undefined, time: TimeChoice | undefined): ListFilter {
  return { values: filter?.values ?? {}, ...(time && { time }) };
}
