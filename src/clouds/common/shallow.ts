/** Levels of lists and objects in a reply: those that are documented have fewer than ten. */
const DEEPEST = 50;
const CUT = '…';

/**
 * The same reply, changed where it is nested deeper than any cloud's: what lies below stands there as `…`. Whoever walks
 * down may rely on it, since the stack ends after some thousand levels and indented text takes the square of the depth.
 */
export function shallow(value: unknown, levels = DEEPEST): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (levels === 0) {
    return CUT;
  }
  const owner = value as Record<string, unknown>;
  for (const [key, inner] of Object.entries(owner)) {
    const kept = shallow(inner, levels - 1);
    if (kept !== inner) {
      owner[key] = kept;
    }
  }
  return value;
}
