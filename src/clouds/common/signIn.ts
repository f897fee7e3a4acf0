import * as l10n from '@vscode/l10n';

/** The complaint about a key id that belongs to a temporary key. */
export function temporaryKey(): string {
  return l10n.t(
    'This is a temporary key, which works with its security token only. Go back and choose “Access key with security token”.',
  );
}
