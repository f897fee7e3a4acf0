import type { CloudId } from '../../model/account.ts';
import type { ReportFailure, ReportProgress, ReportRow, ReportSnapshot } from '../../model/report.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';
import type { ReportHead, TeamLimits } from '../protocol/report.ts';
import type { ReportSource } from './source.ts';

/** Rows never change, they are replaced: each has to be looked through only once. */
const clean = new WeakMap<ReportRow, ReportRow>();

/** All but the rows, as the page shows it: the last step of its texts. */
export function describeHead(snapshot: Omit<ReportSnapshot, 'rows'>, source: ReportSource, clouds: Iterable<CloudId>) {
  const { scope, limits, progress, failures } = snapshot;
  return {
    scope,
    limits,
    progress: cleanProgress(progress),
    failures: failures.map(cleanFailure),
    team: describeTeam(source.team()),
    clouds: Object.fromEntries([...clouds].map((cloud) => [cloud, source.cloudName(cloud)])),
  } satisfies ReportHead;
}

export function describeTeam({ files, displayOnly }: TeamLimits): TeamLimits {
  return {
    files: files.map((file) => ({ ...file, problem: file.problem && leaveLinksOut(file.problem) })),
    displayOnly,
  };
}

export function describeRow(row: ReportRow): ReportRow {
  const known = clean.get(row);
  if (known) {
    return known;
  }
  // One look at all texts, since hardly ever one of them has anything to leave out.
  const texts = textsOf(row).join(' \n ');
  const described = leaveLinksOut(texts) === texts ? row : cleanRow(row);
  clean.set(row, described);
  return described;
}

function textsOf(row: ReportRow): string[] {
  const { accountName, regionName, instanceId, name, engine, engineName, why, rule, problems } = row;
  const parts = [row.regionId, accountName, regionName, instanceId, name, engine, engineName, why, rule];
  const texts = [...parts, row.facts?.copyRegion, ...problems.flatMap((problem) => [problem.words, problem.why])];
  return texts.filter((text) => text !== undefined);
}

function cleanRow(row: ReportRow): ReportRow {
  const { facts } = row;
  return {
    ...row,
    accountName: leaveLinksOut(row.accountName),
    regionId: leaveLinksOut(row.regionId),
    regionName: leaveLinksOut(row.regionName),
    instanceId: leaveLinksOut(row.instanceId),
    name: leaveLinksOut(row.name),
    engine: leaveLinksOut(row.engine),
    engineName: leaveLinksOut(row.engineName),
    why: row.why && leaveLinksOut(row.why),
    rule: row.rule && leaveLinksOut(row.rule),
    facts: facts && { ...facts, copyRegion: facts.copyRegion && leaveLinksOut(facts.copyRegion) },
    problems: row.problems.map((problem) => ({
      ...problem,
      words: leaveLinksOut(problem.words),
      why: leaveLinksOut(problem.why),
    })),
  };
}

function cleanFailure(failure: ReportFailure): ReportFailure {
  return {
    ...failure,
    accountName: leaveLinksOut(failure.accountName),
    regionName: failure.regionName && leaveLinksOut(failure.regionName),
    message: leaveLinksOut(failure.message),
  };
}

function cleanProgress(progress: ReportProgress): ReportProgress {
  return { ...progress, waiting: progress.waiting && leaveLinksOut(progress.waiting) };
}
