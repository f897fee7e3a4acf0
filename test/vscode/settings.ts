import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Settings = Readonly<Record<string, unknown>>;

/** Nothing that opens by itself, asks or calls home. */
const calm: Settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.settings.enableNaturalLanguageSearch': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'git.enabled': false,
  'remote.autoForwardPorts': false,
};

/** Writes the user settings of a profile that does not run: while VS Code runs, nobody watches this file. */
export async function writeSettings(userFolder: string, more: Settings = {}): Promise<void> {
  await mkdir(userFolder, { recursive: true });
  await writeFile(join(userFolder, 'settings.json'), `${JSON.stringify({ ...calm, ...more }, undefined, 2)}\n`);
}
