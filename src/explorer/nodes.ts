import type { Account } from '../model/account.ts';
import type { CloudError } from '../model/errors.ts';
import type { BackupPolicy, BackupUsage, CopyPolicy, RecoveryWindow } from '../model/insight.ts';
import type { LogFile } from '../model/logs.ts';
import type { Backup, Instance, Region } from '../model/resources.ts';

/** Rows of the tree as plain data; `items.ts` makes them visible. Ids are built from stable keys, never from labels. */
export type Node = AccountNode | RegionNode | InstanceNode | GroupNode | BackupNode | LogNode | FactNode | NoteNode;
/** Rows that have rows below them. */
export type ParentNode = AccountNode | RegionNode | InstanceNode | GroupNode;
/** Rows below which there is a list that is asked of the cloud. */
export type ListNode = Exclude<ParentNode, InstanceNode>;

export interface AccountNode {
  readonly kind: 'account';
  readonly id: string;
  readonly parent: undefined;
  /** Another one after it was renamed: the rows below go on standing below this node. */
  account: Account;
}

export interface RegionNode {
  readonly kind: 'region';
  readonly id: string;
  /** A part of a region stands below that one. */
  readonly parent: AccountNode | RegionNode;
  readonly region: Region;
}

export interface InstanceNode {
  readonly kind: 'instance';
  readonly id: string;
  /** Pinned instances stand below their account, and in their region as well. */
  readonly parent: RegionNode | AccountNode;
  /** A newer one after it was asked for again. */
  instance: Instance;
  /** Set on a pin whose instance the cloud no longer has. */
  gone?: boolean;
}

/** `copiedLogs` stand below `copies`, `released` below a region, the others below an instance. */
export type GroupKind = 'backups' | 'copies' | 'logs' | 'copiedLogs' | 'recovery' | 'released';

export interface GroupNode {
  readonly kind: 'group';
  readonly id: string;
  readonly parent: InstanceNode | RegionNode | GroupNode;
  readonly group: GroupKind;
  /** A group that the instance cannot have stands there closed, with this reason. */
  readonly unsupported?: string | undefined;
}

export interface BackupNode {
  readonly kind: 'backup';
  readonly id: string;
  readonly parent: GroupNode;
  readonly backup: Backup;
}

export interface LogNode {
  readonly kind: 'log';
  readonly id: string;
  readonly parent: GroupNode;
  readonly log: LogFile;
}

/** Something known about an instance, as a row of its own. `failed`: it could not be asked. */
export type Fact =
  | { readonly about: 'window'; readonly window: RecoveryWindow }
  | { readonly about: 'noWindow'; readonly reason: string }
  | { readonly about: 'schedule' | 'next' | 'kept' | 'logsKept'; readonly policy: BackupPolicy }
  | { readonly about: 'copyPolicy'; readonly policy: CopyPolicy }
  | { readonly about: 'usage'; readonly usage: BackupUsage }
  | {
      readonly about: 'failed';
      readonly what: 'window' | 'policy' | 'copyPolicy' | 'usage';
      readonly error: CloudError;
    };

export interface FactNode {
  readonly kind: 'fact';
  readonly id: string;
  readonly parent: GroupNode;
  readonly fact: Fact;
}

/**
 * A row that speaks for its parent:
 * `loading` (click cancels), `failed` (click tries again), `stopped` (click loads), `empty`, `more` (click loads the
 * next page), `broken` (records that could not be read; click opens the log), `changed` (the list was another one at its
 * end than at its beginning; click reads it anew), `hidden` (regions that are not shown; click chooses).
 */
export interface NoteNode {
  readonly kind: 'note';
  readonly id: string;
  readonly parent: ParentNode;
  readonly note: 'loading' | 'failed' | 'stopped' | 'empty' | 'more' | 'broken' | 'changed' | 'hidden';
  readonly error?: CloudError | undefined;
  /** The sentence of a failure of ours, which has no `error`. */
  readonly message?: string | undefined;
  /** Rows shown, and rows there are, for `more`; records left out, for `broken`; regions, for `hidden`. */
  readonly shown?: number;
  readonly total?: number | undefined;
  /** For `empty`: the list is narrowed by a filter. */
  readonly filtered?: boolean;
}

const join = (...parts: readonly string[]) => parts.map(encodeURIComponent).join('/');
/** The part of a pin's id below its account; no id of a region begins like this. */
const pinKey = (regionId: string, instanceId: string) => `*${join(regionId)}:${join(instanceId)}`;

export function accountNode(account: Account): AccountNode {
  return { kind: 'account', id: join(account.id), parent: undefined, account };
}

export function regionNode(parent: RegionNode['parent'], region: Region): RegionNode {
  return { kind: 'region', id: `${parent.id}/${join(region.id)}`, parent, region };
}

export function instanceNode(parent: RegionNode, instance: Instance): InstanceNode {
  return { kind: 'instance', id: `${parent.id}/${join(instance.id)}`, parent, instance };
}

export function pinNode(parent: AccountNode, instance: Instance): InstanceNode {
  return { kind: 'instance', id: `${parent.id}/${pinKey(instance.regionId, instance.id)}`, parent, instance };
}

/** The id of an instance's row as a pin, and of its row in a region that is shown. */
export function instanceNodeIds(
  accountId: string,
  regionId: string,
  instanceId: string,
  region: RegionNode | undefined,
): readonly string[] {
  const inRegion = region ? [`${region.id}/${join(instanceId)}`] : [];
  return [...inRegion, `${join(accountId)}/${pinKey(regionId, instanceId)}`];
}

export function groupNode(parent: GroupNode['parent'], group: GroupKind, unsupported?: string): GroupNode {
  return { kind: 'group', id: `${parent.id}/${group}`, parent, group, unsupported };
}

export function backupNode(parent: GroupNode, backup: Backup): BackupNode {
  const owner = backup.released ? `${join(backup.instanceId)}:` : '';
  return { kind: 'backup', id: `${parent.id}/${owner}${join(backup.id)}`, parent, backup };
}

export function logNode(parent: GroupNode, log: LogFile): LogNode {
  return { kind: 'log', id: `${parent.id}/${join(log.id)}`, parent, log };
}

export function factNode(parent: GroupNode, fact: Fact): FactNode {
  const key = fact.about === 'failed' ? `failed:${fact.what}` : fact.about;
  return { kind: 'fact', id: `${parent.id}/*${key}`, parent, fact };
}

export function noteNode(
  parent: ParentNode,
  note: NoteNode['note'],
  facts: Omit<NoteNode, 'kind' | 'id' | 'parent' | 'note'> = {},
): NoteNode {
  return { kind: 'note', id: `${parent.id}?${note}`, parent, note, ...facts };
}

export function accountOf(node: Node): Account {
  let current: Node = node;
  while (current.parent) {
    current = current.parent;
  }
  return current.account;
}

/** The row's instance, or the one it hangs below. */
export function instanceOf(node: Node): InstanceNode | undefined {
  let current: Node | undefined = node;
  while (current && current.kind !== 'instance') {
    current = current.parent;
  }
  return current;
}

/** The region that the row is in; for the rows below a pin only its id is known. */
export function regionIdOf(node: Node): string | undefined {
  let current: Node | undefined = node;
  while (current) {
    if (current.kind === 'region') {
      return current.region.id;
    }
    if (current.kind === 'instance') {
      return current.instance.regionId;
    }
    current = current.parent;
  }
  return undefined;
}

/** What a list's filter is kept under: the same for an instance in its region and as a pin. */
export function listIdOf(node: RegionNode | GroupNode): string {
  const instance = instanceOf(node);
  const region = regionIdOf(node) ?? '';
  const group = node.kind === 'group' ? [node.group] : [];
  return join(region, ...(instance ? [instance.instance.id] : []), ...group);
}

/** Lists that can be narrowed. */
export function isFilterable(node: Node): node is RegionNode | GroupNode {
  return node.kind === 'region' || (node.kind === 'group' && node.group !== 'recovery' && !node.unsupported);
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'kind' in value && 'id' in value && 'parent' in value;
}

/** The row whose list a row stands in or is about; the row itself where it has a list. */
export function listOwner(node: Node | undefined): ParentNode | undefined {
  switch (node?.kind) {
    case 'backup':
    case 'log':
    case 'fact':
    case 'note':
      return node.parent;
    default:
      return node;
  }
}
