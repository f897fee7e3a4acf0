import { hex } from '../data.ts';
import { jsonReply, type ErrorShape, type WireReply } from '../wire.ts';

/** HTTP status and words of every code the sandbox answers with by itself. `{0}` is filled in where it is thrown. */
const refusals = {
  // Gateway and sign-in
  'APIGW.0101': [404, 'The API does not exist or has not been published in the environment'],
  'APIGW.0201': [400, 'Bad request: {0}'],
  'APIGW.0301': [401, 'Incorrect IAM authentication information: {0}'],
  'APIGW.0302': [403, 'The IAM user is not authorized to access the API: {0}'],
  'APIGW.0308': [429, 'The throttling threshold has been reached: policy user over ratelimit,limit:{0}'],
  // Parameters
  'DBS.200001': [400, 'Parameter error: {0}.'],
  'DBS.200006': [400, 'The request is empty.'],
  'DBS.280404': [400, 'The instance id is not well formed.'],
  'DBS.280124': [400, 'The backup id is not valid.'],
  // What the parameters name
  'DBS.200002': [404, 'The instance does not exist.'],
  'DBS.200010': [403, 'You have no permission for this operation or resource: {0}.'],
  'DBS.200044': [403, 'The resource is not found, or you have no permission for it.'],
  'DBS.201010': [404, 'The backup does not exist.'],
  'DBS.201203': [400, 'The backup file does not exist.'],
  'DBS.200040': [400, 'The engine does not support this operation.'],
  // CreateManualBackup
  'DBS.200086': [400, 'A read replica does not support this operation.'],
  'DBS.200316': [409, 'The storage of the instance is full.'],
  'DBS.201014': [400, 'The status of the instance does not allow this operation.'],
  'DBS.201205': [409, 'A backup of this instance is running already.'],
  'DBS.201209': [409, 'A backup with this name exists already.'],
  'DBS.201210': [400, 'The backup name is not valid.'],
  'DBS.280127': [400, 'The backup description is not valid.'],
  'DBS.280446': [400, 'The database does not exist: {0}.'],
  'RDS.3003': [413, 'The instance has as many manual backups as it may have.'],
  // The server's own trouble
  'DBS.108000': [500, 'The server met an error of its own.'],
  'APIGW.0203': [503, 'Backend timeout.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof refusals;

/** A request that the cloud turns down. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly shape: ErrorShape;
  /** Members of the error body besides the usual ones. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    shape: ErrorShape = 'rds',
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.shape = shape;
    this.extra = extra;
  }
}

/** `detail` goes where the words of the code have a place for it. */
export function refusal(code: RefusalCode, detail = '', extra: Readonly<Record<string, unknown>> = {}): Refusal {
  const [status, message] = refusals[code];
  return new Refusal(
    status,
    code,
    message.replace('{0}', () => detail),
    'rds',
    extra,
  );
}

/**
 * The error body, in one of the forms in which the cloud answers; `serial` makes its request id.
 * `rds` `{error_code, error_msg}`, the gateway's with a request id; `iam` `{error: {code, message}}`,
 * where a code of digits alone is a number;
 * `old` `{errCode, externalMessage}`; `trove` `{itemNotFound: {code, message}}`; `plain` `{code, message}`.
 */
export function refusalReply(failure: Refusal, serial: number): WireReply {
  const requestId = hex(`refusal ${serial}`, 32);
  const { headers, ...reply } = jsonReply(failure.status, { ...bodyOf(failure, requestId), ...failure.extra });
  const idHeader = failure.shape === 'iam' ? 'X-IAM-Trace-Id' : 'X-Request-Id';
  return { ...reply, headers: { ...headers, [idHeader]: requestId } };
}

function bodyOf({ status, code, message, shape }: Refusal, requestId: string): Readonly<Record<string, unknown>> {
  switch (shape) {
    case 'rds':
      return {
        error_code: code,
        error_msg: message,
        ...(code.startsWith('APIG') ? { request_id: requestId } : {}),
      };
    case 'iam':
      return { error: { code: /^\d+$/.test(code) ? Number(code) : code, message, title: titles[status] ?? 'Error' } };
    case 'old':
      return { errCode: code, externalMessage: message };
    case 'trove':
      return { itemNotFound: { code: status, message } };
    case 'plain':
      return { code, message };
  }
  return shape satisfies never;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
};
