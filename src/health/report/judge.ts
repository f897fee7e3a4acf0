import type { Health } from '../../model/insight.ts';
import type { Problem, ProblemKind } from '../../model/report.ts';
import { assess, type Facts } from '../assess.ts';
import type { Evidence } from './evidence.ts';
import type { ReportSettings } from './parts.ts';
import { copyWords, failedWords, noGoodWords, offWords, retentionWords, sizeWords } from './words.ts';

type Severity = Problem['severity'];

const hour = 3_600_000;
const severities: readonly Severity[] = ['bad', 'warning', 'note'];

/**
 * What is wrong with an instance's backups as they were when it was checked, the worst first. Whether there is a good backup
 * that is young enough is judged as in the tree; here every problem is named, and not only the first. `hoursAsked` is what a
 * new check would look back for, where that is less than the limit.
 */
export function judge(
  evidence: Evidence,
  settings: ReportSettings,
  hoursAsked = settings.oldestHours,
): readonly Problem[] {
  const noGood = noGoodProblem(evidence, settings, hoursAsked);
  const problems = [
    noGood,
    offProblem(evidence, noGood, settings),
    failedProblem(evidence, noGood),
    copyProblem(evidence, settings),
    retentionProblem(evidence, settings),
    sizeProblem(evidence),
  ];
  return problems
    .filter((one) => one !== undefined)
    .toSorted((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
}

/** The instance is too new to need a backup yet. */
export function isNew({ facts, grounds }: Evidence, { oldestHours }: ReportSettings): boolean {
  return grounds.created !== undefined && facts.checked - grounds.created <= oldestHours * hour;
}

/** The health of it in the tree's terms, at the time of the check and without regard to failures. */
function healthOf(evidence: Evidence, { oldestHours, allowSchedule }: ReportSettings): Health {
  const { facts, grounds } = evidence;
  const known: Facts = {
    lastGood:
      facts.lastGood === undefined
        ? undefined
        : { began: new Date(grounds.began ?? facts.lastGood), ended: new Date(facts.lastGood) },
    failures: 0,
    running: dateOf(grounds.running),
    newestFirst: grounds.newestFirst,
    since: new Date(facts.since),
    complete: !facts.partial,
    created: dateOf(grounds.created),
    policy: policyOf(evidence),
    checked: new Date(facts.checked),
  };
  return assess(known, { limitHours: oldestHours, allowSchedule }, known.checked);
}

function policyOf({ facts, grounds }: Evidence): Facts['policy'] {
  const { automatic, retention } = facts;
  return automatic === undefined || !grounds.schedule
    ? undefined
    : {
        ...grounds.schedule,
        automatic,
        retention,
        next: undefined,
        logs: undefined,
        logRetention: undefined,
        fields: [],
      };
}

function noGoodProblem(evidence: Evidence, settings: ReportSettings, hoursAsked: number): Problem | undefined {
  const { facts } = evidence;
  const { state, against } = healthOf(evidence, settings);
  if (state === 'unknown') {
    const why = noGoodWords.partial(settings.oldestHours);
    return problem('noGood', 'warning', noGoodWords.unclear(), why);
  }
  if (facts.lastGood === undefined) {
    return state === 'good' || isNew(evidence, settings) ? undefined : noneProblem(evidence, settings, hoursAsked);
  }
  if (against && 'due' in against) {
    const why = noGoodWords.missedWhy(against.due.getTime(), facts.lastGood);
    return problem('noGood', 'warning', noGoodWords.missed(), why);
  }
  const { oldestHours } = settings;
  const age = (facts.checked - facts.lastGood) / hour;
  return state === 'good'
    ? undefined
    : problem('noGood', 'bad', noGoodWords.words(oldestHours), noGoodWords.late(oldestHours, age, facts.lastGood));
}

/** A limit may have become longer than the time that was looked at, or be longer than what may be looked at. */
function noneProblem({ facts, grounds }: Evidence, { oldestHours }: ReportSettings, hoursAsked: number): Problem {
  const looked = (facts.checked - facts.since) / hour;
  const isShort = looked < oldestHours && grounds.schedule?.interval === undefined;
  const short = hoursAsked < oldestHours ? noGoodWords.untrusted : noGoodWords.short;
  return isShort
    ? problem('noGood', 'warning', noGoodWords.unclear(), short(oldestHours, looked))
    : problem('noGood', 'bad', noGoodWords.words(oldestHours), noGoodWords.none(oldestHours, looked));
}

/** No fault where somebody makes backups all the same. */
function offProblem({ facts }: Evidence, noGood: Problem | undefined, settings: ReportSettings): Problem | undefined {
  if (facts.automatic !== false) {
    return undefined;
  }
  const age = facts.lastGood === undefined ? Infinity : facts.checked - facts.lastGood;
  const isYoung = noGood === undefined && age <= settings.oldestHours * hour;
  return problem('off', isYoung ? 'warning' : 'bad', offWords.words(), offWords.why(facts.lastGood));
}

function failedProblem({ facts }: Evidence, noGood: Problem | undefined): Problem | undefined {
  const { failures, lastGood, checked, since, partial } = facts;
  if (failures === 0) {
    return undefined;
  }
  const none = () => (partial ? failedWords.read(failures) : failedWords.all(failures, (checked - since) / hour));
  const why = lastGood === undefined ? none() : failedWords.since(failures, lastGood);
  return problem('failedLast', noGood?.severity === 'bad' ? 'bad' : 'warning', failedWords.words(), why);
}

function copyProblem({ facts }: Evidence, { copyRegion: wanted }: ReportSettings): Problem | undefined {
  const { copies, copyRegion: found } = facts;
  if (wanted === undefined) {
    return copies === 'off' ? problem('noCopy', 'note', copyWords.none(), copyWords.noneWhy()) : undefined;
  }
  switch (copies) {
    case 'off':
      return problem('noCopy', 'bad', copyWords.noneIn(wanted), copyWords.offWhy(wanted));
    case 'unsupported':
      return problem('noCopy', 'bad', copyWords.noneIn(wanted), copyWords.unsupportedWhy(wanted));
    case 'on':
      if (found !== undefined) {
        const why = copyWords.elsewhereWhy(wanted, found);
        return found === wanted ? undefined : problem('noCopy', 'bad', copyWords.noneIn(wanted), why);
      }
      break;
    case 'unknown':
      break;
  }
  return problem('noCopy', 'warning', copyWords.unclear(), copyWords.unclearWhy(wanted));
}

function retentionProblem({ facts }: Evidence, { leastRetentionDays: least }: ReportSettings): Problem | undefined {
  const { retention } = facts;
  if (least <= 0 || (retention !== undefined && retention >= least)) {
    return undefined;
  }
  return retention === undefined
    ? problem('retention', 'warning', retentionWords.unclear(), retentionWords.unclearWhy(least))
    : problem('retention', 'warning', retentionWords.words(retention), retentionWords.why(retention, least));
}

function sizeProblem({ facts: { size, sizeChange } }: Evidence): Problem | undefined {
  return (
    sizeChange &&
    problem('size', 'warning', sizeWords.words(sizeChange.ratio), sizeWords.why(size, sizeChange.ratio, sizeChange.of))
  );
}

function problem(kind: ProblemKind, severity: Severity, words: string, why: string): Problem {
  return { kind, severity, words, why };
}

function dateOf(time: number | undefined): Date | undefined {
  return time === undefined ? undefined : new Date(time);
}
