/* What a user downloads, and what VS Code reads at start-up: packed as for a release. */
import { readFile } from 'node:fs/promises';
import { readZip } from '../test/package/zip.ts';
import { VSIX } from '../test/vscode/paths.ts';
import { packProduct } from './extensions.ts';
import type { Row } from './row.ts';

const kB = (bytes: number | undefined) => (bytes ?? Number.NaN) / 1000;

export async function measure(): Promise<readonly Row[]> {
  await packProduct();
  const archive = await readFile(VSIX);
  const code = kB(readZip(archive).get('extension/dist/extension.js')?.length);
  const whole = kB(archive.length);
  return [
    { what: 'extension.js, minified', ours: { value: code, unit: 'kB' }, figure: code, how: 'ours' },
    { what: 'whole .vsix', ours: { value: whole, unit: 'kB' }, figure: whole, how: 'ours' },
  ];
}
