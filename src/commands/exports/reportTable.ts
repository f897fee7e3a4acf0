import * as vscode from 'vscode';
import { cloudName } from '../../explorer/words.ts';
import type { ReportFacts, ReportFailure, ReportLimits, ReportRow } from '../../model/report.ts';
import { tableOf, type Cell, type Column, type ExportTable } from './cells.ts';
import { listed } from '../../platform/words.ts';
import { sentences } from '../../model/prose.ts';

const HOUR = 60 * 60 * 1000;

/**
 * The rows of a report, in their order, as of `now` (epoch milliseconds). The limits are named above the table; what could
 * not be listed, so that its rows are missing, is told as well.
 */
export function reportTable(
  rows: readonly ReportRow[],
  limits: ReportLimits,
  now: number,
  failures: readonly ReportFailure[] = [],
): ExportTable {
  const hasRules = rows.some(({ rule }) => rule !== undefined);
  return tableOf([...instanceColumns(), ...factColumns(now), ...lastColumns()], rows, {
    title: vscode.l10n.t('Backup report'),
    note: limitWords(limits, hasRules),
    warnings: failures.length > 0 ? [failureWords(failures)] : [],
  });
}

function instanceColumns(): readonly Column<ReportRow>[] {
  return [
    { key: 'instance', title: vscode.l10n.t('Instance'), cell: ({ name }) => name },
    { key: 'instanceId', title: vscode.l10n.t('Instance id'), cell: ({ instanceId }) => instanceId },
    { key: 'account', title: vscode.l10n.t('Account'), cell: ({ accountName }) => accountName },
    { key: 'cloud', title: vscode.l10n.t('Cloud'), cell: ({ cloud }) => cloudName(cloud) },
    { key: 'regionId', title: vscode.l10n.t('Region id'), cell: ({ regionId }) => regionId },
    { key: 'region', title: vscode.l10n.t('Region'), cell: ({ regionName }) => regionName },
    { key: 'engine', title: vscode.l10n.t('Engine'), cell: ({ engine }) => engine },
    { key: 'state', title: vscode.l10n.t('Status'), cell: stateWords },
    { key: 'why', title: vscode.l10n.t('Why'), cell: whyWords },
  ];
}

function factColumns(now: number): readonly Column<ReportRow>[] {
  const ageOf = ({ lastGood }: ReportFacts) =>
    lastGood === undefined ? undefined : Math.round((now - lastGood) / (HOUR / 10)) / 10;
  return [
    { key: 'lastGood', title: vscode.l10n.t('Last good backup (UTC)'), cell: fact(({ lastGood }) => date(lastGood)) },
    { key: 'hoursSince', title: vscode.l10n.t('Hours since then'), cell: fact(ageOf) },
    { key: 'failures', title: vscode.l10n.t('Failed since then'), cell: fact(({ failures }) => failures) },
    { key: 'since', title: vscode.l10n.t('Counted since (UTC)'), cell: fact(({ since }) => date(since)) },
    { key: 'backups', title: vscode.l10n.t('Backups'), cell: fact(({ backups }) => backups) },
    { key: 'bytes', title: vscode.l10n.t('Size of all (bytes)'), cell: fact(({ bytes }) => bytes) },
    { key: 'allCounted', title: vscode.l10n.t('All counted'), cell: fact(({ bytesPartial }) => !bytesPartial) },
    { key: 'lastBytes', title: vscode.l10n.t('Size of the last good one (bytes)'), cell: fact(({ size }) => size) },
    { key: 'changePercent', title: vscode.l10n.t('Unusual change in size (%)'), cell: fact(changeOf) },
    { key: 'retentionDays', title: vscode.l10n.t('Kept for (days)'), cell: fact(({ retention }) => retention) },
    { key: 'automatic', title: vscode.l10n.t('Automatic backup'), cell: fact(({ automatic }) => automatic) },
    { key: 'copy', title: vscode.l10n.t('Cross-region backup'), cell: fact(copyWords) },
    { key: 'copyRegion', title: vscode.l10n.t('Region of the copies'), cell: fact(({ copyRegion }) => copyRegion) },
  ];
}

function lastColumns(): readonly Column<ReportRow>[] {
  return [
    { key: 'rule', title: vscode.l10n.t('Rule'), cell: ({ rule }) => rule },
    { key: 'checked', title: vscode.l10n.t('Checked (UTC)'), cell: fact(({ checked }) => date(checked)) },
  ];
}

/** Of what was found; empty where nothing was looked at yet. */
function fact(cell: (facts: ReportFacts) => Cell): (row: ReportRow) => Cell {
  return ({ facts }) => facts && cell(facts);
}

function date(at: number | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at);
}

function stateWords({ state, problems, facts }: ReportRow): string {
  switch (state) {
    case 'failed':
      return vscode.l10n.t('Could not be checked');
    case 'left':
      return vscode.l10n.t('No backups of its own expected');
    case 'waiting':
    case 'checked':
      if (!facts) {
        return vscode.l10n.t('Not checked yet');
      }
      if (problems.length > 0) {
        return listed(problems.map(({ words }) => words));
      }
      return facts.isNew ? vscode.l10n.t('Too new to need a backup') : vscode.l10n.t('Good');
  }
}

function whyWords({ why, problems }: ReportRow): string | undefined {
  return why ?? (problems.length > 0 ? sentences(...problems.map((problem) => problem.why)) : undefined);
}

/** To a tenth of a percent. */
function changeOf({ sizeChange }: ReportFacts): number | undefined {
  return sizeChange && Math.round(sizeChange.ratio * 1000) / 10;
}

function copyWords({ copies }: ReportFacts): string | undefined {
  switch (copies) {
    case 'on':
      return vscode.l10n.t('On');
    case 'off':
      return vscode.l10n.t('Off');
    case 'unsupported':
      return vscode.l10n.t('Not possible');
    case 'unknown':
      return undefined;
  }
}

function limitWords({ oldestHours, leastRetentionDays, copyRegion }: ReportLimits, hasRules: boolean): string {
  return sentences(
    vscode.l10n.t('Oldest good backup allowed: {0} hours.', oldestHours),
    leastRetentionDays > 0 ? vscode.l10n.t('Least retention: {0} days.', leastRetentionDays) : undefined,
    copyRegion === undefined ? undefined : vscode.l10n.t('Copies required in {0}.', copyRegion),
    hasRules ? vscode.l10n.t('Where an instance has a rule, the limits of the rule hold instead.') : undefined,
  );
}

function failureWords(failures: readonly ReportFailure[]): string {
  const names = failures.map(({ accountName, regionName }) =>
    [accountName, regionName].filter((part) => part !== undefined).join(' · '),
  );
  return vscode.l10n.t('Instances are missing, as these could not be listed: {0}.', listed(names));
}
