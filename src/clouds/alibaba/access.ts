import type { Access } from '../../model/provider.ts';
import { checkPermissions, type Ground, type Listed, type Tried, type Trials } from '../common/permissionCheck.ts';
import type { Learnt } from '../common/permissions.ts';
import type { Api } from './api.ts';
import { consoleUrl } from './console.ts';
import {
  instancesPermission,
  leastPolicy,
  otherPermissions,
  permissionName,
  regionsPermission,
  verdictOf,
  type Permission,
} from './permissions.ts';
import { copyShape } from './records/backups.ts';
import { readList, type Body } from './records/read.ts';
import { instanceShape, regionShape } from './records/resources.ts';
import { snippet } from './snippets.ts';

/** What the account may do, and how to reach the same thing with other tools. */
export function accessTools(api: Api, learnt: Learnt = api.client.learnt): Access {
  const { account } = api;
  return {
    checkPermissions: async (...asked) => await checkPermissions(trials(api, learnt), ...asked),
    leastPolicy,
    snippet: (kind, subject) => snippet(kind, subject, account),
    consoleUrl: (instance) => consoleUrl(account, instance),
  };
}

function trials(api: Api, learnt: Learnt): Trials {
  const { client, endpoints, lists } = api;
  return {
    regions: {
      ...tried(regionsPermission),
      list: async (call) => {
        const { items } = await lists.records(api.regions(), regionShape, call);
        items.forEach(({ id, endpoint }) => endpoints.learn(id, endpoint));
        return items.map(({ id }) => id);
      },
    },
    instances: {
      ...tried(instancesPermission),
      list: async (regionId, call) => {
        const operation = api.in(regionId, instancesPermission.action, { MaxResults: 30 });
        return (await lists.records(operation, instanceShape(regionId), call)).items;
      },
    },
    others: otherPermissions.map((permission) => ({
      ...tried(permission),
      on: permission.on,
      suits: permission.suits,
      send: async (ground, call) => {
        const { action, params } = permission;
        const { body } = await client.read(api.in(ground.regionId, action, params(ground)), call);
        return action === 'DescribeCrossRegionBackups' ? copyIn(body, ground) : undefined;
      },
    })),
    learnt,
    verdictOf,
    now: () => client.clock.now(),
  };
}

function tried({ action, enables }: Pick<Permission, 'action' | 'enables'>): Tried {
  return { permission: permissionName(action), operations: [action], enables };
}

/** The first copy that a reply of DescribeCrossRegionBackups lists. */
function copyIn(body: Body, { instanceId, regionId }: Ground): Listed | undefined {
  const copy = readList(body, copyShape({ instanceId, regionId }))?.items[0];
  return copy && { kind: 'copy', id: copy.id };
}
