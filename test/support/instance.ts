import type { Engine, Instance, Storage } from '../../src/model/resources.ts';

/** A running primary instance in cn-hangzhou; `more` replaces parts of it. */
export function sampleInstance(
  engine: Engine | 'unknown' = 'mysql',
  storage: Storage | 'unknown' = 'local',
  more: Partial<Instance> = {},
): Instance {
  return {
    id: 'rm-1',
    name: 'orders',
    regionId: 'cn-hangzhou',
    engine: { kind: engine, raw: engine },
    engineVersion: '8.0',
    state: { kind: 'running', raw: 'Running' },
    storage: { kind: storage, raw: `${storage}_ssd` },
    role: { kind: 'primary', raw: 'Primary' },
    edition: undefined,
    lock: undefined,
    zone: undefined,
    created: undefined,
    expires: undefined,
    ...more,
  };
}
