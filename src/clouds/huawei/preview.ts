import type { BackupRequest, RequestPreview } from '../../model/jobs.ts';
import { isObject } from '../common/values.ts';
import type { Api } from './api.ts';
import { factsOf } from './operations.ts';
import { regionOf } from './regions.ts';
import { command } from './snippets.ts';

const CREATE = 'CreateManualBackup';
const PROJECT = '{project_id}';

/** A value of a body by its way there: names of members, and places in lists from 0. */
type Leaf = readonly [way: readonly (string | number)[], value: string];

/** CreateManualBackup with this body. The project's id stays a placeholder where it is not known. */
export function previewOf(api: Api, { regionId }: BackupRequest, body: object): RequestPreview {
  const { account, endpoints, projects } = api;
  const { method, path } = factsOf(CREATE);
  const known = projects.named(regionId)?.projectId;
  const filled = known === undefined ? path : path.replace(PROJECT, encodeURIComponent(known));
  const leaves = leavesOf(body);
  // The command takes the main project of a region where none is named, which is not that of a part.
  const origin = { account, projectIdOf: () => known ?? PROJECT };
  return {
    operation: CREATE,
    address: `${method} ${endpoints.rds(regionOf(regionId))}${filled}`,
    parameters: leaves.map(([way, value]) => ({ name: nameOf(way), value })),
    cli: command(CREATE, regionId, Object.fromEntries(leaves.map(([way, value]) => [optionOf(way), value])), origin),
  };
}

function leavesOf(value: unknown, way: Leaf[0] = []): readonly Leaf[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, place) => leavesOf(element, [...way, place]));
  }
  return isObject(value)
    ? Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...way, name]))
    : [[way, String(value)]];
}

/** `databases[0].name` */
function nameOf(way: Leaf[0]): string {
  return way.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');
}

/** As the command names it, which counts from 1: `databases.1.name` */
function optionOf(way: Leaf[0]): string {
  return way.map((step) => (typeof step === 'number' ? step + 1 : step)).join('.');
}
