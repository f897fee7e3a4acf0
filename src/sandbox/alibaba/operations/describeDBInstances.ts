import { fleet } from '../fleet.ts';
import { operation, type Answer } from '../operation.ts';
import { oneOf, optional, pageOf, region, required, text, within, withDefault } from '../params.ts';
import { refusal } from '../refusals.ts';
import type { RegionId } from '../regions.ts';
import { listRow, type Row } from './instanceRow.ts';

/** Filters by a field of the row; `Tags` and `Filter` of the real operation are not simulated, so they are refused. */
const filters = {
  DBInstanceId: optional(text()),
  DBInstanceStatus: optional(text()),
  Engine: optional(oneOf('MySQL', 'SQLServer', 'PostgreSQL', 'MariaDB')),
  EngineVersion: optional(text()),
  ZoneId: optional(text()),
  VpcId: optional(text()),
  VSwitchId: optional(text()),
  ResourceGroupId: optional(text()),
  DBInstanceClass: optional(text()),
  ConnectionString: optional(text()),
  DBInstanceType: optional(oneOf('Primary', 'Readonly', 'Guard', 'Temp')),
  InstanceNetworkType: optional(oneOf('VPC', 'Classic')),
  ConnectionMode: optional(oneOf('Standard', 'Safe')),
  PayType: optional(oneOf('Postpaid', 'Prepaid')),
};
const filterNames = Object.keys(filters) as (keyof typeof filters)[];

export const describeDBInstances = operation(
  {
    ...filters,
    RegionId: required(region()),
    PageSize: withDefault(within(1, 100), 30),
    PageNumber: withDefault(within(1, 999_999_999), 1),
    MaxResults: optional(within(1, 100)),
    NextToken: optional(text()),
    InstanceLevel: withDefault(within(0, 1), 0),
    Category: optional(oneOf('Basic', 'HighAvailability', 'cluster', 'serverless_basic')),
    Expired: optional(oneOf('True', 'False')),
    SearchKey: optional(text()),
  },
  (values, ask) => {
    const found = ask.world
      .instancesIn(values.RegionId)
      .filter((instance) => values.Category === undefined || instance.category === values.Category)
      .filter(({ lockMode }) => (values.Expired ?? 'False') === 'False' || lockMode === 'LockByExpiration')
      .filter(({ id, description = '' }) => `${id} ${description}`.includes(values.SearchKey ?? ''))
      .map((instance) => listRow(instance, values.InstanceLevel === 1, ask))
      .filter((row) => filterNames.every((name) => values[name] === undefined || fits(name, row[name], values[name])));
    return values.MaxResults === undefined && values.NextToken === undefined
      ? numberedPage(found, values.PageNumber, values.PageSize)
      : tokenPage(found, values.RegionId, values.NextToken, values.MaxResults ?? 30);
  },
);

/** Status words come in any case, and `Rebooting` is what documents call `REBOOTING`. */
function fits(name: string, value: unknown, wanted: string): boolean {
  return name === 'DBInstanceStatus' ? String(value).toLowerCase() === wanted.toLowerCase() : value === wanted;
}

function numberedPage(found: readonly Row[], pageNumber: number, pageSize: number): Answer {
  const rows = pageOf(found, pageNumber, pageSize);
  return {
    Items: { DBInstance: rows },
    PageNumber: pageNumber,
    PageRecordCount: rows.length,
    TotalRecordCount: found.length,
  };
}

/** In this mode the counters only speak of the page, and the page number is always 1. */
function tokenPage(found: readonly Row[], regionId: RegionId, token: string | undefined, size: number): Answer {
  const from = token === undefined ? 0 : readToken(token, regionId);
  const rows = found.slice(from, from + size);
  const more = from + size < found.length;
  return {
    Items: { DBInstance: rows },
    // At the end there is an empty token in one region and none in the others.
    ...(more || regionId === 'cn-hangzhou' ? { NextToken: more ? writeToken(from + size, regionId) : '' } : {}),
    PageNumber: 1,
    PageRecordCount: rows.length,
    TotalRecordCount: rows.length,
  };
}

function writeToken(from: number, regionId: RegionId): string {
  return Buffer.from(`${regionId}/${from}`).toString('base64');
}

function readToken(token: string, regionId: RegionId): number {
  const [owner, from = ''] = Buffer.from(token, 'base64').toString('utf8').split('/');
  const place = /^\d{1,6}$/.test(from) ? Number(from) : fleet.length;
  if (owner !== regionId || place >= fleet.length) {
    throw refusal('Parameters.Invalid', 'NextToken');
  }
  return place;
}
