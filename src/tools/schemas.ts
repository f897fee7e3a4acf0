import * as v from 'valibot';
import { toolError } from './errors.ts';
import type { ToolName } from './names.ts';

/** What the tools take. The manifest has the same as JSON schemas; a model may send anything all the same. */

const word = (about: string) => v.pipe(v.string(), v.minLength(1), v.maxLength(200), v.description(about));
const account = v.exactOptional(
  word('Name or id of one account, from rdsBackups_listAccounts. All accounts are meant where it is left out.'),
);
const region = v.exactOptional(word('Id of the region of the instance, such as cn-hangzhou. Makes it quicker.'));
const instance = word('Id or exact name of an instance, from rdsBackups_findInstances.');
/** Not the number of a page: how many fit on one depends on what they are. */
const skip = v.exactOptional(
  v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(100_000),
    v.description('How many to pass over: the next of the page before.'),
  ),
);
const flag = (about: string) => v.exactOptional(v.pipe(v.boolean(), v.description(about)));
/** A day, or a time with its zone. */
const time = (about: string) =>
  v.exactOptional(
    v.pipe(
      v.string(),
      v.regex(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/, 'a day or a time with its zone'),
      v.description(`${about} ISO 8601: 2026-11-21 or 2026-11-21T03:12:00Z.`),
    ),
  );
const names = (most: number, about: string) =>
  v.exactOptional(
    v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
      v.minLength(1),
      v.maxLength(most),
      v.description(about),
    ),
  );

export const schemas = {
  rdsBackups_listAccounts: v.strictObject({ skip }),
  rdsBackups_findInstances: v.strictObject({
    text: v.exactOptional(word('Part of a name or an id. Every instance is meant where it is left out.')),
    account,
    regions: names(50, 'Ids of the regions to look in. Those where instances were seen before where it is left out.'),
    allRegions: flag('Look in every region: one request more for each.'),
    skip,
  }),
  rdsBackups_listBackups: v.strictObject({
    instance,
    account,
    region,
    copies: flag('List the cross-region copies instead of the backups themselves.'),
    from: time('Start of the span of time; 30 days before its end where it is left out.'),
    to: time('End of the span of time; now where it is left out.'),
    cursor: v.exactOptional(
      v.pipe(v.string(), v.minLength(1), v.maxLength(4000), v.description('The next of the page before.')),
    ),
  }),
  rdsBackups_backupHealth: v.strictObject({
    instance: v.exactOptional(
      word('Id or exact name of an instance. Where it is left out, the last health report on all is read.'),
    ),
    account,
    region,
    onlyProblems: flag('Of the report, only instances with problems, and those that could not be checked.'),
    skip,
  }),
  rdsBackups_startBackup: v.strictObject({
    instance,
    account,
    region,
    method: v.exactOptional(word('Id of one of the methods that are answered where it is left out.')),
    databases: names(100, 'Names of databases, for a method that backs up chosen databases.'),
    retention: v.exactOptional(
      v.pipe(
        v.union([v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3660)), v.literal('keep')]),
        v.description('Days to keep the backup, or keep for until it is deleted; as the policy says where left out.'),
      ),
    ),
    name: v.exactOptional(word('Name of the backup, where its method takes one.')),
    description: v.exactOptional(word('Description of the backup, where its method takes one.')),
  }),
} as const satisfies Readonly<Record<ToolName, v.GenericSchema>>;

export type Input<Name extends ToolName> = v.InferOutput<(typeof schemas)[Name]>;

/** @throws a sentence that says what is expected. */
export function checkedInput<Name extends ToolName>(name: Name, input: unknown): Input<Name> {
  const schema: v.GenericSchema<unknown, Input<Name>> = schemas[name];
  const read = v.safeParse(schema, input);
  if (!read.success) {
    const wrong = read.issues.slice(0, 5).map((issue) => `${v.getDotPath(issue) ?? 'input'}: ${expected(issue)}`);
    const members = Object.keys(schemas[name].entries).join(', ');
    throw toolError(`The input is wrong. ${wrong.join('; ')}. It may have: ${members || 'nothing'}.`);
  }
  return read.output;
}

function expected({ expected: wanted, kind, requirement }: v.BaseIssue<unknown>): string {
  if (requirement instanceof RegExp) {
    return 'a day or a time with its zone is expected, as 2026-11-21 or 2026-11-21T03:12:00Z';
  }
  return wanted === 'never' || (kind === 'schema' && wanted === null)
    ? 'is not known'
    : `${wanted ?? 'another value'} is expected`;
}
