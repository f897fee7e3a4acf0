import { DOMAIN_ID, projects } from '../projects.ts';
import type { AccountOperation, Answer } from '../operation.ts';
import { Refusal } from '../refusals.ts';

const LARGEST_PAGE = 5000;

/** `GET /v3/auth/projects`: the projects that the caller may use, all at once. */
export const listAuthProjects: AccountOperation = (_request, { surroundings }) =>
  answer(projects, `${surroundings.url()}/v3/auth/projects`);

/** `GET /v3/projects`: filters, and pages if both `page` and `per_page` are there. */
export const listProjects: AccountOperation = ({ query }, { surroundings }) => {
  const wanted = (name: string, value: string): boolean => (query.get(name) ?? value) === value;
  const found = projects
    .filter(({ name, parentId }) => wanted('name', name) && wanted('parent_id', parentId))
    .filter(({ enabled }) => wanted('enabled', String(enabled)))
    .filter(() => wanted('domain_id', DOMAIN_ID) && wanted('is_domain', 'false'));
  const page = readWhole(query, 'page', Number.MAX_SAFE_INTEGER);
  const size = readWhole(query, 'per_page', LARGEST_PAGE);
  const shown = page === undefined || size === undefined ? found : found.slice((page - 1) * size, page * size);
  return answer(shown, `${surroundings.url()}/v3/projects`);
};

function readWhole(query: URLSearchParams, name: string, high: number): number | undefined {
  const text = query.get(name);
  if (text === null) {
    return undefined;
  }
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > high) {
    throw new Refusal(400, '400', `The request parameter ${name} is not valid.`, 'iam');
  }
  return value;
}

function answer(found: typeof projects, self: string): Answer {
  return {
    links: { self, previous: null, next: null },
    projects: found.map(({ id, name, parentId, enabled }) => ({
      id,
      name,
      description: '',
      domain_id: DOMAIN_ID,
      parent_id: parentId,
      enabled,
      is_domain: false,
      links: { self: `${self.slice(0, self.indexOf('/v3/'))}/v3/projects/${id}` },
    })),
  };
}
