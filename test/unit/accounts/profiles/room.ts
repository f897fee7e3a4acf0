import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type * as programs from '../../../../src/accounts/profiles/program.ts';
import type * as profiles from '../../../../src/accounts/profiles/index.ts';
import type { CloudId } from '../../../../src/model/account.ts';
import { loadWithEditor } from '../../webview/editor.ts';

export const room = await loadWithEditor<typeof profiles>('../accounts/profiles/index.ts');

export const program = await loadWithEditor<typeof programs>('../accounts/profiles/program.ts');

const files: Readonly<Record<CloudId, string>> = { alibaba: '.aliyun/config.json', huawei: '.hcloud/config.json' };
const variables = ['HOME', 'USERPROFILE'];

/** A home folder of its own, in which the tools keep their files. */
export class Home {
  readonly #before = new Map(variables.map((name) => [name, process.env[name]]));
  folder = '';

  async open(): Promise<void> {
    this.folder = await mkdtemp(join(tmpdir(), 'rds-backups-home-'));
    variables.forEach((name) => (process.env[name] = this.folder));
  }

  async close(): Promise<void> {
    for (const [name, value] of this.#before) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
    await rm(this.folder, { recursive: true, force: true });
  }

  path(cloud: CloudId): string {
    return join(this.folder, files[cloud]);
  }

  async write(cloud: CloudId, content: unknown): Promise<void> {
    const path = this.path(cloud);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content, undefined, '\t'));
  }
}

/** Profiles as the aliyun CLI writes them. */
export function aliyun(...profileList: readonly object[]) {
  return { current: 'default', profiles: profileList, meta_path: '' };
}
