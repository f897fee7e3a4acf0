import { readFile, stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { CloudId } from '../../model/account.ts';
import { profileFile, shownFile, toolName } from '../tools.ts';
import { readAliyun } from './aliyun.ts';
import { readKooCli } from './kooCli.ts';
import type { ProfileList } from './plan.ts';

const LARGEST = 1024 * 1024;

const readers: Readonly<Record<CloudId, (source: string, file: string) => ProfileList>> = {
  alibaba: readAliyun,
  huawei: readKooCli,
};

/** What changes with the file; the same text for any file that is not there. */
export async function stampOf(cloud: CloudId): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(profileFile(cloud));
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return '';
  }
}

/** Reads the profiles of a cloud's tool. The file is only read, and nothing of it is kept. */
export async function readProfiles(cloud: CloudId): Promise<ProfileList> {
  const file = shownFile(cloud);
  try {
    const path = profileFile(cloud);
    const { size } = await stat(path);
    if (size > LARGEST) {
      return { problem: vscode.l10n.t('{0} is too large to be the file of {1}.', file, toolName(cloud)) };
    }
    return readers[cloud](await readFile(path, 'utf8'), file);
  } catch (error) {
    const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return {
        problem: vscode.l10n.t('There is no file {0}. Set up {1}, or sign in another way.', file, toolName(cloud)),
      };
    }
    return {
      problem: vscode.l10n.t('{0} cannot be read ({1}). Check who may read it, then try again.', file, code ?? '?'),
    };
  }
}
