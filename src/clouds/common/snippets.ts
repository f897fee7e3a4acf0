/** For a POSIX shell, in which nothing is special between single quotes. */
export function quoted(value: string): string {
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}

/** A data block of a Terraform file below a comment, as `terraform fmt` writes it. `args` are expressions. */
export function dataBlock(
  comment: string | undefined,
  source: string,
  name: string,
  args: Readonly<Record<string, string | undefined>>,
): string {
  const given = Object.entries(args).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const width = Math.max(0, ...given.map(([key]) => key.length));
  const lines = given.map(([key, value]) => `  ${key.padEnd(width)} = ${value}\n`);
  const body = lines.length === 0 ? '{}' : `{\n${lines.join('')}}`;
  return `${comment === undefined ? '' : `# ${comment}\n`}data "${source}" "${identifier(name)}" ${body}\n`;
}

function identifier(name: string): string {
  return name.replaceAll(/\W/g, '_').replace(/^(?=\d|$)/, '_');
}

/** Escapes of JSON that are not those of a quoted template. */
const ESCAPES: Readonly<Record<string, string>> = { '\\b': '\\u0008', '\\f': '\\u000c' };

/** A text as an expression of Terraform: a quoted template, in which `${` and `%{` would begin an expression. */
export function template(text: string): string {
  return JSON.stringify(text)
    .replaceAll(/\\./g, (escape) => ESCAPES[escape] ?? escape)
    .replaceAll(/([$%])\{/g, '$1$1{');
}
