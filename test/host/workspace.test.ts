import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  downloadSettings,
  healthSettings,
  jobSettings,
  providerSettings,
  reportSettings,
} from '../../src/platform/settings.ts';
import { ownExtension } from './support.ts';

interface Manifest {
  readonly capabilities: Readonly<Record<string, { readonly supported: unknown; readonly description?: string }>>;
  readonly contributes: {
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope?: string; readonly default: unknown }>>;
    };
  };
}

/** The tests run in a folder whose settings try to be those of the product. */
describe('what a workspace brings', () => {
  const manifest = ownExtension()?.packageJSON as Manifest;
  const settings = Object.entries(manifest.contributes.configuration.properties);

  it('is there, and counts for the editor', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    assert.equal(vscode.workspace.getConfiguration('editor').get('tabSize'), 7);
  });

  it('cannot be a setting of the product: each is for the whole application', () => {
    assert.ok(settings.length > 0);
    for (const [name, { scope, default: usual }] of settings) {
      assert.equal(scope, 'application', name);
      assert.deepEqual(vscode.workspace.getConfiguration().get(name), usual, name);
    }
  });

  it('changes nothing of what is asked, judged, told and downloaded', () => {
    const { timeout, concurrency, callLimit } = providerSettings();
    assert.deepEqual([timeout, concurrency, callLimit], [30_000, 8, undefined]);
    assert.deepEqual(healthSettings(), { check: true, limitHours: 26, allowSchedule: true });
    assert.deepEqual(reportSettings(), { oldestHours: 26, leastRetentionDays: 7, allowSchedule: true });
    assert.deepEqual(jobSettings(), { notifications: 'own' });
    assert.deepEqual(downloadSettings(), { connections: 8, files: 2 });
  });

  it('cannot be written there either', async () => {
    for (const [name, { default: usual }] of settings) {
      const writing = vscode.workspace.getConfiguration().update(name, usual, vscode.ConfigurationTarget.Workspace);
      await assert.rejects(Promise.resolve(writing), /User settings/i, name);
    }
  });

  it('need not be trusted nor be on a disk, and the editor can say why', () => {
    for (const kind of ['untrustedWorkspaces', 'virtualWorkspaces']) {
      const { supported, description } = manifest.capabilities[kind] ?? {};
      assert.equal(supported, true, kind);
      assert.match(description ?? '', /^All of it works\. .*rds-backups\.json/);
    }
  });
});
