type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'next' | 'nothing';

/** Space, then a bracket or separator, a string, or a number or word. */
const token =
  /[\t\n\r ]*(?:([{}[\],:])|("(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;
const space = /[\t\n\r ]*/y;

/** The place, counted from 1, where a text stops being JSON; that of its end if it breaks off. */
export function placeOfFault(text: string): { readonly line: number; readonly column: number } {
  const open: string[] = [];
  let expected: Expected = 'value';
  let at = 0;
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    const next: Expected | undefined = match
      ? after(match[1] ?? (match[2] === undefined ? 'plain' : 'string'), expected, open)
      : undefined;
    if (next === undefined) {
      break;
    }
    expected = next;
    at = token.lastIndex;
  }
  space.lastIndex = at;
  space.exec(text);
  const lines = text.slice(0, space.lastIndex).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** What may come after a token; `undefined` if it may not come here. `open` are the brackets that it is in. */
function after(found: string, expected: Expected, open: string[]): Expected | undefined {
  const isValue = expected === 'value' || expected === 'valueOrEnd';
  switch (found) {
    case '{':
    case '[':
      open.push(found);
      return isValue ? (found === '{' ? 'keyOrEnd' : 'valueOrEnd') : undefined;
    case '}':
    case ']': {
      const isEmpty = expected === (found === '}' ? 'keyOrEnd' : 'valueOrEnd');
      const fits = open.pop() === (found === '}' ? '{' : '[');
      return fits && (isEmpty || expected === 'next') ? whole(open) : undefined;
    }
    case ',':
      return expected === 'next' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined;
    case ':':
      return expected === 'colon' ? 'value' : undefined;
    case 'string':
      return isValue ? whole(open) : expected === 'key' || expected === 'keyOrEnd' ? 'colon' : undefined;
    default:
      return isValue ? whole(open) : undefined;
  }
}

function whole(open: readonly string[]): Expected {
  return open.length > 0 ? 'next' : 'nothing';
}
