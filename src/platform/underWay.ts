import type * as vscode from 'vscode';

/** What may be under way when a window opens. */
export type UnderWay = 'jobs' | 'downloads' | 'requests';

type Known = Partial<Record<UnderWay, boolean>>;

const key = 'rdsBackups.underWay';

/** The one key that is read at start-up: is there anything to take up? */
export function isUnderWay(state: vscode.Memento, what: UnderWay): boolean {
  return read(state)[what] === true;
}

export async function setUnderWay(state: vscode.Memento, what: UnderWay, any: boolean): Promise<void> {
  const known = read(state);
  if ((known[what] === true) !== any) {
    const { jobs, downloads, requests }: Known = { ...known, [what]: any };
    const isAny = [jobs, downloads, requests].includes(true);
    await state.update(key, isAny ? { jobs, downloads, requests } : undefined);
  }
}

function read(state: vscode.Memento): Known {
  return state.get<Known>(key, {});
}
