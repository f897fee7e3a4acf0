import * as v from 'valibot';
import { field, key, text } from '../../common/values.ts';
import type { Shape } from './read.ts';

/** A database of an instance; one that is not `running` cannot be backed up by itself. */
export interface Database {
  readonly name: string;
  readonly running: boolean;
}

/** ListDatabases. Only SQL Server tells a state. */
const databaseRecord = v.object({ name: key, state: field(text) });

export const databaseShape: Shape<typeof databaseRecord, Database> = {
  list: 'databases',
  schema: databaseRecord,
  reader:
    () =>
    ({ name, state }) => ({ name, running: state === undefined || state.toLowerCase() === 'running' }),
};
