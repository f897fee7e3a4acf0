import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ownExtension } from './support.ts';

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe('the extension in VS Code', () => {
  const extension = ownExtension();
  const manifest = extension?.packageJSON as Manifest;

  it('is there and can be activated', async () => {
    assert.ok(extension, 'VS Code does not know the extension');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('runs on the version it is tested for', () => {
    const oldest = manifest.engines.vscode.replace('^', '').replace(/\.\d+$/, '.');
    assert.equal(vscode.version.startsWith(oldest), process.env['RDS_BACKUPS_VSCODE'] === 'oldest', vscode.version);
  });

  it('contributes its view', async () => {
    const commands = await vscode.commands.getCommands(true);
    assert.ok(commands.includes('rdsBackups.explorer.focus'), 'the view rdsBackups.explorer is missing');
  });

  it('registers every command that it contributes', async () => {
    await extension?.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.ok(contributed.length > 0);
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
