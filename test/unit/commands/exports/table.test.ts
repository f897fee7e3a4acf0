import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Cell, ExportTable } from '../../../../src/commands/exports/cells.ts';
import type * as tableModule from '../../../../src/commands/exports/table.ts';
import { loadWithEditor } from '../../webview/editor.ts';
import { readCsv, readMarkdownRow } from './readers.ts';

const { tableText } = await loadWithEditor<typeof tableModule>('../commands/exports/table.ts');

const leftOut = '(link left out)';
/** What a spreadsheet may take for the start of a formula, whatever it overlooks before it. */
const formulaStart = /^[\s"\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫−]/u;

function table(...rows: readonly (readonly Cell[])[]): ExportTable {
  const columns = (rows[0] ?? []).map((_cell, index) => ({ key: `key${index}`, title: `Title ${index}` }));
  return { title: 'Backups', columns, rows };
}

function csv(...rows: readonly (readonly Cell[])[]): string[][] {
  const text = tableText(table(...rows), 'csv');
  return readCsv(text.slice(1)).slice(1);
}

function markdown(...rows: readonly (readonly Cell[])[]): string[][] {
  const lines = tableText(table(...rows), 'markdown')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  assert.equal(lines.length, rows.length + 2);
  return lines.slice(2).map(readMarkdownRow);
}

function json(...rows: readonly (readonly Cell[])[]): unknown {
  return JSON.parse(tableText(table(...rows), 'json'));
}

/** Texts that mean harm somewhere, alone and amid anything else. */
const harm = fc.constantFrom(
  '=1+1',
  '+1',
  '-1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  '＝1',
  ' =1',
  '"=1',
  ';=1',
  '\n=1',
  '|',
  '\\',
  '`',
  '```',
  '<b>',
  '<!--',
  '&lt;',
  '[a](command:rdsBackups.refresh)',
  '![a](x)',
  '**',
  '__',
  '~~',
  '$$',
  '#',
  '\n\n# x\n',
  '\u202e',
  '\u200b',
  '\u2028',
  'https://x.invalid/',
  'www.x.invalid',
  'a@x.invalid',
  '"',
  ',',
);
const text = fc
  .array(fc.oneof(harm, fc.string({ unit: 'binary' }), fc.string()), { maxLength: 6 })
  .map((parts) => parts.join(''));

describe('a table as CSV', () => {
  it('has a mark, a header row and the line ends that spreadsheets expect', () => {
    const made = tableText(
      {
        title: 'Backups',
        columns: [
          { key: 'name', title: '名称' },
          { key: 'size', title: 'Size' },
        ],
        rows: [
          ['订单', 7],
          [undefined, -7.5],
        ],
      },
      'csv',
    );
    assert.equal(made, '\uFEFF名称,Size\r\n订单,7\r\n,-7.5\r\n');
    assert.equal(
      tableText({ title: '', columns: [{ key: 'name', title: 'Name' }], rows: [] }, 'csv'),
      '\uFEFFName\r\n',
    );
  });

  it('keeps numbers, and writes all other values so that they can be read again', () => {
    const row = [
      -1,
      0,
      1.5,
      true,
      false,
      undefined,
      Number.NaN,
      Infinity,
      new Date('2026-11-21T03:12:00.250Z'),
      new Date(Number.NaN),
      ['a', 'b, c'],
    ];
    assert.deepEqual(csv(row), [
      ['-1', '0', '1.5', 'true', 'false', '', '', '', '2026-11-21T03:12:00Z', '', 'a, b, c'],
    ]);
  });

  it('takes the force out of formulas, also behind what is overlooked', () => {
    const before = [
      '',
      ' ',
      '\t',
      '\r',
      '\n',
      '\r\n',
      '"',
      '\u00a0',
      '\u3000',
      '\u200b',
      '\ufeff',
      '\u202e',
      '\0',
      ' " ',
    ];
    const signs = '=+-@＝＋－＠﹦﹢﹣﹫−'.split('');
    for (const start of before.flatMap((each) => signs.map((sign) => `${each}${sign}`))) {
      const [[cell] = []] = csv([`${start}cmd|' /C calc'!A0`]);
      assert.equal(cell?.[0], "'", JSON.stringify(start));
      assert.doesNotMatch(cell, formulaStart);
    }
    assert.deepEqual(csv(['=1', "'=1", 'a=1', '-1', ['-a', '=b']]), [["'=1", "'=1", 'a=1', "'-1", "'-a, =b"]]);
  });

  it('changes nothing else of a text', () => {
    const harmless = text.map((each) => `x${each.replaceAll(/[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋−:/]/gu, '')}`);
    fc.assert(
      fc.property(fc.array(harmless, { minLength: 2, maxLength: 2 }), (row) => assert.deepEqual(csv(row), [row])),
    );
  });

  it('begins no formula, whichever sign separates the cells where it is opened', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 }), (rows) => {
        const made = tableText(table(...rows), 'csv').slice(1);
        assert.equal(readCsv(made).length, rows.length + 1);
        for (const separator of [',', ';', '\t', '|']) {
          for (const cell of lenient(made, separator)) {
            assert.doesNotMatch(cell, formulaStart);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The cells that a spreadsheet may see: where quotes count, and where it does not heed them at all. */
function lenient(made: string, separator: string): readonly string[] {
  if (separator === ',') {
    return readCsv(made).flat();
  }
  return made.split(/[\r\n]/).flatMap((line) => line.split(separator));
}

describe('a table as JSON', () => {
  it('is a list of objects by key, without what is not known', () => {
    const at = new Date('2026-11-21T03:12:00Z');
    const made = tableText(table(['orders', -7, true, undefined, at, ['a', 'b'], Number.NaN]), 'json');
    assert.deepEqual(JSON.parse(made), [
      { key0: 'orders', key1: -7, key2: true, key4: '2026-11-21T03:12:00Z', key5: ['a', 'b'] },
    ]);
    assert.match(made, /^\[\n {2}\{\n {4}"key0": "orders",\n/);
  });

  it('has texts as they are', () => {
    const plain = text.map((each) => each.replaceAll(/[:/=]/g, ''));
    fc.assert(fc.property(plain, (each) => assert.deepEqual(json([each]), [{ key0: each }])));
    assert.deepEqual(json(['=1', '<b>', 'a|b']), [{ key0: '=1', key1: '<b>', key2: 'a|b' }]);
  });
});

describe('a table as Markdown', () => {
  it('stands below its title and what was chosen, without empty columns', () => {
    const made = tableText(
      {
        title: 'Backups of #1',
        note: '- Last 30 days',
        warnings: ['1. Some are missing.'],
        columns: [
          { key: 'id', title: 'Id' },
          { key: 'name', title: 'Name' },
          { key: 'good', title: 'Good' },
        ],
        rows: [
          ['1', undefined, true],
          ['2', '', false],
        ],
      },
      'markdown',
    );
    const lines = ['# Backups of \\#1', '', '\\- Last 30 days', '', '1\\. Some are missing.', ''];
    assert.equal(made, [...lines, '| Id | Good |', '| --- | --- |', '| 1 | Yes |', '| 2 | No |', ''].join('\n'));
  });

  it('has its head where there are no rows', () => {
    const made = tableText({ title: 'None', columns: [{ key: 'id', title: 'Id' }], rows: [] }, 'markdown');
    assert.equal(made, '# None\n\n| Id |\n| --- |\n');
  });

  it('shows as text what would be more', () => {
    const cells = [
      'a|b\\|c\\',
      '<img src=x onerror=alert(1)>',
      '[Run](command:rdsBackups.refresh) ![x](http:a)',
      '`code` ``` *a* _b_ ~~c~~ $d$ &lt; #1',
      'http://x.invalid www.x.invalid //x.invalid a@x.invalid',
    ];
    assert.deepEqual(markdown(cells), [cells.with(4, `http://x.invalid www.x.invalid //x.invalid a@x.invalid`)]);
    assert.doesNotMatch(tableText(table(cells), 'markdown'), /https?:\/\/|www\.|\w@\w|<img|[^\\]\]\(/);
  });

  it('keeps a cell on its line, and shows or drops what nobody sees', () => {
    assert.deepEqual(markdown(['a\r\nb\nc\u2028d\te', 'a\u202eb\u200bc\u2066d\u0000e\ufefff']), [
      ['a b c d e', 'abcdef'],
    ]);
  });

  it('has no cell that breaks out', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant('x'), text), { minLength: 1, maxLength: 3 }), (rows) => {
        for (const [first, ...others] of markdown(...rows)) {
          assert.deepEqual([first, others.length <= 1], ['x', true]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has all the text of a cell', () => {
    const visible = text.map((each) =>
      each.replaceAll(/[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Z}/:=]/gu, '').trim(),
    );
    fc.assert(fc.property(visible, (each) => assert.deepEqual(markdown(['x', `y${each}`]), [['x', `y${each}`]])));
  });
});

describe('a link in a table', () => {
  const signed = 'https://b.oss.invalid/f.tar?Expires=1&OSSAccessKeyId=LTAIabcdefgh1234&Signature=abc%3D';
  const links = [
    signed,
    signed.toUpperCase(),
    signed.replaceAll('/', '\\/'),
    signed.slice('https:'.length),
    'ftp://someone:secret@x.invalid/f',
    'h\u200bttps:/\u200b/x.invalid/f?Sig\u200bnature=abc',
    'https://x.invalid/f?token=secret',
  ];

  it('is left out, wherever it stands', () => {
    for (const link of links) {
      for (const format of ['csv', 'json', 'markdown'] as const) {
        const row = [link, `see ${link} there`, ['a', link]];
        const made = tableText({ ...table(row), title: `T ${link}`, note: link, warnings: [link] }, format);
        assert.doesNotMatch(made, /secret|signature|invalid\b/i, `${format}: ${link}`);
        assert.equal(made.split(leftOut.slice(1, -1)).length - 1, format === 'markdown' ? 6 : 3, made);
      }
    }
  });

  it('hides behind no other text', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom(...links),
        text,
        fc.constantFrom('csv', 'json', 'markdown'),
        (before, link, after, format) => {
          const made = tableText(table([`${before} ${link} ${after}`]), format);
          assert.doesNotMatch(made, /secret|signature=/i);
        },
      ),
    );
  });

  it('that only points somewhere stays as text', () => {
    assert.deepEqual(json(['https://x.invalid/page']), [{ key0: 'https://x.invalid/page' }]);
    assert.deepEqual(csv(['https://x.invalid/page']), [['https://x.invalid/page']]);
  });

  it('takes no long look', () => {
    const long = [
      'a'.repeat(200_000),
      'a.'.repeat(100_000),
      'a://'.repeat(50_000),
      '//'.repeat(100_000),
      '='.repeat(200_000),
    ];
    assert.equal(csv(long)[0]?.length, long.length);
    assert.equal(tableText(table(long), 'markdown').split('\n').length, 6);
  });
});
