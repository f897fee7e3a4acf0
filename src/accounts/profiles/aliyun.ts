import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Credentials } from '../../model/account.ts';
import { safeAddress, stsOrigin } from './addresses.ts';
import { count, key, lacks, modeWord, namedRecords, parseObject, text } from './document.ts';
import type { First, Plan, Profile, ProfileList, Role } from './plan.ts';

/** As the tool writes them (its `config/profile.go`); what is not needed here is left out. */
const profileSchema = v.object({
  name: key,
  mode: text,
  access_key_id: text,
  access_key_secret: text,
  sts_token: text,
  sts_region: text,
  sts_endpoint: text,
  sts_expiration: count,
  ram_role_name: text,
  ram_role_arn: text,
  ram_session_name: text,
  external_id: text,
  expired_seconds: count,
  source_profile: text,
  process_command: text,
  credentials_uri: text,
  oidc_provider_arn: text,
  oidc_token_file: text,
  cloud_sso_sign_in_url: text,
  cloud_sso_account_id: text,
  cloud_sso_access_config: text,
  access_token: text,
  cloud_sso_access_token_expire: count,
  region_id: text,
});

type Record = v.InferOutput<typeof profileSchema>;
type Field = keyof Record;
type Way = Plan | { readonly problem: string };
/** With this field missing. */
class Lacking extends Error {
  readonly field: Field;
  constructor(field: Field) {
    super();
    this.field = field;
  }
}

const SHORTEST = 900;
const LONGEST = 43_200;
const USUAL = 3600;
/** Roles that lead to another; nobody needs as many. */
const MOST_ROLES = 8;

/**
 * The profiles in the file of the aliyun CLI. Its `site` is not heeded: the tool writes `china` into every profile. `file` is
 * how messages call it.
 */
export function readAliyun(source: string, file: string): ProfileList {
  const read = parseObject(source, file);
  if ('problem' in read) {
    return read;
  }
  const { records, broken } = namedRecords(read.value['profiles'], profileSchema);
  const current = v.parse(text, read.value['current']) ?? 'default';
  const byName = new Map(records.map((record) => [record.name, record]));
  const profiles = records.map((record): Profile => ({
    name: record.name,
    mode: modeName(record, byName),
    region: record.region_id,
    isCurrent: record.name === current,
    site: undefined,
    way: wayOf(record, byName, []),
    typed: [],
  }));
  return { profiles, broken };
}

/** `passed` are the profiles that led here by their `source_profile`. */
function wayOf(record: Record, all: ReadonlyMap<string, Record>, passed: readonly string[]): Way {
  try {
    return modeOf(record) === 'chainableramrolearn' ? chainOf(record, all, passed) : directWay(record);
  } catch (error) {
    if (error instanceof Lacking) {
      return lacks(record.name, error.field, configure(record));
    }
    throw error;
  }
}

function chainOf(record: Record, all: ReadonlyMap<string, Record>, passed: readonly string[]): Way {
  const role = roleOf(record);
  const name = need(record, 'source_profile');
  const source = all.get(name);
  if (passed.includes(name) || name === record.name) {
    return { problem: vscode.l10n.t('The profile {0} leads back to itself by source_profile.', record.name) };
  }
  if (passed.length >= MOST_ROLES) {
    return { problem: vscode.l10n.t('The profile {0} builds on too many others.', record.name) };
  }
  if (!source) {
    return {
      problem: vscode.l10n.t(
        'The profile {0} builds on another (source_profile) that is not in the file.',
        record.name,
      ),
    };
  }
  const way = wayOf(source, all, [...passed, record.name]);
  if ('problem' in way) {
    return way;
  }
  return 'problem' in role ? role : { ...way, roles: [...way.roles, role] };
}

function directWay(record: Record): Way {
  const { name } = record;
  const direct = (first: First, ...roles: readonly Role[]): Plan => ({ profile: name, first, roles });
  switch (modeOf(record)) {
    case 'ak':
      return direct({ kind: 'key', key: { credentials: keyOf(record) } });
    case 'ststoken':
      need(record, 'sts_token');
      return direct({ kind: 'key', key: { credentials: keyOf(record) } });
    case 'ramrolearn':
      return withRole(record, (role) => direct({ kind: 'key', key: { credentials: keyOf(record) } }, role));
    case 'ecsramrole':
      return direct({ kind: 'metadata', roleName: record.ram_role_name });
    case 'ramrolearnwithecs':
    case 'ramrolearnwithrolename':
      return withRole(record, (role) => direct({ kind: 'metadata', roleName: record.ram_role_name }, role));
    case 'oidc':
      return withRole(record, (role) =>
        direct({
          kind: 'oidc',
          provider: need(record, 'oidc_provider_arn'),
          tokenFile: need(record, 'oidc_token_file'),
          role,
        }),
      );
    case 'external':
      return direct({ kind: 'program', command: need(record, 'process_command') });
    case 'credentialsuri':
      return addressWay(record);
    case 'cloudsso':
      return cloudSsoWay(record);
    default:
      return { problem: unserved(record) };
  }
}

function withRole(record: Record, way: (role: Role) => Way): Way {
  const role = roleOf(record);
  return 'problem' in role ? role : way(role);
}

function addressWay(record: Record): Way {
  const address = safeAddress(need(record, 'credentials_uri'));
  return address
    ? { profile: record.name, first: { kind: 'address', address }, roles: [] }
    : {
        problem: vscode.l10n.t(
          'The address of the profile {0} (credentials_uri) is not one that starts with https:// or is on this computer, so a key from it could be read on the way.',
          record.name,
        ),
      };
}

function cloudSsoWay(record: Record): Way {
  const url = safeAddress(need(record, 'cloud_sso_sign_in_url'));
  if (!url) {
    return lacks(record.name, 'cloud_sso_sign_in_url', configure(record));
  }
  const { access_key_id: id, access_key_secret: secret, sts_token: token, sts_expiration: ends } = record;
  const isWhole = id !== undefined && secret !== undefined && token !== undefined && ends !== undefined;
  return {
    profile: record.name,
    first: {
      kind: 'cloudSso',
      origin: url.origin,
      accessToken: record.access_token ?? '',
      accessTokenEnds: (record.cloud_sso_access_token_expire ?? 0) * 1000,
      accountId: need(record, 'cloud_sso_account_id'),
      accessConfiguration: need(record, 'cloud_sso_access_config'),
      last: isWhole ? { credentials: keyOf(record), expires: ends * 1000 } : undefined,
    },
    roles: [],
  };
}

function roleOf(record: Record): Role | { readonly problem: string } {
  const sts = stsOrigin(record.sts_endpoint, record.sts_region);
  if (sts === undefined) {
    const field = record.sts_endpoint === undefined ? 'sts_region' : 'sts_endpoint';
    return {
      problem: vscode.l10n.t(
        'The {1} of the profile {0} is not usable as a host name. Correct it, then try again.',
        record.name,
        field,
      ),
    };
  }
  const { expired_seconds: wanted = USUAL } = record;
  return {
    profile: record.name,
    arn: need(record, 'ram_role_arn'),
    session: record.ram_session_name ?? 'rds-backups',
    externalId: record.external_id,
    seconds: wanted < SHORTEST ? USUAL : Math.min(wanted, LONGEST),
    sts,
  };
}

function keyOf(record: Record): Credentials {
  const { sts_token: securityToken } = record;
  const accessKeyId = need(record, 'access_key_id');
  const accessKeySecret = need(record, 'access_key_secret');
  const isLongTerm = modeOf(record) === 'ak';
  return { accessKeyId, accessKeySecret, ...(securityToken === undefined || isLongTerm ? {} : { securityToken }) };
}

/** Throws what names the field. */
function need(record: Record, field: Field): string {
  const value = record[field];
  if (value === undefined) {
    throw new Lacking(field);
  }
  return String(value);
}

/** The tool takes them in any case. */
function modeOf({ mode = '' }: Record): string {
  return mode.toLowerCase();
}

function configure({ name, mode }: Record): string {
  return `aliyun configure --profile ${name}${mode === undefined ? '' : ` --mode ${modeWord(mode)}`}`;
}

function unserved(record: Record): string {
  const { name, mode } = record;
  if (mode === undefined) {
    return vscode.l10n.t('The profile {0} is not set up yet. Run “{1}”, then try again.', name, configure(record));
  }
  if (modeOf(record) === 'oauth') {
    return vscode.l10n.t(
      'The profile {0} signs in by OAuth, which writes new tokens into the file each time; RDS Backups only reads it. Use a profile with a role, CloudSSO or an access key.',
      name,
    );
  }
  return vscode.l10n.t(
    'The profile {0} signs in by {1}, which RDS Backups cannot do. Use a profile with a role, CloudSSO or an access key.',
    name,
    modeWord(mode),
  );
}

/** How a profile signs in, in words. */
function modeName(record: Record, all: ReadonlyMap<string, Record>): string {
  switch (modeOf(record)) {
    case 'ak':
      return vscode.l10n.t('Access key');
    case 'ststoken':
      return vscode.l10n.t('Access key with security token');
    case 'ramrolearn':
      return vscode.l10n.t('Role, assumed with an access key');
    case 'ecsramrole':
      return vscode.l10n.t('Role of this ECS instance');
    case 'ramrolearnwithecs':
    case 'ramrolearnwithrolename':
      return vscode.l10n.t('Role, assumed with the role of this ECS instance');
    case 'chainableramrolearn':
      return vscode.l10n.t('Role, assumed with the profile {0}', all.get(record.source_profile ?? '')?.name ?? '?');
    case 'oidc':
      return vscode.l10n.t('Role, assumed with an OIDC token');
    case 'external':
      return vscode.l10n.t('Key from a program');
    case 'credentialsuri':
      return vscode.l10n.t('Key from an address');
    default:
      return record.mode === undefined ? vscode.l10n.t('Not set up') : modeWord(record.mode);
  }
}
