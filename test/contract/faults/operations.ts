import type { CloudId } from '../../../src/model/account.ts';
import type { CloudProvider, Related } from '../../../src/model/provider.ts';
import type { FieldValue, Instance } from '../../../src/model/resources.ts';
import type { ListNode } from '../../../src/explorer/nodes.ts';
import { refTo } from '../../../src/model/provider.ts';
import { call } from '../walk.ts';
import type { Subjects } from './lane.ts';
import type { Tree } from './rows.ts';

/** What a method is asked, and in lines what a user gets to see of its answer. */
export type Operation =
  | { readonly as: 'rows'; readonly of: (tree: Tree, at: Subjects) => ListNode; readonly only?: CloudId }
  | {
      readonly as: 'value';
      readonly ask: (provider: CloudProvider, at: Subjects) => Promise<readonly string[]>;
      readonly only?: CloudId;
    };

type Ask = Extract<Operation, { readonly as: 'value' }>['ask'];

const rows = (of: (tree: Tree, at: Subjects) => ListNode, only?: CloudId): Operation => ({
  as: 'rows',
  of,
  ...(only && { only }),
});
const value = (ask: Ask, only?: CloudId): Operation => ({ as: 'value', ask, ...(only && { only }) });

/** As the list had it before it was ready: then its own state is asked for first. */
function notReady(instance: Instance): Instance {
  return { ...instance, state: { kind: 'busy', raw: 'REBOOTING' } };
}

function words(said: FieldValue): string {
  return said.as === 'text' || said.as === 'none' ? said.text : JSON.stringify(said);
}

function linesOf({ fields, copies }: Related): readonly string[] {
  const places = copies?.map(({ regionId, delay }) => `in ${regionId ?? '-'}, ${delay ?? '-'}`) ?? ['copies not told'];
  return [...fields.map(({ label, value: said }) => `${label}: ${words(said)}`), ...places];
}

/**
 * Every method of a provider, so that none is forgotten; `undefined` for those that ask nothing of a cloud. `only` where the
 * other clouds have nothing to be asked.
 */
export const operations: Readonly<Record<keyof CloudProvider, Operation | undefined>> = {
  listRegions: rows((tree) => tree.account),
  listInstances: rows((tree) => tree.region),
  listBackups: rows((tree, { many }) => tree.group(many, 'backups')),
  listCopies: rows((tree, { copied }) => tree.group(copied, 'copies')),
  listLogs: rows((tree, { copied }) => tree.group(copied, 'logs')),
  listCopiedLogs: rows((tree, { copied }) => tree.group(copied, 'copiedLogs')),
  listReleased: rows((tree) => tree.released, 'alibaba'),
  recoveryWindow: rows((tree, { copied }) => tree.group(copied, 'recovery')),
  getInstance: value(async (provider, { region, copied }) => {
    const { name, engine, state } = await provider.getInstance(region.id, copied.id, call());
    return [name, engine.raw, state.raw];
  }),
  backupFilters: value(
    async (provider, { copied }) =>
      (await provider.backupFilters(copied, 'copies', call())).flatMap(({ label, choices = [] }) => [
        label,
        ...choices.map(({ id }) => id),
      ]),
    'alibaba',
  ),
  findBackup: value(async (provider, { backup }) => {
    const found = await provider.findBackup(refTo(backup), call());
    return found ? [found.id, found.state.raw] : ['gone'];
  }),
  rawReply: value(async (provider, { backup }) => {
    const reply = await provider.rawReply(refTo(backup), call());
    return reply ? [reply.operation, String(reply.json.includes(backup.id))] : ['gone'];
  }),
  links: value(async (provider, { backup }) => {
    const answer = await provider.links({ ...backup, links: [] }, call());
    return 'reason' in answer ? [answer.reason] : answer.links.map(({ network }) => network);
  }),
  logLinks: value(async (provider, { log }) => {
    const answer = await provider.logLinks({ ...log, links: [] }, call());
    return 'reason' in answer ? [answer.reason] : answer.links.map(({ network }) => network);
  }),
  backupPolicy: value(async (provider, { copied }) => {
    const { automatic, days, window, retention } = await provider.backupPolicy(copied, call());
    return [JSON.stringify({ automatic, days, window, retention })];
  }),
  copyPolicies: value(async (provider, { region, copied, many }) => {
    const policies = await provider.copyPolicies(region.id, [copied.id, many.id], call());
    return policies.map(({ instanceId, backups, regionId }) => `${instanceId} ${backups} ${regionId ?? '-'}`);
  }),
  copyPolicy: value(async (provider, { copied }) => {
    const { backups, regionId } = await provider.copyPolicy(copied, call());
    return [`${backups} ${regionId ?? '-'}`];
  }),
  usage: value(async (provider, { copied }) => {
    const { used, scope } = await provider.usage(copied, call());
    return [`${used ?? '-'} ${scope ?? '-'}`];
  }, 'huawei'),
  related: value(async (provider, { backup }) => linesOf(await provider.related(backup, call()))),
  checkPermissions: value(async (provider, { region }) => {
    const checks = await provider.checkPermissions([region.id], () => undefined, call());
    return checks.map(({ permission, result, why }) => [permission, result, why ?? ''].join(': '));
  }),
  listDatabases: value(async (provider, { databases }) => await provider.listDatabases(databases, call())),
  backupOptions: value(async (provider, { busy }) => {
    const { refusal, choices } = await provider.backupOptions(notReady(busy), call());
    return refusal === undefined ? choices.map(({ label }) => label) : [refusal];
  }),
  jobProgress: value(async (provider, { job }) => {
    const { state, stage } = await provider.jobProgress(job, call('job'));
    return [state, stage];
  }),
  runningBackups: value(async (provider, { busy }) =>
    (await provider.runningBackups(busy, call())).map(({ job, progress }) => `${job.id} ${progress.state}`),
  ),
  lookForStarted: value(async (provider, { request, since }) => [
    (await provider.lookForStarted(request, since, call())).found,
  ]),
  // Has a matrix of its own: it acts.
  createBackup: undefined,
  capabilities: undefined,
  offers: undefined,
  instanceFilters: undefined,
  releasedFilters: undefined,
  matchCopies: undefined,
  leastPolicy: undefined,
  snippet: undefined,
  consoleUrl: undefined,
  preview: undefined,
  resume: undefined,
  dispose: undefined,
};
