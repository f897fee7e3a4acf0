import { randomBytes } from 'node:crypto';
import type { PageStart } from './protocol/common.ts';

export interface PageFiles {
  /** The source that the editor serves this page's files from, as a CSP wants it. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
}

export function freshNonce(): string {
  return randomBytes(24).toString('base64');
}

/**
 * The whole page. Nothing runs but the one script with the nonce; nothing loads but its style sheet. (Components bring
 * their styles as constructed sheets, which need no permission.)
 */
export function pageHtml(
  files: PageFiles,
  language: string,
  start: PageStart<unknown, object>,
  nonce = freshNonce(),
): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${files.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(language)}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>RDS Backups</title>
<link rel="stylesheet" href="${attribute(files.style)}">
</head>
<body>
<div id="page"></div>
<script type="application/json" id="start">${inertJson(start)}</script>
<script nonce="${nonce}" src="${attribute(files.script)}"></script>
</body>
</html>`;
}

/** Which way a language is written. */
function directionOf(language: string): 'ltr' | 'rtl' {
  const rightToLeft = /^(ar|ckb|dv|fa|he|iw|ku-arab|ps|sd|ug|ur|yi)\b/i;
  return rightToLeft.test(language) ? 'rtl' : 'ltr';
}

/** JSON that cannot end the block it stands in: no `<` survives as itself. */
export function inertJson(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', String.raw`\u003c`);
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
