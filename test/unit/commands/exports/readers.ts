import assert from 'node:assert/strict';

/** Reads CSV as RFC 4180 has it; `separator` is the `;` of spreadsheets in many countries, which take `,` for text. */
export function readCsv(text: string, separator = ','): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  let begun = false;
  const endCell = () => {
    row.push(cell);
    cell = '';
    begun = false;
  };
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index);
    if (quoted) {
      if (char !== '"') {
        cell += char;
      } else if (text[index + 1] === '"') {
        cell += '"';
        index++;
      } else {
        quoted = false;
      }
    } else if (char === '"' && !begun) {
      quoted = true;
      begun = true;
    } else if (char === separator) {
      endCell();
    } else if (char === '\r' || char === '\n') {
      index += char === '\r' && text[index + 1] === '\n' ? 1 : 0;
      endCell();
      rows.push(row);
      row = [];
    } else {
      cell += char;
      begun = true;
    }
  }
  assert.ok(!quoted && cell === '' && row.length === 0, 'the last line has its end');
  return rows;
}

/**
 * The cells of a line of a Markdown table as a reader sees them. Fails on anything in them that is not text: what is active
 * has to be escaped, an entity, or in code.
 */
export function readMarkdownRow(line: string): string[] {
  assert.match(line, /^\| .* \|$|^\|  \|$/su);
  const cells: string[] = [];
  let cell = '';
  for (let rest = line.slice(1); rest !== '';) {
    const [token = ''] = /^(?:\\[!-/:-@[-`{-~]|&(?:lt|gt|amp);|`[^`\\|]+`|.)/su.exec(rest) ?? [];
    rest = rest.slice(token.length);
    if (token === '|') {
      cells.push(cell.slice(1, -1));
      cell = '';
    } else {
      assert.doesNotMatch(token, /^[`*_~$#[\]<>&\\@\n\r]$/u, `active in ${line}`);
      cell += shown(token);
    }
  }
  assert.equal(cell, '');
  return cells;
}

function shown(token: string): string {
  const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
  return (
    entities[token] ??
    (token.length > 1 && token.startsWith('\\') ? token.slice(1) : token.length > 2 ? token.slice(1, -1) : token)
  );
}
