import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

describe('signing in with what is there already', () => {
  let sandbox: Sandbox;
  let home: string;
  let window: VSCodeWindow;

  before(async () => {
    sandbox = await startSandbox();
    home = await mkdtemp(join(tmpdir(), 'rds-backups-sign-in-'));
    const [alibaba, huawei] = [sandbox.credentialsOf('alibaba'), sandbox.credentialsOf('huawei')];
    const write = async (folder: string, content: object) => {
      await mkdir(join(home, folder));
      await writeFile(join(home, folder, 'config.json'), JSON.stringify(content));
    };
    await write('.aliyun', {
      current: 'default',
      profiles: [
        { name: 'default', mode: 'OAuth' },
        {
          name: 'ops',
          mode: 'AK',
          access_key_id: alibaba.accessKeyId,
          access_key_secret: alibaba.accessKeySecret,
        },
      ],
    });
    await write('.hcloud', {
      authEncrypt: 'false',
      profiles: [
        {
          name: 'team',
          mode: 'AKSK',
          accessKeyId: huawei.accessKeyId,
          secretAccessKey: huawei.accessKeySecret,
          region: 'cn-north-4',
        },
      ],
    });
    window = await openWindow({
      env: {
        HOME: home,
        USERPROFILE: home,
        ALIBABA_CLOUD_ACCESS_KEY_ID: alibaba.accessKeyId,
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: alibaba.accessKeySecret,
      },
    });
    await window.openView();
  });
  after(async () => {
    await window.close();
    await sandbox.close();
    await rm(home, { recursive: true, force: true });
  });

  async function begin(cloud: string, method: string | RegExp): Promise<void> {
    await window.runCommand('RDS Backups: Add Account…');
    await window.question('Which cloud?');
    await window.quickPick(new RegExp(`^${cloud}`));
    await window.quickPick(method);
  }

  /** From the site on, which are the same questions for all. */
  async function finish(name: string): Promise<void> {
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.typeInput(sandbox.url);
    await window.question('Name of the account');
    await window.accept();
    await window.sideBar.locator('[role=treeitem][aria-expanded=true]').filter({ hasText: name }).waitFor();
  }

  it('by a profile of the aliyun CLI says why one cannot be used, and calls the account by the other', async () => {
    await begin('Alibaba Cloud', 'Profile of aliyun CLI');
    await window.quickPick(/^default/);
    await window.quickInput.getByText(/OAuth/).last().waitFor();
    await window.quickPick(/^ops/);
    await finish('Alibaba Cloud (ops)');
    await window.expand('China (Hangzhou)');
    await window.row('orders-db').waitFor();
    await window.collapse('Alibaba Cloud (ops)');
  });

  it('by environment variables names those that are set', async () => {
    await begin(
      'Alibaba Cloud',
      /Environment variables\s*ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET/,
    );
    await finish('Alibaba Cloud');
    await window.row('China (Shanghai)').waitFor();
    await window.collapse(/^Alibaba Cloud(?! \(ops)/);
  });

  it('by a profile of KooCLI shows the instances of Huawei Cloud', async () => {
    await begin('Huawei Cloud', 'Profile of KooCLI');
    await window.quickPick(/^team/);
    await finish('Huawei Cloud (team)');
    await window.row('CN North-Beijing4').waitFor();
  });
});
