import assert from 'node:assert/strict';
import { schemaText, writtenSchema } from './schema.ts';

interface Described {
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
  readonly additionalProperties?: boolean;
}

/** A part of the schema and all below it, by path. */
function parts(path: string, part: Described): readonly (readonly [string, Described])[] {
  const below = Object.entries(part.properties ?? {}).flatMap(([name, one]) => parts(`${path}/${name}`, one));
  return [[path, part], ...below, ...(part.items ? parts(`${path}[]`, part.items) : [])];
}

describe("the JSON schema of a team's file", () => {
  it('is in step with what is read', async () => {
    const message = 'Run `node test/unit/health/report/schema.ts`, which writes media/rds-backups.schema.json.';
    assert.equal(writtenSchema(), await schemaText(), message);
  });

  it('says of everything what it is, and allows nothing else', () => {
    const all = parts('', JSON.parse(writtenSchema()) as Described);
    assert.ok(all.length > 8);
    for (const [path, { title, description, properties, additionalProperties }] of all) {
      assert.match(title ?? '', /^\p{Lu}/u, path);
      assert.match(description ?? '', /^\p{Lu}.*\.$/u, path);
      assert.equal(properties === undefined || additionalProperties === false, true, path);
    }
  });
});
