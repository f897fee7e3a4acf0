/** How many places a time in UTC is written with: `2024-03-05T02:21Z` or `2024-03-05T02:21:00Z`. */
export type Precision = 'minutes' | 'seconds';

const shapes: Record<Precision, RegExp> = {
  minutes: /^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/,
  seconds: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
};

export function formatTime(time: number, precision: Precision): string {
  return `${new Date(time).toISOString().slice(0, precision === 'minutes' ? 16 : 19)}Z`;
}

/** Epoch milliseconds; `undefined` for another precision, another zone, or a day that no calendar has. */
export function parseTime(text: string, precision: Precision): number | undefined {
  if (!shapes[precision].test(text)) {
    return undefined;
  }
  const time = Date.parse(text);
  return Number.isNaN(time) || formatTime(time, precision) !== text ? undefined : time;
}
