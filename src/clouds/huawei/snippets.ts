import type { SnippetKind, Subject } from '../../model/access.ts';
import { CUSTOM_SITE, type Account } from '../../model/account.ts';
import { isCloudError } from '../../model/errors.ts';
import { hostOf } from '../common/endpoints.ts';
import { dataBlock, quoted, template } from '../common/snippets.ts';
import type { Place } from './projects.ts';
import { CHINA_SITE, Endpoints, EUROPE_SITE, INTERNATIONAL_SITE, regionOf } from './regions.ts';

/** A region of each site, for the command that wants one even where it does not matter. */
const ANY_REGION: Readonly<Record<string, string>> = {
  [CHINA_SITE]: 'cn-north-4',
  [INTERNATIONAL_SITE]: 'ap-southeast-1',
  [EUROPE_SITE]: 'eu-west-101',
};

type Options = Readonly<Record<string, string | undefined>>;

/** What the snippets of one account are made with. */
export interface Origin {
  readonly account: Pick<Account, 'site' | 'endpoint'>;
  /** The project of a region or part, if it is known. */
  readonly projectIdOf: (regionId: string) => Place['projectId'] | undefined;
}

/** Where one list of backups is asked for: that of the instance's own region, or the copies in another. */
interface Listing {
  readonly regionId: string;
  readonly copies: boolean;
  readonly instanceId: string;
  readonly backupId: string;
  readonly type: string | undefined;
}

/** How to say the same thing to another tool; `undefined` where the tool has no such thing. Holds ids and names only. */
export function snippet(kind: SnippetKind, subject: Subject, origin: Origin): string | undefined {
  switch (kind) {
    case 'arn':
      return urn(subject);
    case 'cli':
      return cli(subject, origin);
    case 'terraform':
      return terraform(subject);
  }
}

/** The name of a resource in policies. The account's id is not known here; `*` stands for it wherever a policy names a resource. */
function urn(subject: Subject): string | undefined {
  return subject.kind === 'instance'
    ? `rds:${regionOf(subject.instance.regionId)}:*:instance:${subject.instance.id}`
    : undefined;
}

/** A call of `hcloud` (KooCLI) that shows the thing. */
function cli(subject: Subject, origin: Origin): string | undefined {
  switch (subject.kind) {
    case 'account':
      return projectsCommand(origin);
    case 'region':
      return command('ListInstances', subject.region.id, {}, origin);
    case 'instance':
      return command('ListInstances', subject.instance.regionId, { id: subject.instance.id }, origin);
    case 'backup':
    case 'log': {
      const listing = listingOf(subject);
      return listing && backupsCommand(listing, origin);
    }
  }
}

function projectsCommand({ account }: Origin): string {
  const region = Object.hasOwn(ANY_REGION, account.site) ? ANY_REGION[account.site] : undefined;
  const endpoint = ownHost(account, (endpoints) => endpoints.iam());
  return line('IAM', 'KeystoneListAuthProjects', { 'cli-region': region, 'cli-endpoint': endpoint });
}

function backupsCommand({ regionId, copies, instanceId, backupId, type }: Listing, origin: Origin): string {
  const options = { instance_id: instanceId, backup_type: type, backup_id: backupId };
  return command(copies ? 'ListOffSiteBackups' : 'ListBackups', regionId, options, origin);
}

/** The command knows the main project of a region by itself. */
export function command(
  operation: string,
  regionId: string,
  options: Options,
  { account, projectIdOf }: Origin,
): string {
  const region = regionOf(regionId);
  return line('RDS', operation, {
    'cli-region': region,
    project_id: region === regionId ? undefined : projectIdOf(regionId),
    ...options,
    'cli-endpoint': ownHost(account, (endpoints) => endpoints.rds(region)),
  });
}

function line(service: string, operation: string, options: Options): string {
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}=${quoted(value)}`],
  );
  return ['hcloud', service, operation, ...words].join(' ');
}

/** The host of a custom endpoint, as the command wants it; none where the endpoint cannot be used. */
function ownHost(account: Origin['account'], pick: (endpoints: Endpoints) => string): string | undefined {
  if (account.site !== CUSTOM_SITE) {
    return undefined;
  }
  try {
    return hostOf(pick(new Endpoints(account)));
  } catch (error) {
    if (isCloudError(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Log files are backups of a type of their own. Copies are listed where they are; without that there is no list to name. */
function listingOf(subject: Extract<Subject, { kind: 'backup' | 'log' }>): Listing | undefined {
  const { id, instanceId, regionId, copy } = subject.kind === 'backup' ? subject.backup : subject.log;
  const where = copy ? copy.regionId : regionId;
  // Copies of whole backups are all listed as automatic ones.
  const type = subject.kind === 'log' ? 'incremental' : copy ? 'auto' : subject.backup.type?.raw;
  return where === undefined
    ? undefined
    : { regionId: where, copies: copy !== undefined, instanceId, backupId: id, type };
}

/** A data block of the provider `huaweicloud/huaweicloud`, which takes a project from its own settings. */
function terraform(subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'account':
      return dataBlock(undefined, 'huaweicloud_identity_auth_projects', 'projects', {});
    case 'region':
      return block('huaweicloud_rds_instances', subject.region.id, subject.region.id, {});
    case 'instance': {
      // It can be looked up by its name only.
      const { id, name, regionId } = subject.instance;
      return block('huaweicloud_rds_instances', id, regionId, { name: name === id ? undefined : name });
    }
    case 'backup':
    case 'log': {
      const listing = listingOf(subject);
      return listing && backupsBlock(listing);
    }
  }
}

function backupsBlock({ regionId, copies, instanceId, backupId, type }: Listing): string {
  const source = copies ? 'huaweicloud_rds_cross_region_backups' : 'huaweicloud_rds_backups';
  const options = { instance_id: instanceId, backup_type: type, backup_id: backupId };
  return block(source, `${copies ? 'copy' : 'backup'}_${backupId}`, regionId, options);
}

function block(source: string, name: string, regionId: string, options: Options): string {
  const all: Options = { region: regionOf(regionId), ...options };
  const args = Object.entries(all).map(([key, value]) => [key, value === undefined ? value : template(value)] as const);
  return dataBlock(`Project: ${template(regionId)}`, source, name, Object.fromEntries(args));
}
