import { iso } from '../api/records.ts';
import { abortable } from '../async/wait.ts';
import { healthWords, scheduleWords } from '../explorer/healthWords.ts';
import { assess } from '../health/assess.ts';
import { lookAt } from '../health/look.ts';
import type { Health } from '../model/insight.ts';
import type { ReportRow } from '../model/report.ts';
import type { FoundInstance } from '../commands/instanceSearch.ts';
import { healthSettings } from '../platform/settings.ts';
import { answerOf, pageFrom } from './answers.ts';
import { recordOf } from './browse.ts';
import { accountsFor, findOne } from './finding.ts';
import type { ToolParts } from './parts.ts';
import type { Input } from './schemas.ts';

type HealthInput = Input<'rdsBackups_backupHealth'>;

/** How one instance's backups are doing now, or all of the last report. */
export async function backupHealth(parts: ToolParts, input: HealthInput, signal: AbortSignal): Promise<string> {
  const { instance } = input;
  return instance === undefined
    ? await reported(parts, input)
    : await healthOfOne(parts, await findOne(parts, { ...input, instance }, signal), signal);
}

async function healthOfOne(parts: ToolParts, found: FoundInstance, signal: AbortSignal): Promise<string> {
  const { account, instance } = found;
  const record = recordOf(parts, account.id, instance);
  if (instance.role.kind === 'readonly') {
    return answerOf({ instance: record, health: { note: 'Read-only: it has no backups of its own.' } });
  }
  const known = parts.insight.health(account.id, instance.id);
  const health = known?.error === undefined && known ? known : await lookNow(parts, found, signal);
  return answerOf({ instance: record, health: healthRecord(health) });
}

/** Two requests: the policy, and one page of backups. */
async function lookNow({ sessions }: ToolParts, found: FoundInstance, signal: AbortSignal): Promise<Health> {
  const provider = await abortable(sessions.provider(found.account.id), signal);
  const policy = await abortable(provider.backupPolicy(found.instance, { signal }), signal);
  const settings = healthSettings();
  const checked = new Date();
  const against = { policy, checked, limitHours: settings.limitHours };
  return assess(await lookAt(provider, found.instance, against, { signal }), settings, checked);
}

function healthRecord(health: Health): object {
  const { state, trouble, lastGood, failures, against, excused, policy, since, checked } = health;
  const now = new Date();
  return {
    state,
    words: healthWords(health, now),
    needsAttention: trouble,
    lastGood: iso(lastGood),
    failedSince: failures,
    limitHours: against && 'limit' in against ? against.limit : undefined,
    missed: against && 'due' in against ? iso(against.due) : undefined,
    noneDueSince: excused || undefined,
    automatic: policy?.automatic,
    schedule: policy && scheduleWords(policy, now),
    nextBackup: iso(policy?.next),
    retentionDays: policy?.retention,
    logBackups: policy?.logs,
    lookedBackTo: iso(since),
    checked: iso(checked),
  };
}

/** The last report as it is kept: nothing is asked of a cloud. */
async function reported(parts: ToolParts, { account, region, onlyProblems = false, skip }: HealthInput) {
  const ids = new Set(accountsFor(parts, account).map(({ id }) => id));
  const desk = await parts.report();
  if (!desk.hasReport) {
    return answerOf({
      report: null,
      hint: 'There is no health report yet. The user can make one with the command "RDS Backups: Show Health Report"; ask with an instance for a single one.',
    });
  }
  const { progress, limits, rows, failures } = desk.report.snapshot();
  const meant = rows.filter(({ accountId, regionId }) => ids.has(accountId) && regionId === (region ?? regionId));
  const wanted = meant
    .filter(({ problems, state }) => !onlyProblems || problems.length > 0 || state === 'failed')
    .toSorted((left, right) => rank(left) - rank(right));
  const lost = failures.filter(({ accountId }) => ids.has(accountId));
  return pageFrom(skip, {
    head: {
      report: { state: progress.state, started: iso(progress.started), ended: iso(progress.ended), limits },
      counts: {
        instances: meant.length,
        withProblems: meant.filter(({ problems }) => problems.length > 0).length,
        notChecked: meant.filter(({ state }) => state === 'failed' || state === 'waiting').length,
      },
      couldNotBeListed: lost.length > 0 ? lost.slice(0, 20).map(lostRecord) : undefined,
    },
    key: 'instances',
    items: wanted,
    record: rowRecord,
  });
}

function lostRecord({
  accountName,
  regionId,
  message,
}: {
  accountName: string;
  regionId: string | undefined;
  message: string;
}) {
  return { account: accountName, region: regionId, reason: message };
}

/** What is bad first. */
function rank({ problems, state }: ReportRow): number {
  const worst = problems.some(({ severity }) => severity === 'bad') ? 0 : 1;
  return problems.length > 0 ? worst : state === 'failed' ? 2 : 3;
}

function rowRecord({
  accountId,
  accountName,
  regionId,
  instanceId,
  name,
  engine,
  state,
  why,
  problems,
  facts,
}: ReportRow) {
  return {
    accountId,
    account: accountName,
    region: regionId,
    id: instanceId,
    name,
    engine,
    state,
    why,
    problems: problems.map(({ kind, severity, words, why: reason }) => ({ kind, severity, words, why: reason })),
    lastGood: iso(facts?.lastGood),
    failedSince: facts?.failures,
    automatic: facts?.automatic,
    retentionDays: facts?.retention,
    copies: facts?.copies,
    copyRegion: facts?.copyRegion,
    checked: iso(facts?.checked),
  };
}
