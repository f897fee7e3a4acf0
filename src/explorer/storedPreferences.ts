type Stored = Readonly<Record<string, unknown>>;

/** What has been made of a stored value: preferences are read for every row. */
const known = new WeakMap<object, Stored>();

/** The preferences of an account as they were stored. What is of another kind than this version stores, one by one, is left out. */
export function readPreferences(stored: unknown): Stored {
  if (!isObject(stored)) {
    return {};
  }
  const before = known.get(stored);
  if (before) {
    return before;
  }
  const parts = Object.entries(stored).map(([name, part]) => [name, read(name, part)] as const);
  const preferences: Stored = Object.fromEntries(parts.filter(([, part]) => part !== undefined));
  known.set(stored, preferences);
  return preferences;
}

/** In the order and, as far as it is good, in the form that it has: what is the same must not look like a change. */
function read(name: string, part: unknown): unknown {
  switch (name) {
    case 'pins':
      return Array.isArray(part) ? part.filter(isInstance) : undefined;
    case 'regions':
    case 'more':
      return Array.isArray(part) ? part.filter(isText) : undefined;
    case 'found':
      return isObject(part) ? ofKind(part, Number.isSafeInteger) : undefined;
    case 'filters':
      return isObject(part) ? ofKind(part, isFilter) : undefined;
    default:
      return undefined;
  }
}

function ofKind(record: Stored, is: (value: unknown) => boolean): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => is(value)));
}

function isInstance(value: unknown): boolean {
  return (
    isObject(value) &&
    [value['id'], value['name'], value['regionId']].every(isText) &&
    ['engine', 'state', 'storage', 'role'].every((name) => isWord(value[name])) &&
    ['engineVersion', 'edition', 'lock', 'zone'].every((name) => value[name] === undefined || isText(value[name])) &&
    ['created', 'expires'].every((name) => value[name] === undefined || isTime(value[name]))
  );
}

function isWord(value: unknown): boolean {
  return isObject(value) && isText(value['kind']) && isText(value['raw']);
}

function isFilter(value: unknown): boolean {
  return (
    isObject(value) &&
    (value['time'] === undefined || isChoice(value['time'])) &&
    isObject(value['values']) &&
    Object.values(value['values']).every((each) => isObject(each) && isText(each['value']) && isText(each['label']))
  );
}

function isChoice(value: unknown): boolean {
  if (!isObject(value)) {
    return false;
  }
  const { days, from, to } = value;
  return from === undefined ? isTime(days) : isTime(from) && (to === undefined || isTime(to));
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** A number that a `Date` can hold. */
function isTime(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= 8_640_000_000_000_000;
}

function isObject(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
