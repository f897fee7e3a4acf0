import * as v from 'valibot';
import * as vscode from 'vscode';
import { isObject, key as named, lacks, modeWord, namedRecords, parseObject, text } from './document.ts';
import type { Profile, ProfileList, Typed } from './plan.ts';

const keySchema = { accessKeyId: text, secretAccessKey: text, securityToken: text };
const nested = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value) => (isObject(value) ? value : {})),
      v.object(entries),
    ),
  );

/** As the tool writes them, as far as that is public: by its own documentation and by Terraform's provider, which reads them too. */
const profileSchema = v.object({
  name: named,
  mode: text,
  region: text,
  agencyName: text,
  ...keySchema,
  ssoAuth: nested({ stsToken: nested(keySchema) }),
});

type Record = v.InferOutput<typeof profileSchema>;

/** What an id looks like that is not encrypted. */
const READABLE_ID = /^[A-Z0-9]{16,32}$/;
/** The European cloud is one region, with accounts of its own; the others share their regions. */
const EUROPE = 'eu-west-101';

/** The profiles in the file of KooCLI, which encrypts keys unless told otherwise. `file` is how messages call it. */
export function readKooCli(source: string, file: string): ProfileList {
  const read = parseObject(source, file);
  if ('problem' in read) {
    return read;
  }
  const { records, broken } = namedRecords(read.value['profiles'], profileSchema);
  const isEncrypted = v.parse(text, read.value['authEncrypt']) === 'true';
  const current = v.parse(text, read.value['current']) ?? 'default';
  return { profiles: records.map((record) => profileOf(record, isEncrypted, current)), broken };
}

function profileOf(record: Record, isEncrypted: boolean, current: string): Profile {
  const { name, region } = record;
  const way = wayOf(record, isEncrypted);
  return {
    name,
    mode: modeName(record),
    region,
    isCurrent: name === current,
    site: region === EUROPE ? 'europe' : undefined,
    way,
    typed: 'problem' in way ? [] : typedOf(record, isEncrypted),
  };
}

function wayOf(record: Record, isEncrypted: boolean): Profile['way'] {
  const { name, mode = 'AKSK', agencyName } = record;
  const isSso = mode.toUpperCase() === 'SSO';
  if (agencyName !== undefined || (!isSso && mode.toUpperCase() !== 'AKSK')) {
    const way = agencyName === undefined ? modeWord(mode) : vscode.l10n.t('an agency');
    return {
      problem: vscode.l10n.t(
        'The profile {0} signs in by {1}, which RDS Backups cannot do. Use a profile with an access key, or enter a key.',
        name,
        way,
      ),
    };
  }
  if (isSso && isEncrypted) {
    return {
      problem: vscode.l10n.t(
        'The profile {0} signs in by SSO, and KooCLI has encrypted its keys. Use a profile with an access key, or enter a key.',
        name,
      ),
    };
  }
  const key = isSso ? record.ssoAuth?.stsToken : record;
  const missing = (['accessKeyId', 'secretAccessKey'] as const).find((field) => key?.[field] === undefined);
  if (!key || missing !== undefined) {
    const how = isSso ? 'hcloud configure sso' : 'hcloud configure set';
    return lacks(name, missing ?? 'accessKeyId', `${how} --cli-profile=${name}`);
  }
  const { accessKeyId = '', secretAccessKey: accessKeySecret = '', securityToken } = key;
  const credentials = { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
  return { profile: name, first: { kind: 'key', key: { credentials } }, roles: [] };
}

function typedOf({ accessKeyId = '', securityToken }: Record, isEncrypted: boolean): readonly Typed[] {
  if (!isEncrypted) {
    return [];
  }
  return [
    ...(READABLE_ID.test(accessKeyId) ? [] : (['accessKeyId'] as const)),
    'accessKeySecret',
    ...(securityToken === undefined ? [] : (['securityToken'] as const)),
  ];
}

function modeName({ mode = 'AKSK', securityToken, agencyName }: Record): string {
  if (agencyName !== undefined) {
    return vscode.l10n.t('Agency');
  }
  if (mode.toUpperCase() !== 'AKSK') {
    return modeWord(mode);
  }
  return securityToken === undefined ? vscode.l10n.t('Access key') : vscode.l10n.t('Access key with security token');
}
