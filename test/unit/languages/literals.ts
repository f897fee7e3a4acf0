import { transformSync } from 'esbuild';
import { parsers } from 'prettier/plugins/acorn';

/** A text in a source that a user would read as it stands, in whatever language. */
export interface BareText {
  readonly path: string;
  readonly text: string;
}

interface Syntax {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** Where a text of any length is read by the user. */
const shownProperties =
  /^(label|description|detail|title|place[hH]older|prompt|tooltip|message|text|ariaLabel|buttons|openLabel|saveLabel|textContent|innerText|alt|stage|why|reason)$/;
const shownCalls =
  /^(show(Information|Warning|Error)Message|show(Info|Warning|Error)|TreeItem|MarkdownString|fill|plain)$/;
const shownAttributes = /\b(?:aria-label|aria-description|title|label|placeholder|alt)="([^"]*)"/g;
/** What goes to the log, to developers, or is looked for in a text. */
const unseenCalls =
  /^(debug|info|warn|error|trace|log|Error|TypeError|RangeError|RegExp|t|has|get|set|startsWith|endsWith|includes|split|join|replaceAll|replace|querySelector|querySelectorAll|closest|getAttribute|setAttribute|addEventListener|removeEventListener|dispatchEvent|toLocaleLowerCase|executeCommand|registerCommand|createElement|define|css)$/;
const sentence = /\p{L}{2,}[’',;:]? +(?:\p{L}|\{)|\} +\p{L}{2,}/u;
const word = /\p{Lu}\p{Ll}+|\p{L}{2,} \p{L}/u;

/** Texts with words that reach the user without l10n.t, as far as their place in the source tells. */
export function bareTexts(path: string, source: string): readonly BareText[] {
  const found: BareText[] = [];
  const note = (text: string) => found.push({ path, text: text.trim() });
  const visit = (node: Syntax, shown: boolean): void => {
    if (isNoText(node)) {
      return;
    }
    const text = textOf(node);
    if (text !== undefined && (shown ? word : sentence).test(text)) {
      note(text);
    }
    if (node.type === 'TaggedTemplateExpression') {
      markupTexts(node).forEach(note);
      partsOf((node['quasi'] as Syntax)['expressions']).forEach((part) => visit(part, true));
      return;
    }
    for (const [name, member] of Object.entries(node)) {
      partsOf(member).forEach((part) => visit(part, showsIn(node, name, shown)));
    }
  };
  // Without types there is less to look at, and the parser is several times as fast.
  const { code } = transformSync(source, { loader: 'ts', target: 'esnext' });
  visit(parsers.acorn.parse(code, { filepath: `${path}.mjs` } as never) as Syntax, false);
  return found;
}

/** Imports, and calls whose words nobody is shown. */
function isNoText(node: Syntax): boolean {
  return (
    /^Import|^ExportAll/.test(node.type) ||
    (/^(Call|New)Expression$/.test(node.type) && unseenCalls.test(calledName(node)))
  );
}

/** Whether what stands in this member of the node is shown as it is. */
function showsIn(node: Syntax, member: string, shown: boolean): boolean {
  switch (node.type) {
    case 'Property':
    case 'PropertyDefinition':
      return member === 'value' && shownProperties.test(nameOf(node['key']));
    case 'AssignmentExpression':
      return member === 'right' && shownProperties.test(nameOf((node['left'] as Syntax)['property']));
    case 'CallExpression':
    case 'NewExpression':
      return member === 'arguments' && shownCalls.test(calledName(node));
    case 'ConditionalExpression':
      return shown && member !== 'test';
    case 'LogicalExpression':
    case 'ArrayExpression':
    case 'TemplateLiteral':
      return shown;
    default:
      return false;
  }
}

function textOf(node: Syntax): string | undefined {
  if (node.type === 'Literal') {
    return typeof node['value'] === 'string' ? node['value'] : undefined;
  }
  if (node.type === 'TemplateLiteral') {
    // What is put in stands for something that is no word.
    return partsOf(node['quasis'])
      .map((part) => (part['value'] as { readonly cooked: string }).cooked)
      .join('{}');
  }
  return undefined;
}

/** The texts of a lit template, and those of its attributes that are read out. */
function markupTexts(node: Syntax): readonly string[] {
  if (!/^(html|svg)$/.test(nameOf(node['tag']))) {
    return [];
  }
  const markup = textOf(node['quasi'] as Syntax) ?? '';
  const attributes = [...markup.matchAll(shownAttributes)].map((match) => match[1] ?? '');
  const texts = markup
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/"[^"]*"/g, '""')
    .split(/<[^>]*>/);
  return [...attributes, ...texts].filter((text) => /\p{L}{2,}/u.test(text));
}

function calledName(node: Syntax): string {
  const callee = node['callee'] as Syntax;
  return nameOf(callee['property'] ?? callee);
}

function nameOf(node: unknown): string {
  const { name, value } = (node ?? {}) as { readonly name?: unknown; readonly value?: unknown };
  return typeof name === 'string' ? name : typeof value === 'string' ? value : '';
}

function partsOf(member: unknown): readonly Syntax[] {
  return (Array.isArray(member) ? member : [member]).filter(
    (part): part is Syntax => typeof part === 'object' && part !== null && 'type' in part,
  );
}
