import { hash, letters } from '../../data.ts';
import { DAY, HOUR } from '../../times.ts';
import { isLocalDisk, RESOURCE_GROUP, type SampleInstance } from '../instance.ts';
import type { Ask } from '../operation.ts';
import { formatTime } from '../times.ts';

export type Row = Readonly<Record<string, unknown>>;

const YEAR = 365 * DAY;
const PREPAID_EVERY = 3;
const MEMORY_MB = [2048, 4096, 8192, 16_384] as const;

export function created(instance: SampleInstance, ask: Ask): number {
  return ask.surroundings.started - instance.age;
}

export function isPrepaid({ number }: SampleInstance): boolean {
  return number % PREPAID_EVERY === 0;
}

export function memory({ number }: SampleInstance): number {
  return MEMORY_MB[number % MEMORY_MB.length] ?? MEMORY_MB[0];
}

export function cpu(instance: SampleInstance): string {
  return String(memory(instance) / 2048);
}

/** What the list and the attributes of an instance have in common. */
export function commonFields(instance: SampleInstance, ask: Ask): Row {
  const { number, region, engine, description } = instance;
  return {
    DBInstanceId: instance.id,
    ...(description === undefined ? {} : { DBInstanceDescription: description }),
    RegionId: region,
    ZoneId: instance.zone,
    Engine: engine,
    EngineVersion: instance.version,
    DBInstanceStatus: instance.status,
    DBInstanceStorageType: instance.storage,
    DBInstanceType: instance.master === undefined ? 'Primary' : 'Readonly',
    DBInstanceClass: `${engine.toLowerCase()}.n${cpu(instance)}.${isLocalDisk(instance) ? 'xlarge' : 'c'}`,
    DBInstanceNetType: 'Intranet',
    InstanceNetworkType: 'VPC',
    ConnectionMode: 'Standard',
    ConnectionString: `${instance.id}.${engine.toLowerCase()}.rds.aliyuncs.com`,
    PayType: isPrepaid(instance) ? 'Prepaid' : 'Postpaid',
    ExpireTime: isPrepaid(instance) ? formatTime(created(instance, ask) + 3 * YEAR, 'seconds') : '',
    LockMode: instance.lockMode,
    LockReason: instance.lockMode === 'Unlock' ? '' : 'instance over disk quota',
    MasterInstanceId: instance.master ?? null,
    ReadOnlyDBInstanceIds: {
      ReadOnlyDBInstanceId: ask.world
        .instances()
        .filter(({ master }) => master === instance.id)
        .map(({ id }) => ({ DBInstanceId: id })),
    },
    VpcId: `vpc-${letters(`vpc ${region}`, 12)}`,
    VSwitchId: `vsw-${letters(`vswitch ${instance.zone}`, 12)}`,
    ResourceGroupId: RESOURCE_GROUP,
    DeletionProtection: number % 2 === 0,
  };
}

/** One row of DescribeDBInstances; `detailed` adds what InstanceLevel=1 asks for. */
export function listRow(instance: SampleInstance, detailed: boolean, ask: Ask): Row {
  return {
    ...commonFields(instance, ask),
    CreateTime: formatTime(created(instance, ask), 'seconds'),
    DestroyTime: '',
    MutriORsignle: instance.region === 'cn-hangzhou',
    IoAccelerationEnabled: '0',
    BpeEnabled: instance.storage === 'general_essd' ? '1' : '0',
    ...(detailed
      ? { Category: instance.category, DBInstanceCPU: cpu(instance), DBInstanceMemory: memory(instance) }
      : {}),
  };
}

/** The one element of DescribeDBInstanceAttribute. */
export function attributeRow(instance: SampleInstance, ask: Ask): Row {
  const gibibytes = 20 * Math.ceil((instance.size * 3) / 2 ** 30 / 20);
  return {
    ...commonFields(instance, ask),
    Category: instance.category,
    CreationTime: formatTime(created(instance, ask), 'seconds'),
    DBInstanceStorage: gibibytes,
    DBInstanceDiskUsed: String(instance.size * 2),
    DBInstanceMemory: memory(instance),
    DBInstanceCPU: cpu(instance),
    CurrentKernelVersion: `rds_${hash(instance.version) % 90_000_000}`,
    DBMaxQuantity: 500,
    MaxConnections: memory(instance) / 2,
    MaxIOPS: 2000,
    SlaveZones: { SlaveZone: [{ ZoneId: instance.zone }] },
    TempUpgradeTimeStart: formatTime(ask.now - HOUR, 'seconds')
      .replace('T', ' ')
      .replace('Z', ''),
  };
}
