import type { SampleInstance } from '../instance.ts';
import { findInstance, type Operation } from '../operation.ts';
import { readParams } from '../params.ts';
import { refusal } from '../refusals.ts';

const LARGEST_PAGE = 100;

/** `GET /v3/{project_id}/instances/{instance_id}/database/detail`: pages are numbered from 1 here. */
export const listDatabases: Operation = ({ path, query }, ask) => {
  const instance = findInstance(path['instance_id'] ?? '', ask);
  const params = readParams(query);
  const page = params.integer('page', 1);
  const limit = params.integer('limit', 1, LARGEST_PAGE);
  if (page === undefined || limit === undefined) {
    throw refusal('DBS.200001', 'page and limit are needed');
  }
  const name = instance.engine === 'SQLServer' ? params.text('db-name') : undefined;
  const part = instance.engine === 'PostgreSQL' ? (params.text('db') ?? '') : '';
  const found = instance.databases.filter((database) => (name ?? database) === database && database.includes(part));
  const whole = name !== undefined || instance.quirks.unpagedDatabases;
  const shown = whole ? found : found.slice((page - 1) * limit, page * limit);
  return { databases: shown.map((database) => databaseRow(database, instance)), total_count: found.length };
};

function databaseRow(name: string, { engine }: SampleInstance): Readonly<Record<string, unknown>> {
  switch (engine) {
    case 'SQLServer':
      return {
        name,
        character_set: 'Chinese_PRC_CI_AS',
        state: name.endsWith('_next') ? 'Creating' : 'Running',
      };
    case 'PostgreSQL':
      return { name, owner: 'root', character_set: 'UTF8', collate_set: 'en_US.UTF-8', size: 27 };
    case 'MySQL':
    case 'MariaDB':
      return { name, character_set: 'utf8mb4', comment: '' };
  }
}
