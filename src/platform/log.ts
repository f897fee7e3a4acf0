import * as vscode from 'vscode';
import type { Log } from '../model/provider.ts';

/** Anything that looks like a signed link, a key id or a signature: the last net below every other care. */
const secretLooks = [
  /https?:\/\/[^\s"']*[?&](?:Signature|Expires|OSSAccessKeyId|X-Amz-|AccessKeyId)[^\s"']*/gi,
  /\b(?:LTAI|STS\.)[A-Za-z0-9.]{8,}/g,
  /\b(?:Signature|SecurityToken|AccessKeySecret|x-security-token)[=:][^\s&]+/gi,
  /\bAccess=[A-Za-z0-9]{8,}/g,
  /\bak[: ]\s*[A-Za-z0-9]{8,}(?= not exist|,|$)/gi,
];

export function withoutSecrets(text: string): string {
  return secretLooks.reduce((clean, look) => clean.replace(look, '[hidden]'), text);
}

/** The *RDS Backups* output channel. It keeps its level by the editor's own *Set Log Level*. */
export function createLog(): Log & vscode.Disposable & { show(): void } {
  const channel = vscode.window.createOutputChannel('RDS Backups', { log: true });
  return {
    debug: (message) => channel.debug(withoutSecrets(message)),
    info: (message) => channel.info(withoutSecrets(message)),
    warn: (message) => channel.warn(withoutSecrets(message)),
    error: (message) => channel.error(withoutSecrets(message)),
    show: () => channel.show(),
    dispose: () => channel.dispose(),
  };
}
