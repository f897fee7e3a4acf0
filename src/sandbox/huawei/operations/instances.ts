import { hex } from '../../data.ts';
import { DAY, HOUR } from '../../times.ts';
import { datastoreOf, type Row } from '../backups.ts';
import type { Engine, SampleInstance } from '../instance.ts';
import type { Ask, Operation } from '../operation.ts';
import { pageOf, readParams, type Params } from '../params.ts';
import { regionOf, type ProjectName } from '../projects.ts';
import { refusal } from '../refusals.ts';
import { formatTime } from '../times.ts';
import { backupWindow } from '../window.ts';

/** `GET /v3/{project_id}/instances` */
export const listInstances: Operation = ({ query }, ask) => {
  const params = readParams(query);
  const paging = params.paging();
  const found = ask.world.instancesIn(ask.project.name).filter(filterOf(params));
  const alone = found.length === 1 && params.text('id') !== undefined;
  return {
    instances: pageOf(found, paging).map((instance) => instanceRow(instance, alone, ask)),
    total_count: found.length,
  };
};

function filterOf(params: Params): (instance: SampleInstance) => boolean {
  const type = params.oneOf('type', 'Single', 'Ha', 'Replica');
  const engine = params.oneOf('datastore_type', 'MySQL', 'PostgreSQL', 'SQLServer', 'MariaDB');
  const group = params.oneOf('group_type', 'flexus');
  const [isId, isName] = [textFilter(params, 'id'), textFilter(params, 'name')];
  const tags = params.text('tags')?.split(',') ?? [];
  const [vpc, subnet, enterprise] = ['vpc_id', 'subnet_id', 'eps_id'].map((name) => params.text(name));
  return (instance) =>
    isId(instance.id) &&
    isName(instance.name) &&
    (type ?? instance.type) === instance.type &&
    (engine ?? instance.engine) === instance.engine &&
    group === undefined &&
    (vpc ?? vpcId(instance.project)) === vpcId(instance.project) &&
    (subnet ?? subnetId(instance.project)) === subnetId(instance.project) &&
    (enterprise ?? ENTERPRISE_PROJECT) === ENTERPRISE_PROJECT &&
    tags.every((tag) => tagsOf(instance).some(({ key, value }) => `${key}=${value}` === tag));
}

/** The whole text, or a part of it after a `*`. */
function textFilter(params: Params, name: string): (text: string) => boolean {
  const wanted = params.text(name);
  if (wanted === '*') {
    throw refusal('DBS.200001', name);
  }
  if (wanted === undefined) {
    return () => true;
  }
  return wanted.startsWith('*') ? (text) => text.includes(wanted.slice(1)) : (text) => text === wanted;
}

const ENTERPRISE_PROJECT = '0';

function vpcId(project: ProjectName): string {
  return dashed(`vpc ${project}`);
}

function subnetId(project: ProjectName): string {
  return dashed(`subnet ${project}`);
}

/** Small hexadecimal digits in the 8-4-4-4-12 form. */
function dashed(seed: string): string {
  return hex(seed, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function tagsOf({ number }: SampleInstance): readonly { readonly key: string; readonly value: string }[] {
  return number % 3 === 1 ? [{ key: 'stage', value: number < 50 ? 'production' : 'test' }] : [];
}

const ports: Readonly<Record<Engine, number>> = { MySQL: 3306, PostgreSQL: 5432, SQLServer: 1433, MariaDB: 3306 };
const fullVersions: Readonly<Record<string, string>> = {
  'MySQL 8.0': '8.0.32',
  'MySQL 5.7': '5.7.44',
  'PostgreSQL 16': '16.6',
  'PostgreSQL 14': '14.13',
  'PostgreSQL 12': '12.20',
};
/** Days for which a prepaid instance has been paid at the start. */
const PAID = 90 * DAY;

function instanceRow(instance: SampleInstance, alone: boolean, ask: Ask): Row {
  const { number, engine, version, quirks, project } = instance;
  const { started } = ask.surroundings;
  const building = instance.status === 'BUILD';
  const made = formatTime(started - instance.age, quirks.offset);
  const fullVersion = fullVersions[`${engine} ${version}`];
  return {
    id: instance.id,
    name: instance.name,
    status: instance.status,
    type: instance.type,
    alias: number % 4 === 2 ? `Team ${number}` : '',
    region: regionOf(project),
    datastore: {
      ...datastoreOf(instance),
      ...(fullVersion === undefined ? {} : { complete_version: fullVersion }),
    },
    created: building ? '' : made,
    updated: building ? '' : formatTime(started - Math.min(HOUR, instance.age), quirks.offset),
    volume: { type: instance.volume, size: instance.volumeSize },
    nodes: nodesOf(instance),
    related_instance: relatedOf(instance, ask),
    backup_strategy: { start_time: backupWindow(instance, started), keep_days: instance.keepDays },
    flavor_ref: `rds.${engine.toLowerCase()}.n1.large.2${instance.type === 'Ha' ? '.ha' : ''}`,
    cpu: '2',
    mem: '4',
    port: ports[engine],
    private_ips: building ? [] : [`192.168.${number % 250}.${10 + (number % 200)}`],
    public_ips: [],
    db_user_name: engine === 'SQLServer' ? 'rdsuser' : 'root',
    vpc_id: vpcId(project),
    subnet_id: subnetId(project),
    security_group_id: dashed(`security group ${project}`),
    enterprise_project_id: ENTERPRISE_PROJECT,
    time_zone: quirks.offset === '+0800' ? 'UTC+08:00' : 'UTC',
    maintenance_window: '18:00-22:00',
    switch_strategy: 'reliability',
    disk_encryption_id: '',
    associated_with_ddm: engine === 'MySQL' && number % 9 === 2,
    charge_info: { charge_mode: number % 2 === 1 ? 'prePaid' : 'postPaid' },
    ...(number % 2 === 1 ? { expiration_time: formatTime(started + PAID, quirks.offset) } : {}),
    tags: tagsOf(instance),
    ...(alone && engine === 'SQLServer' ? { backup_used_space: 12.5, storage_used_space: 7.25 } : {}),
  };
}

function nodesOf(instance: SampleInstance): readonly Row[] {
  const roles = { Single: ['master'], Ha: ['master', 'slave'], Replica: ['readreplica'] }[instance.type];
  return roles.map((role, place) => ({
    id: `${hex(`node ${instance.number} ${place}`, 32)}no${instance.id.slice(-2)}`,
    name: `${instance.name}_node${place}`,
    role,
    status: instance.status === 'BUILD' ? 'BUILD' : 'ACTIVE',
    availability_zone: `${regionOf(instance.project)}${'abc'[place] ?? 'a'}`,
  }));
}

function relatedOf(instance: SampleInstance, { world }: Ask): readonly Row[] {
  if (instance.primary !== undefined) {
    return [{ id: instance.primary, type: 'replica_of' }];
  }
  return world
    .instances()
    .filter(({ primary }) => primary === instance.id)
    .map(({ id }) => ({ id, type: 'replica' }));
}
