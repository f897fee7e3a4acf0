import * as vscode from 'vscode';
import { withoutSecrets } from './log.ts';

/** Characters that nobody sees: left in, they would hide an address from the look for it. */
const unseen = /(?![\t\n\r])[\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;
/** An address, its scheme and slashes escaped or not; the bounds keep the look for it linear. */
const address = /(?:[a-z][a-z\d+.-]{0,30}:)?(?:\\?\/){2}[^\s"'<>]*/gi;

export function withoutUnseen(text: string): string {
  return text.replace(unseen, '');
}

/**
 * The readers of the replies leave links out; a field they do not know yet might still carry one. So whatever looks like
 * an address with a query or a sign-in is taken out on a text's last step before a page or a file.
 */
export function leaveLinksOut(text: string): string {
  const seen = withoutUnseen(text);
  const replaced = seen.replace(address, (found) => (/[?@]/.test(found) ? vscode.l10n.t('(link left out)') : found));
  const clean = withoutSecrets(replaced);
  return clean === seen ? text : clean;
}
