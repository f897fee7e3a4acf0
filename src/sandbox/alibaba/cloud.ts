import { uuid } from '../data.ts';
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
import { usualBackup } from './backupRules.ts';
import { backupsOf } from './backups.ts';
import { copiesOf } from './copies.ts';
import { Gate } from './gate.ts';
import type { SampleInstance } from './instance.ts';
import { Jobs } from './jobs.ts';
import type { KeyEntry } from './keys.ts';
import { FILES, ossStorage } from './links.ts';
import { logFilesOf } from './logs.ts';
import { makeAsk, type Ask } from './operation.ts';
import { operations } from './operations/all.ts';
import { startBackup } from './operations/createBackup.ts';
import { Refusal, refusal, refusalReply } from './refusals.ts';
import { World } from './world.ts';

const secretParams = new Set(['Signature', 'SecurityToken']);

const words: SandboxCloud['words'] = {
  throttle: { status: 400, code: 'Throttling.User', message: 'Too many requests from this user; slow down.' },
  error500: { status: 500, code: 'InternalError', message: 'The service met an error of its own.' },
  unavailable: { status: 503, code: 'ServiceUnavailable', message: 'The service cannot take requests now.' },
  endedToken: { status: 400, code: 'InvalidSecurityToken.Expired', message: 'The SecurityToken has expired.' },
  wrongClock: {
    status: 400,
    code: 'InvalidTimeStamp.Expired',
    message: 'Timestamp differs from the time of the server by more than 15 minutes.',
  },
};

const paging: SandboxCloud['paging'] = {
  places: new Set(['PageNumber', 'NextToken', 'Timestamp', 'SignatureNonce']),
  totals: new Set(['TotalRecordCount', 'TotalRecords', 'TotalCount']),
  cursor: 'NextToken',
};

/** A fake of Alibaba Cloud RDS, version 2014-08-15, RPC style. */
export function alibabaCloud(surroundings: Surroundings): SandboxCloud {
  const gate = new Gate(surroundings.requestClock);
  const jobs = new Jobs(surroundings.backupDuration);
  const world = new World();
  const storage = ossStorage(surroundings);
  const setting = { surroundings, jobs, world, storage };
  let serial = 0;

  const answerOperation = (request: WireRequest, effects: Effects): WireReply => {
    serial += 1;
    try {
      const params = readForm(request);
      const key = gate.check(request.method, params);
      const name = params.get('Action') ?? '';
      const run = operations.get(name);
      if (!run) {
        throw /^[A-Za-z]+$/.test(name) ? refusal('InvalidApi.NotFound', name) : refusal('InvalidAction');
      }
      checkPolicy(key, name);
      const answer = run(params, makeAsk(setting, effects));
      return jsonReply(200, { RequestId: uuid(`answer ${serial}`), ...answer });
    } catch (error) {
      if (error instanceof Refusal) {
        return refusalReply(error, serial);
      }
      throw error;
    }
  };

  return {
    claims: ({ method, path }) =>
      path === '/'
        ? method === 'GET' || method === 'POST'
        : path.startsWith(FILES) && (method === 'GET' || method === 'HEAD'),
    record: (request) => recordOf(request, surroundings.now()),
    answer: (request, effects) =>
      request.path === '/' ? answerOperation(request, effects) : storage.serve(request, effects),
    words,
    paging,
    storage,
    refusal({ status, code, message }) {
      serial += 1;
      return refusalReply(new Refusal(status, code, message), serial);
    },
    has: (id) => world.find(id) !== undefined,
    release: (id) => world.release(existing(world, id)),
    dropOldest: (id, count) => dropOldest(existing(world, id), makeAsk(setting, noEffects), count),
    startBackup(id) {
      const instance = existing(world, id);
      return startBackup(instance, usualBackup(instance), makeAsk(setting, noEffects));
    },
  };
}

function existing(world: World, id: string): SampleInstance {
  const instance = world.find(id);
  if (!instance) {
    throw new Error(`The sandbox has no instance ${id}`);
  }
  return instance;
}

function dropOldest(instance: SampleInstance, ask: Ask, count: number): void {
  const lists = { backups: backupsOf(instance, ask), copies: copiesOf(instance, ask), logs: logFilesOf(instance, ask) };
  for (const list of ['backups', 'copies', 'logs'] as const) {
    const starts = lists[list].map(({ start }) => start);
    ask.world.drop(instance, list, starts, count);
  }
}

/** All parameters: those of the address and those of a form. A name that comes twice cannot be signed, so it is refused. */
function readForm(request: WireRequest): ReadonlyMap<string, string> {
  const params = new Map<string, string>();
  for (const [name, value] of [...request.query, ...formOf(request)]) {
    if (params.has(name)) {
      throw refusal('InvalidParameter', name);
    }
    params.set(name, value);
  }
  return params;
}

function formOf({ headers, body }: WireRequest): URLSearchParams {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return new URLSearchParams(isForm ? body : '');
}

function checkPolicy(key: KeyEntry, action: string): void {
  if (!key.allows(action)) {
    throw refusal('Forbidden.RAM', `rds:${action}`, {
      AccessDeniedDetail: {
        AuthAction: `rds:${action}`,
        AuthPrincipalType: 'SubUser',
        AuthPrincipalDisplayName: key.key.accessKeyId,
        NoPermissionType: 'ImplicitDeny',
        PolicyType: 'AccountLevelIdentityBasedPolicy',
      },
    });
  }
}

function recordOf(request: WireRequest, time: number): RequestRecord {
  const isFile = request.path !== '/';
  const all = [...request.query, ...formOf(request)];
  const params = Object.fromEntries(all.filter(([name]) => !secretParams.has(name)));
  return {
    action: isFile ? GET_OBJECT : (params['Action'] ?? ''),
    params: { ...params, ...(isFile ? fileHeaders(request.headers) : {}) },
    region: params['RegionId'] ?? params['Region'],
    method: request.method,
    signedInUrl: request.query.has('Signature'),
    time,
  };
}
