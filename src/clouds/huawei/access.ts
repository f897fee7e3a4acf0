import type { Access } from '../../model/provider.ts';
import { withParts } from '../../model/resources.ts';
import { checkPermissions, type Ground, type Listed, type Trials } from '../common/permissionCheck.ts';
import type { Learnt } from '../common/permissions.ts';
import type { Api } from './api.ts';
import { consoleUrl } from './console.ts';
import {
  instancesPermission,
  leastPolicy,
  nameOf,
  otherPermissions,
  regionsPermission,
  verdictOfTrial,
} from './permissions.ts';
import { backupShape } from './records/backups.ts';
import { instanceShape } from './records/instances.ts';
import { readList, type Body } from './records/read.ts';
import { snippet } from './snippets.ts';

/** What the account may do, and how to reach the same thing with other tools. */
export function accessTools(api: Api, learnt: Learnt = api.client.learnt): Access {
  const { account, projects } = api;
  const projectIdOf = (regionId: string) => projects.named(regionId)?.projectId;
  return {
    checkPermissions: async (...asked) => await checkPermissions(trials(api, learnt), ...asked),
    leastPolicy,
    snippet: (kind, subject) => snippet(kind, subject, { account, projectIdOf }),
    consoleUrl: (instance) => consoleUrl(account, instance),
  };
}

function trials(api: Api, learnt: Learnt): Trials {
  const { client, projects } = api;
  return {
    regions: {
      ...regionsPermission,
      list: async (call) => withParts((await projects.list(call)).regions).map(({ id }) => id),
      needed: () => regionsPermission.operations.some((operation) => learnt.of(operation) !== undefined),
    },
    instances: {
      ...instancesPermission,
      list: async (regionId, call) => {
        const place = await projects.place(regionId, call);
        const operation = api.operation(place, 'ListInstances', { query: { offset: 0, limit: 30 } });
        return (await api.records(operation, instanceShape(place), call)).items;
      },
    },
    others: otherPermissions.map(({ operations, query, ...rest }) => ({
      ...rest,
      operations,
      permission: nameOf(operations),
      send: async (ground, call) => {
        const place = await projects.place(ground.regionId, call);
        const facts = { path: { instance_id: ground.instanceId }, query: query(ground) };
        const { body } = await client.read(api.operation(place, operations[0], facts), call);
        return operations[0] === 'ListBackups' ? backupIn(body, ground) : undefined;
      },
    })),
    learnt,
    verdictOf: verdictOfTrial,
    now: () => client.clock.now(),
  };
}

/** A backup that can be downloaded, of those that a reply of ListBackups lists. */
function backupIn(body: Body, { instanceId, regionId }: Ground): Listed | undefined {
  const backups = readList(body, backupShape({ instanceId, regionId }))?.items ?? [];
  const good = backups.find(({ state }) => state.kind === 'good');
  return good && { kind: 'backup', id: good.id };
}
