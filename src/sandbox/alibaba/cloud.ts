import { uuid } from '../data.ts';
import {
  jsonReply,
  type Effects,
  type RequestRecord,
  type SandboxCloud,
  type Surroundings,
  type WireReply,
  type WireRequest,
} from '../wire.ts';
import { Gate } from './gate.ts';
import { Jobs } from './jobs.ts';
import type { KeyEntry } from './keys.ts';
import { FILES, serveFile } from './links.ts';
import { makeAsk } from './operation.ts';
import { operations } from './operations/all.ts';
import { Refusal, refusal, refusalReply } from './refusals.ts';

const GET_OBJECT = 'GetObject';
const secretParams = new Set(['Signature', 'SecurityToken']);

/** A fake of Alibaba Cloud RDS, version 2014-08-15, RPC style. */
export function alibabaCloud(surroundings: Surroundings): SandboxCloud {
  const gate = new Gate(surroundings.requestClock);
  const jobs = new Jobs(surroundings.backupDuration);
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
      const answer = run(params, makeAsk(surroundings, jobs, effects));
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
      request.path === '/' ? answerOperation(request, effects) : serveFile(request, surroundings.now()),
    refusal(status, code, message) {
      serial += 1;
      return refusalReply(new Refusal(status, code, message), serial);
    },
  };
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
  const all = [...request.query, ...formOf(request)];
  const params = Object.fromEntries(all.filter(([name]) => !secretParams.has(name)));
  return {
    action: request.path === '/' ? (params['Action'] ?? '') : GET_OBJECT,
    params,
    region: params['RegionId'],
    method: request.method,
    signedInUrl: request.query.has('Signature'),
    time,
  };
}
