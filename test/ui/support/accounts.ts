import type { Sandbox, SandboxCloudId, SampleKey } from '../../../src/sandbox/index.ts';
import type { VSCodeWindow } from './window.ts';

/** The clouds as the prompts call them. */
export const cloudNames: Readonly<Record<SandboxCloudId, string>> = {
  alibaba: 'Alibaba Cloud',
  huawei: 'Huawei Cloud',
};

export interface AccountAnswers {
  readonly name: string;
  /** Alibaba Cloud unless told. */
  readonly cloud?: SandboxCloudId;
  readonly endpoint: string;
  readonly key: SampleKey;
  /** When a temporary key ends, as it is typed; left empty unless told. */
  readonly ends?: string;
}

/** Answers *Add Account…* up to the name, as a person does. */
export async function answerSignIn(
  window: VSCodeWindow,
  { cloud = 'alibaba', key, endpoint, ends = '' }: Omit<AccountAnswers, 'name'>,
): Promise<void> {
  await window.question('Which cloud?');
  await window.quickPick(new RegExp(`^${cloudNames[cloud]}`));
  await window.quickPick(key.securityToken === undefined ? /^Access key(?! with)/ : 'Access key with security token');
  await window.question('Access key id');
  await window.typeInput(key.accessKeyId);
  await window.question('Access key secret');
  await window.typeInput(key.accessKeySecret);
  if (key.securityToken !== undefined) {
    await window.question('Security token');
    await window.typeInput(key.securityToken);
    await window.question('When does the key end?');
    await window.typeInput(ends);
  }
  await window.quickPick('Custom endpoint');
  await window.question('Address of the endpoint');
  await window.typeInput(endpoint);
  await window.question('Name of the account');
}

/** Adds an account that runs on a sandbox of the test. */
export async function addSandboxAccount(
  window: VSCodeWindow,
  sandbox: Sandbox,
  name: string,
  cloud: SandboxCloudId = 'alibaba',
): Promise<void> {
  await window.openView();
  await window.runCommand('RDS Backups: Add Account…');
  await answerSignIn(window, { cloud, key: sandbox.credentialsOf(cloud), endpoint: sandbox.url });
  await window.typeInput(name);
  // A new account opens by itself.
  await window.sideBar.locator('[role=treeitem][aria-expanded=true]').filter({ hasText: name }).waitFor();
}
