import * as vscode from 'vscode';
import type { HistoryStrings } from '../protocol/historyStrings.ts';

/** The page cannot reach the editor's translations, so it is handed all its sentences. */
export function historyStrings(): HistoryStrings {
  return {
    ...generalStrings(),
    ...answerStrings(),
    ...dayStrings(),
    ...calendarStrings(),
    ...chartStrings(),
    ...windowStrings(),
    ...realityStrings(),
    ...copyStrings(),
    ...tableStrings(),
  };
}

function generalStrings() {
  return {
    loading: vscode.l10n.t('Loading the history…'),
    summary: vscode.l10n.t('Summary'),
    actions: vscode.l10n.t('Actions'),
    stop: vscode.l10n.t('Stop'),
    cancel: vscode.l10n.t('Cancel'),
    close: vscode.l10n.t('Close'),
    tryAgain: vscode.l10n.t('Try again'),
    goOn: vscode.l10n.t('Go on'),
    refresh: vscode.l10n.t('Refresh'),
    refreshing: vscode.l10n.t('Refreshing…'),
    export: vscode.l10n.t('Export…'),
    exporting: vscode.l10n.t('Exporting…'),
    revealing: vscode.l10n.t('Looking for it in the tree…'),
    period: vscode.l10n.t('Period'),
    period_month: vscode.l10n.t('30 days'),
    period_weeks: vscode.l10n.t('18 weeks'),
    period_year: vscode.l10n.t('1 year'),
    reading: vscode.l10n.t('Reading the backups…'),
    readSoFar: vscode.l10n.t('{0} read so far'),
    readOf: vscode.l10n.t('{0} of {1} read'),
    about: vscode.l10n.t('{0}: {1}'),
    why: vscode.l10n.t('{0} {1}'),
    pair: vscode.l10n.t('{0}, {1}'),
    fromTo: vscode.l10n.t('{0} – {1}'),
    now: vscode.l10n.t('now'),
    asking: vscode.l10n.t('Asking…'),
    notOffered: vscode.l10n.t('Not offered'),
    notKnown: vscode.l10n.t('Not known'),
    notReported: vscode.l10n.t('Not reported'),
    partStopped: vscode.l10n.t('Stopped before the cloud answered.'),
    backupsStopped: vscode.l10n.t('Stopped: not all backups were read. What is here is only a part.'),
    backupsUnread: vscode.l10n.t('Not all backups could be read.'),
    partUnread: vscode.l10n.t('The backups from {0} to {1} could not all be read.'),
    copiesStopped: vscode.l10n.t('Stopped: not all copies were read.'),
    copiesUnread: vscode.l10n.t('Not all copies could be read.'),
    broken: vscode.l10n.t(
      'Records that could not be understood and were left out: {0}. The output channel says which.',
    ),
    asOf: vscode.l10n.t('As the cloud reported it at {0}.'),
    lastBackup: vscode.l10n.t('Last backup: {0}'),
  };
}

function answerStrings() {
  return {
    sinceLastGood: vscode.l10n.t('since the last good backup'),
    noneGood: vscode.l10n.t('No good backup'),
    inThisPeriod: vscode.l10n.t('in this period'),
    countOf: vscode.l10n.t('{0} of {1}'),
    noDays: vscode.l10n.t('None yet'),
    goodDays: vscode.l10n.t('days with a good backup'),
    goodDaysSoFar: vscode.l10n.t('days with a good backup so far'),
    policy: vscode.l10n.t('policy'),
    policyKept: vscode.l10n.t('policy, kept {0}'),
    policyOff: vscode.l10n.t('Off'),
    policyEvery: vscode.l10n.t('Every {0}'),
    policyDaily: vscode.l10n.t('Daily, {0}'),
    policyOn: vscode.l10n.t('{0}, {1}'),
    window: vscode.l10n.t('restorable'),
    anyMoment: vscode.l10n.t('restorable to any moment'),
    exceptGaps: vscode.l10n.t('restorable, except in gaps: {0}'),
  };
}

function dayStrings() {
  return {
    goodCount: vscode.l10n.t('{0} good'),
    goodAfter: vscode.l10n.t('{0} good after it'),
    failedCount: vscode.l10n.t('{0} failed'),
    failedAfter: vscode.l10n.t('{0} failed after it'),
    runningCount: vscode.l10n.t('{0} running'),
    otherCount: vscode.l10n.t('{0} neither good nor failed'),
    largest: vscode.l10n.t('largest {0}'),
    size: vscode.l10n.t('size {0}'),
    dayNoneYet: vscode.l10n.t('no backup so far'),
    dayNone: vscode.l10n.t('no backup'),
    dayNotKept: vscode.l10n.t('no backup; one of that day would no longer be kept'),
    dayBefore: vscode.l10n.t('before the instance was created'),
    dayUnread: vscode.l10n.t('not read yet'),
  };
}

function calendarStrings() {
  return {
    last_month: vscode.l10n.t('Last 30 days'),
    last_weeks: vscode.l10n.t('Last 18 weeks'),
    last_year: vscode.l10n.t('Last year'),
    calendar: vscode.l10n.t('Backups by day'),
    calendarHint: vscode.l10n.t('Point at a day, or go there with the arrow keys. Enter shows its backups.'),
    legend: vscode.l10n.t('Legend'),
    day_good: vscode.l10n.t('Good'),
    day_mixed: vscode.l10n.t('Good and failed ones'),
    day_failed: vscode.l10n.t('Failed'),
    day_running: vscode.l10n.t('Under way'),
    day_other: vscode.l10n.t('Neither good nor failed'),
    day_none: vscode.l10n.t('None'),
    day_open: vscode.l10n.t('Not over yet'),
    day_notKept: vscode.l10n.t('No longer kept'),
    day_before: vscode.l10n.t('Before the instance'),
    day_unread: vscode.l10n.t('Not read yet'),
  };
}

function chartStrings() {
  return {
    overTime: vscode.l10n.t('Size and duration'),
    chartLabel: vscode.l10n.t('Size and duration of the good backups'),
    chartHint: vscode.l10n.t('Point at a backup, or go there with the arrow keys. Enter selects it in the tree.'),
    noPoints: vscode.l10n.t('There is no good backup to show.'),
    timeUnknown: vscode.l10n.t('Time not known'),
    sizeUnknown: vscode.l10n.t('size not known'),
    took: vscode.l10n.t('took {0}'),
    logScale: vscode.l10n.t('Logarithmic scale'),
    lines: vscode.l10n.t('Lines'),
    noType: vscode.l10n.t('Type not known'),
    otherTypes: vscode.l10n.t('Other types'),
    anomalies: vscode.l10n.t('Out of the ordinary'),
    noAnomalies: vscode.l10n.t('Nothing is out of the ordinary.'),
    tooFew: vscode.l10n.t('The first {0} of each type have too few before them to be compared.'),
    moreAnomalies: vscode.l10n.t('{0} earlier ones'),
    smaller: vscode.l10n.t('{0} smaller than the median of the {1} before it'),
    larger: vscode.l10n.t('{0} larger than the median of the {1} before it'),
    quicker: vscode.l10n.t('took {0} less time than the median of the {1} before it'),
    slower: vscode.l10n.t('took {0} more time than the median of the {1} before it'),
    smallerThan: vscode.l10n.t('{0} smaller than usual'),
    largerThan: vscode.l10n.t('{0} larger than usual'),
    quickerThan: vscode.l10n.t('{0} less time than usual'),
    slowerThan: vscode.l10n.t('{0} more time than usual'),
  };
}

function windowStrings() {
  return {
    windowTitle: vscode.l10n.t('Restore window'),
    noWindow: vscode.l10n.t('The cloud reports no moment that it can be restored to.'),
    noGaps: vscode.l10n.t('It can be restored to any moment in between.'),
    withGaps: vscode.l10n.t('It can be restored to any moment in between, except in these gaps:'),
    gap: vscode.l10n.t('{0} to {1} ({2})'),
  };
}

function realityStrings() {
  return {
    realityTitle: vscode.l10n.t('Policy and reality'),
    realityOff: vscode.l10n.t('Automatic backup is off: none is due.'),
    realityUnknown: vscode.l10n.t('It is not known when an automatic backup would be due.'),
    realityLater: vscode.l10n.t('This can be told once all backups were read.'),
    made: vscode.l10n.t('{0} of {1} automatic backups due since {2} were made.'),
    noneDue: vscode.l10n.t('No automatic backup was due since {0}.'),
    missed: vscode.l10n.t('Missing: {0} ({1}).'),
    allFailed: vscode.l10n.t('Failed, with no good automatic one instead: {0} ({1}).'),
    outside: vscode.l10n.t('Begun outside of the backup window: {0} ({1}).'),
    lastOf: vscode.l10n.t('the last on {0}'),
    oldest: vscode.l10n.t('The oldest good automatic backup here is of {0}.'),
    keptAsPolicy: vscode.l10n.t('The oldest good automatic backup is of {0}, as a retention of {1} has it.'),
    keptLonger: vscode.l10n.t(
      'The oldest good automatic backup is of {0}: kept for longer than the {1} of the policy.',
    ),
    keptShorter: vscode.l10n.t('The oldest good automatic backup is of {0}, though the policy keeps them for {1}.'),
  };
}

function copyStrings() {
  return {
    copiesTitle: vscode.l10n.t('Copies in other regions'),
    copyOff: vscode.l10n.t('Backups are not copied to another region.'),
    copyOn: vscode.l10n.t('Backups are copied to another region.'),
    copyTo: vscode.l10n.t('Backups are copied to {0}.'),
    copyKept: vscode.l10n.t('A copy is kept for {0}.'),
    copiesReading: vscode.l10n.t('Reading the copies…'),
    noCopies: vscode.l10n.t('There is no copy from this period.'),
    copiedOf: vscode.l10n.t('{0} of the {1} good backups have a good copy.'),
    copiedOfKept: vscode.l10n.t(
      '{0} of the {1} good backups since {2} have a good copy. Copies of older ones are no longer kept.',
    ),
    copiedOfSince: vscode.l10n.t('{0} of the {1} good backups since {2}, when copying began, have a good copy.'),
    copiesIn: vscode.l10n.t('They are in {0}.'),
    lastDelay: vscode.l10n.t('The last copy was there {0} after its backup.'),
    longestDelay: vscode.l10n.t('The slowest was there {0} after its backup.'),
    copiesFailed: vscode.l10n.t('Copies that failed: {0}.'),
    loneCopies: vscode.l10n.t('Copies whose backup is not listed here: {0}.'),
  };
}

function tableStrings() {
  return {
    tableTitle: vscode.l10n.t('As a table'),
    rowCount: vscode.l10n.t('Backups: {0}'),
    noRows: vscode.l10n.t('There is no backup in this period.'),
    onlyDay: vscode.l10n.t('Only those of {0}.'),
    allDays: vscode.l10n.t('Show all days'),
    showDetails: vscode.l10n.t('Show details'),
    started: vscode.l10n.t('Start'),
    type: vscode.l10n.t('Type'),
    status: vscode.l10n.t('Status'),
    sizeTitle: vscode.l10n.t('Size'),
    tookTitle: vscode.l10n.t('Took'),
    copy: vscode.l10n.t('Copy'),
    more: vscode.l10n.t('More'),
    details: vscode.l10n.t('Details'),
    otherRegion: vscode.l10n.t('Another region'),
    copyFailed: vscode.l10n.t('failed'),
    copyRunning: vscode.l10n.t('under way'),
    later: vscode.l10n.t('+{0}'),
  };
}
