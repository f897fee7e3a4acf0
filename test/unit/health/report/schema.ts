import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { format } from 'prettier';
import { teamFileSchema } from '../../../../src/health/report/teamFile.ts';

/** The JSON schema by which editors check a team's file: `node test/unit/health/report/schema.ts` writes it. */
const file = join(import.meta.dirname, '../../../../media/rds-backups.schema.json');

/** As it follows from the schema by which the file is read. */
export async function schemaText(): Promise<string> {
  return await format(JSON.stringify(toJsonSchema(teamFileSchema)), { parser: 'json', printWidth: 120 });
}

export function writtenSchema(): string {
  return readFileSync(file, 'utf8');
}

if (import.meta.main) {
  writeFileSync(file, await schemaText());
}
