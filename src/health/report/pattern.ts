/** A pattern as it was written, in which `*` stands for any text and `?` for any one character. */
export interface Pattern {
  readonly text: string;
  /** Its characters, without regard to case. */
  readonly folded: readonly string[];
}

export function patternOf(text: string): Pattern {
  return { text, folded: folded(text) };
}

/** The characters of a text as patterns are compared with them. */
export function folded(text: string): readonly string[] {
  return Array.from(text.toLowerCase());
}

/**
 * True if the pattern fits the whole text. A mismatch goes back to the last `*` and never further, so that it takes at most
 * as many steps for each character as the pattern is long, whoever wrote it.
 */
export function matches({ folded: pattern }: Pattern, text: readonly string[]): boolean {
  const last = pattern.at(-1);
  if (last !== '*' && last !== '?' && last !== text.at(-1)) {
    return false;
  }
  let at = 0;
  let place = 0;
  let star: number | undefined;
  let afterStar = 0;
  while (at < text.length) {
    if (pattern[place] === '*') {
      star = place++;
      afterStar = at;
    } else if (place < pattern.length && (pattern[place] === '?' || pattern[place] === text[at])) {
      place++;
      at++;
    } else if (star !== undefined) {
      // The last star takes one character more.
      place = star + 1;
      at = ++afterStar;
    } else {
      return false;
    }
  }
  while (pattern[place] === '*') {
    place++;
  }
  return place === pattern.length;
}
