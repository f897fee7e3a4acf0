import * as vscode from 'vscode';
import type { Asked, ListProgress } from '../../model/history.ts';
import type { BackupPolicy, CopyPolicy, RecoveryWindow } from '../../model/insight.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';
import { methodWords, statusWords, typeWords } from '../backupWords.ts';
import type {
  Answer,
  BackupKind,
  BackupRow,
  CopyRow,
  CopyPolicyFacts,
  HistoryFacts,
  HistoryPeriod,
  ListState,
  PolicyFacts,
  RealityFacts,
  WindowFacts,
} from '../protocol/history.ts';
import type { HistoryBackup, HistoryCopy, HistoryReading, OpenedHistory } from './source.ts';

/** The sentence for a caught value. */
export type Explain = (error: unknown) => string;

/** No list of days in a message is longer. */
const MOST_DAYS = 400;

/** All but the long lists. */
export function historyFacts(opened: OpenedHistory, period: HistoryPeriod, explain: Explain): HistoryFacts {
  const { instance, reading } = opened;
  const words = [opened.engine, opened.regionName, opened.accountName].filter((part) => part !== '');
  return {
    period,
    from: reading.range.from.getTime(),
    to: reading.range.to.getTime(),
    name: leaveLinksOut(instance.name),
    place: words.map(leaveLinksOut),
    created: instance.created?.getTime(),
    backups: listState(reading.progress, explain),
    copies: listState(reading.copiesProgress, explain),
    policy: answer(reading.policy, policyFacts, explain),
    window: answer(reading.window, windowFacts, explain),
    copyPolicy: answer(reading.copyPolicy, (policy) => copyPolicyFacts(policy, opened), explain),
    reality: realityFacts(reading),
  };
}

/** Makes rows of backups; each kind is described once. */
export class RowWriter {
  readonly kinds: BackupKind[] = [];
  readonly #known = new Map<string, number>();

  row({ id, started, ended, size, ...backup }: HistoryBackup): BackupRow {
    return [id, started ?? null, ended ?? null, size ?? null, this.#kind(backup)];
  }

  #kind({ state, type, method, partial }: Omit<HistoryBackup, 'id' | 'started' | 'ended' | 'size'>): number {
    const words = [state, type, method].map((word) => (word ? `${word.kind} ${word.raw}` : ''));
    const key = [...words, String(partial)].join('\n');
    const known = this.#known.get(key) ?? this.kinds.length;
    if (known === this.kinds.length) {
      this.#known.set(key, known);
      const scope = partial ? vscode.l10n.t('Single databases') : '';
      const parts = [typeWords(type), methodWords(method), scope].filter((part) => part !== undefined && part !== '');
      this.kinds.push({ state: state.kind, status: statusWords(state), type: parts.join(' · '), partial });
    }
    return known;
  }
}

/** The copies, and the names of their regions. */
export function copyRows(
  copies: readonly HistoryCopy[],
  nameOf: (regionId: string) => string,
): { readonly regions: readonly string[]; readonly rows: readonly CopyRow[] } {
  const regions = new Map<string, number>();
  const rows = copies.map(({ backupId, regionId, state, ended, delay }): CopyRow => {
    const region = regionId === undefined ? -1 : (regions.get(regionId) ?? regions.size);
    if (regionId !== undefined) {
      regions.set(regionId, region);
    }
    return [backupId ?? null, region, state.kind, ended ?? null, delay ?? null];
  });
  return { regions: [...regions.keys()].map((id) => leaveLinksOut(nameOf(id))), rows };
}

function listState({ is, read, total, broken, failures, reason }: ListProgress, explain: Explain): ListState {
  return {
    is,
    read,
    total,
    broken,
    reason: reason === undefined ? undefined : leaveLinksOut(reason),
    failures: failures.map(({ range, error }) => ({
      from: range.from.getTime(),
      to: range.to.getTime(),
      message: leaveLinksOut(explain(error)),
    })),
  };
}

function answer<From, To>(asked: Asked<From>, facts: (value: From) => To, explain: Explain): Answer<To> {
  switch (asked.is) {
    case 'known':
      return { is: 'known', value: facts(asked.value) };
    case 'notOffered':
      return { is: 'notOffered', message: leaveLinksOut(asked.reason) };
    case 'failed':
      return { is: 'failed', message: leaveLinksOut(explain(asked.error)) };
    default:
      return asked;
  }
}

function policyFacts({ automatic, days, window, interval, retention }: BackupPolicy): PolicyFacts {
  return { automatic, days, window, interval, retention };
}

function windowFacts({ from, to, gaps }: RecoveryWindow): WindowFacts {
  return {
    from: from?.getTime(),
    to: to?.getTime(),
    gaps: gaps.map((gap) => ({ from: gap.from.getTime(), to: gap.to.getTime() })),
  };
}

function copyPolicyFacts(
  { backups, regionId, retention, since }: CopyPolicy,
  { regionNameOf }: OpenedHistory,
): CopyPolicyFacts {
  const region = regionId === undefined ? undefined : leaveLinksOut(regionNameOf(regionId));
  return { backups, retention, region, since: since?.getTime() };
}

function realityFacts(reading: HistoryReading): RealityFacts | undefined {
  const found = reading.reality(reading.range.to);
  return (
    found && {
      ...found,
      missed: found.missed.slice(-MOST_DAYS),
      failed: found.failed.slice(-MOST_DAYS),
      outside: found.outside.slice(-MOST_DAYS),
      missedCount: found.missed.length,
      failedCount: found.failed.length,
      outsideCount: found.outside.length,
    }
  );
}
