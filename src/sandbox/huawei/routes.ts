import { LIST_INSTANCES, LIST_PROJECTS } from './keys.ts';
import type { AccountOperation, Route } from './operation.ts';
import { backupOperations } from './operations/backupOperations.ts';
import { listDatabases } from './operations/databases.ts';
import { listInstances } from './operations/instances.ts';
import { listAuthProjects, listProjects } from './operations/projects.ts';

/** An operation that belongs to no project: IAM's. */
interface AccountRoute {
  readonly scope: 'account';
  readonly name: string;
  readonly method: 'GET';
  readonly path: string;
  /** The IAM action that a key needs for it; `undefined` if every key may. */
  readonly action: string | undefined;
  readonly run: AccountOperation;
}

const accountRoutes: readonly AccountRoute[] = [
  {
    scope: 'account',
    name: 'ListAuthProjects',
    method: 'GET',
    path: '/v3/auth/projects',
    action: undefined,
    run: listAuthProjects,
  },
  {
    scope: 'account',
    name: 'ListProjects',
    method: 'GET',
    path: '/v3/projects',
    action: LIST_PROJECTS,
    run: listProjects,
  },
];

const routes: readonly Route[] = [
  {
    name: 'ListInstances',
    method: 'GET',
    path: '/v3/{project_id}/instances',
    action: LIST_INSTANCES,
    run: listInstances,
  },
  {
    name: 'ListDatabases',
    method: 'GET',
    path: '/v3/{project_id}/instances/{instance_id}/database/detail',
    action: 'rds:database:list',
    run: listDatabases,
  },
  ...backupOperations,
];

/** The operation that method and path name, and the values in the path. */
export interface Match {
  readonly route: AccountRoute | Route;
  readonly path: Readonly<Record<string, string>>;
}

const patterns = [...accountRoutes, ...routes].map((route) => ({ route, pattern: route.path.split('/') }));

export function matchRoute(method: string, path: string): Match | undefined {
  const pieces = piecesOf(path);
  const found = patterns.find(
    ({ route, pattern }) =>
      route.method === method &&
      pattern.length === pieces.length &&
      pattern.every((piece, place) => isName(piece) || piece === pieces[place]),
  );
  return found && { route: found.route, path: valuesOf(found.pattern, pieces) };
}

function isName(piece: string): boolean {
  return piece.startsWith('{');
}

function valuesOf(pattern: readonly string[], pieces: readonly string[]): Match['path'] {
  return Object.fromEntries(
    pattern.flatMap((piece, place) => (isName(piece) ? [[piece.slice(1, -1), pieces[place] ?? '']] : [])),
  );
}

/** None for a path that is not well encoded. */
function piecesOf(path: string): readonly string[] {
  try {
    return path.replace(/\/$/, '').split('/').map(decodeURIComponent);
  } catch {
    return [];
  }
}
