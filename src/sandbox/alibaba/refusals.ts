import { uuid } from '../data.ts';
import { jsonReply, type WireReply } from '../wire.ts';

/** HTTP status and words of every code the sandbox answers with by itself. `{0}` is filled in where it is thrown. */
const refusals = {
  // Gateway and sign-in
  IncompleteSignature: [400, 'A signature parameter has a value that is not accepted: {0}.'],
  SignatureDoesNotMatch: [400, 'The signature differs from the one computed here. server string to sign is:{0}'],
  SignatureNonceUsed: [400, 'This SignatureNonce was seen before.'],
  'InvalidTimeStamp.Format': [400, 'Timestamp has to be written yyyy-MM-ddTHH:mm:ssZ.'],
  'InvalidTimeStamp.Expired': [400, 'Timestamp differs from the time of the server by more than 15 minutes.'],
  'InvalidAccessKeyId.NotFound': [404, 'There is no such AccessKey id.'],
  'Forbidden.AccessKeyDisabled': [403, 'The AccessKey is disabled.'],
  MissingSecurityToken: [400, 'A temporary AccessKey needs its SecurityToken.'],
  'InvalidSecurityToken.Expired': [400, 'The SecurityToken has expired.'],
  'InvalidSecurityToken.Malformed': [400, 'The SecurityToken is not well formed.'],
  'InvalidSecurityToken.MismatchWithAccessKey': [400, 'The SecurityToken belongs to another AccessKey.'],
  'Forbidden.RAM': [403, 'The RAM user has no permission for this operation or resource: {0}.'],
  InvalidAction: [400, 'Action is not well formed.'],
  'InvalidApi.NotFound': [404, 'There is no operation {0} in this version.'],
  InvalidVersion: [404, 'Version has to be 2014-08-15.'],
  InvalidParameter: [400, 'The parameter {0} is not valid.'],
  MissingParameter: [400, '{0} is mandatory for this action.'],
  // Parameters
  'Parameters.Invalid': [400, 'A parameter is not valid: {0}.'],
  'RequiredParam.NotFound': [400, 'A required parameter is missing: {0}.'],
  'InvalidParameters.Format': [400, 'A parameter has a wrong format: {0}.'],
  InvalidParameterCombination: [400, 'EndTime has to be later than StartTime.'],
  ParameterAbsence: [400, 'Give CrossBackupId, or both StartTime and EndTime.'],
  'InvalidStartTime.Format': [400, 'StartTime has a wrong format.'],
  'InvalidEndTime.Format': [400, 'EndTime has a wrong format.'],
  'InvalidTime.Format': [400, 'EndTime has to be later than StartTime.'],
  'InvalidMaxRecordsPerPage.Malformed': [403, 'PageSize is none of the accepted values.'],
  'InvalidPageNumbers.Malformed': [400, 'PageNumber has to be a whole number from 1 on.'],
  'InvalidPage.notFound': [404, 'There is no such page.'],
  'InvalidDBName.Format': [400, 'DBName is not well formed.'],
  // What the parameters name
  'InvalidRegionId.NotFound': [404, 'There is no such region.'],
  'InvalidRegion.Format': [400, 'RegionId is malformed or unknown.'],
  'InvalidDBInstanceId.NotFound': [400, 'The instance does not exist.'],
  'InvalidDBInstanceName.NotFound': [404, 'The instance does not exist.'],
  'InvalidDBInstance.NotFound': [404, 'The instance does not exist, or does not support this operation.'],
  'InvalidDB.NotFound': [404, 'The database does not exist or is not Running: {0}.'],
  'InvalidDBInstanceEngineType.Format': [400, 'The engine of the instance does not support this operation.'],
  'Request.NotFound': [404, 'The resource does not exist.'],
  CrossBackupNotSupport: [403, 'Cross-region backup is not supported here.'],
  // CreateBackup
  BackupJobExists: [400, 'A backup of this instance is running already.'],
  'BackupType.NotSupport': [400, 'This BackupType is not supported here.'],
  'Exceeded.BackupTimes': [403, 'The instance has had its 20 manual backups of the day.'],
  IncorrectDBInstanceEngine: [403, 'The engine of the instance does not support this.'],
  'IncorrectDBInstanceLockMode.ValueNotSupported': [400, 'The lock mode of the instance does not allow this.'],
  IncorrectDBInstanceState: [403, 'The state of the instance does not allow this.'],
  'InvalidBackupMethod.ValueNotSupport': [400, 'This BackupMethod is not supported by engine or storage.'],
  ReadDBInstanceNotSupport: [400, 'A read-only instance does not support this.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof refusals;

/** A request that the cloud turns down. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  /** Members of the error body besides the usual ones. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

export function refusal(code: RefusalCode, detail = '', extra: Readonly<Record<string, unknown>> = {}): Refusal {
  const [status, message] = refusals[code];
  return new Refusal(
    status,
    code,
    message.replace('{0}', () => detail),
    extra,
  );
}

/** The gateway names the absent parameter in the code itself: `MissingDBInstanceId`. */
export function missing(name: string): Refusal {
  const [status, message] = refusals.MissingParameter;
  return new Refusal(status, `Missing${name}`, message.replace('{0}', name));
}

/** The error body; `serial` makes its request id. */
export function refusalReply(failure: Refusal, serial: number): WireReply {
  return jsonReply(failure.status, {
    RequestId: uuid(`refusal ${serial}`),
    HostId: 'rds.aliyuncs.com',
    Code: failure.code,
    Message: failure.message,
    Recommend: `https://api.aliyun.com/troubleshoot?q=${failure.code}&product=Rds`,
    ...failure.extra,
  });
}
