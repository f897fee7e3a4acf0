import type { Database, SampleInstance } from '../instance.ts';
import { findInstance, operation } from '../operation.ts';
import { anyRegion, oneOf, optional, pageOf, paging, required, text } from '../params.ts';

/** No totals at the top: only a page that is not full says that it is the last. */
export const describeDatabases = operation(
  {
    ...anyRegion,
    ...paging('InvalidMaxRecordsPerPage.Malformed', 'InvalidPageNumbers.Malformed'),
    DBInstanceId: required(text()),
    DBName: optional(text()),
    DBStatus: optional(oneOf('Creating', 'Running', 'Deleting')),
  },
  ({ DBInstanceId, RegionId, DBName, DBStatus, PageNumber, PageSize }, ask) => {
    const instance = findInstance(DBInstanceId, RegionId, ask, 'InvalidDBInstanceName.NotFound');
    const found = instance.databases
      .filter(({ name }) => DBName === undefined || name === DBName)
      .filter(({ status }) => DBStatus === undefined || status === DBStatus);
    const place = { PageNumber, PageSize, ...(instance.engine === 'SQLServer' ? { TotalCount: found.length } : {}) };
    return {
      Databases: {
        Database: pageOf(found, PageNumber, PageSize).map((database) => ({
          ...databaseRow(database, instance),
          ...place,
        })),
      },
    };
  },
);

function databaseRow({ name, status }: Database, instance: SampleInstance): Readonly<Record<string, unknown>> {
  const row = {
    DBName: name,
    DBStatus: status,
    DBDescription: '',
    DBInstanceId: instance.id,
    Engine: instance.engine,
    Accounts: {
      AccountPrivilegeInfo: [{ Account: `${name.slice(0, 12)}_rw`, AccountPrivilege: 'ReadWrite' }],
    },
  };
  switch (instance.engine) {
    case 'PostgreSQL':
      return {
        ...row,
        CharacterSetName: 'UTF8',
        Collate: 'en_US.utf8',
        Ctype: 'en_US.utf8',
        ConnLimit: '-1',
        Tablespace: 'pg_default',
      };
    case 'SQLServer':
      return {
        ...row,
        CharacterSetName: 'Chinese_PRC_CI_AS',
        BasicInfo: { BasicInfo: [] },
        RuntimeInfo: { RuntimeInfo: [] },
        AdvancedInfo: { AdvancedInfo: [] },
      };
    case 'MySQL':
    case 'MariaDB':
      return { ...row, CharacterSetName: 'utf8mb4' };
  }
}
