import { hex } from '../data.ts';
import { fileHeaders } from '../storage/storage.ts';
import {
  GET_OBJECT,
  jsonReply,
  noEffects,
  type Effects,
  type RequestRecord,
  type SandboxCloud,
  type Surroundings,
  type WireReply,
  type WireRequest,
} from '../wire.ts';
import { fullBackupsOf, logBackupsOf } from './backups.ts';
import { Gate, limitWords } from './gate.ts';
import type { SampleInstance } from './instance.ts';
import { Jobs } from './jobs.ts';
import type { KeyEntry } from './keys.ts';
import { FILES, obsStorage } from './links.ts';
import { copiesOf } from './copies.ts';
import type { AccountAsk, Answer, Ask } from './operation.ts';
import { startBackup } from './operations/createBackup.ts';
import { findProject } from './projects.ts';
import { Refusal, refusal, refusalReply } from './refusals.ts';
import { matchRoute, type Match } from './routes.ts';
import { World } from './world.ts';

const API = '/v3/';

const words: SandboxCloud['words'] = {
  throttle: refusal('APIGW.0308', limitWords({ calls: 60, milliseconds: 1000 })),
  error500: refusal('DBS.108000'),
  unavailable: refusal('APIGW.0203'),
  endedToken: refusal('APIGW.0301', 'token expires, the security token has expired'),
  wrongClock: refusal('APIGW.0301', 'signature expired, signature date: 20200101T000000Z'),
};

const paging: SandboxCloud['paging'] = {
  places: new Set(['offset', 'page']),
  totals: new Set(['total_count', 'total']),
};

/** A fake of Huawei Cloud: RDS version 3, and as much of IAM as lists projects, behind one address. */
export function huaweiCloud(surroundings: Surroundings): SandboxCloud {
  const gate = new Gate(surroundings);
  const world = new World();
  const jobs = new Jobs(surroundings.backupDuration);
  const storage = obsStorage(surroundings);
  let serial = 0;

  const accountAsk = (effects: Effects): AccountAsk => ({
    now: surroundings.now(),
    surroundings,
    world,
    jobs,
    storage,
    effects,
  });

  const answerOperation = (request: WireRequest, effects: Effects): WireReply => {
    serial += 1;
    try {
      const match = matchRoute(request.method, request.path);
      if (!match) {
        throw refusal('APIGW.0101');
      }
      const { headers, ...reply } = jsonReply(200, run(request, match, gate, accountAsk(effects)));
      const idHeader = 'scope' in match.route ? 'X-IAM-Trace-Id' : 'X-Request-Id';
      return { ...reply, headers: { ...headers, [idHeader]: hex(`answer ${serial}`, 32) } };
    } catch (error) {
      if (error instanceof Refusal) {
        return refusalReply(error, serial);
      }
      throw error;
    }
  };

  return {
    claims: ({ method, path }) => path.startsWith(API) || (path.startsWith(FILES) && ['GET', 'HEAD'].includes(method)),
    record: (request) => recordOf(request, surroundings.now()),
    answer: (request, effects) =>
      request.path.startsWith(API) ? answerOperation(request, effects) : storage.serve(request, effects),
    words,
    paging,
    storage,
    refusal({ status, code, message, shape }) {
      serial += 1;
      return refusalReply(new Refusal(status, code, message, shape), serial);
    },
    has: (id) => world.find(id) !== undefined,
    release: (id) => world.release(existing(world, id), surroundings.now()),
    dropOldest: (id, count) => dropOldest(existing(world, id), accountAsk(noEffects), count),
    startBackup(id) {
      const instance = existing(world, id);
      const name = `backup-${hex(`console ${id} ${surroundings.now()}`, 8)}`;
      return startBackup(instance, { name, databases: undefined }, accountAsk(noEffects)).id;
    },
  };
}

/** Answers one request of the API, or throws a `Refusal`. */
function run(request: WireRequest, match: Match, gate: Gate, ask: AccountAsk): Answer {
  const { route, path } = match;
  if ('scope' in route) {
    const { allows } = gate.check(request);
    if (route.action !== undefined && !allows(route.action)) {
      throw new Refusal(403, '403', 'You are not authorized to perform the requested action.', 'iam');
    }
    return route.run({ path, query: request.query, body: undefined }, ask);
  }
  const project = projectOf(request, match);
  if (project?.rds === false) {
    throw refusal('APIGW.0101');
  }
  const key = gate.check(request);
  if (!project || !isSame(request.headers['x-project-id'], project.id)) {
    throw refusal('DBS.200010', 'the project');
  }
  if (!project.enabled) {
    throw refusal('APIGW.0302', 'the project is not enabled');
  }
  checkPolicy(key, route.action);
  return route.run({ path, query: request.query, body: readBody(request) }, { ...ask, project });
}

function projectOf({ headers }: WireRequest, { path }: Match): Ask['project'] | undefined {
  return findProject(path['project_id'] ?? String(headers['x-project-id'] ?? ''));
}

function isSame(sent: string | string[] | undefined, id: string): boolean {
  return sent === undefined || sent === id;
}

function checkPolicy({ key, allows }: KeyEntry, action: string): void {
  if (!allows(action)) {
    throw refusal('DBS.200010', action, {
      encoded_authorization_message: hex(`denied ${key.accessKeyId} ${action}`, 64),
    });
  }
}

function readBody({ body }: WireRequest): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body);
  } catch {
    throw refusal('DBS.200001', 'the body is no JSON');
  }
}

function existing(world: World, id: string): SampleInstance {
  const instance = world.find(id);
  if (!instance) {
    throw new Error(`The sandbox has no instance ${id}`);
  }
  return instance;
}

function dropOldest(instance: SampleInstance, ask: AccountAsk, count: number): void {
  const lists = {
    backups: fullBackupsOf(instance, ask),
    logs: logBackupsOf(instance, ask),
    copies: copiesOf(instance, 'auto', ask),
    copiedLogs: copiesOf(instance, 'incremental', ask),
  };
  for (const list of ['backups', 'logs', 'copies', 'copiedLogs'] as const) {
    const starts = lists[list].map(({ start }) => start);
    ask.world.drop(instance, list, starts, count);
  }
}

const secretParams = new Set(['Signature', 'AccessKeyId']);

function recordOf(request: WireRequest, time: number): RequestRecord {
  const isFile = request.path.startsWith(FILES);
  const match = isFile ? undefined : matchRoute(request.method, request.path);
  const more = isFile ? fileHeaders(request.headers) : bodyMembers(request);
  const sent = [...Object.entries(match?.path ?? {}), ...request.query, ...Object.entries(more)];
  const params = sent
    .filter(([name]) => !secretParams.has(name))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const);
  return {
    action: isFile ? GET_OBJECT : (match?.route.name ?? ''),
    params: Object.fromEntries(params),
    region: match && !('scope' in match.route) ? projectOf(request, match)?.name : undefined,
    method: request.method,
    signedInUrl: request.query.has('Signature'),
    time,
  };
}

/** None if there is no JSON object. */
function bodyMembers(request: WireRequest): object {
  try {
    const body: unknown = JSON.parse(request.body);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}
