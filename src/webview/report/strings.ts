import * as vscode from 'vscode';
import type { ReportStrings } from '../protocol/report.ts';

/** The page cannot reach the editor's translations, so it is handed all its sentences. */
export function reportStrings(): ReportStrings {
  return { ...headStrings(), ...progressStrings(), ...answerStrings(), ...filterStrings(), ...tableStrings() };
}

function headStrings() {
  return {
    title: vscode.l10n.t('Backup health'),
    intro: vscode.l10n.t(
      'Checks the backups of all instances against your limits, and lists what needs attention. It only reads, and gives way to everything else you do.',
    ),
    start: vscode.l10n.t('Check backups'),
    chooseScope: vscode.l10n.t('Choose what to check…'),
    changeLimits: vscode.l10n.t('Change limits…'),
    account: vscode.l10n.t('1 account'),
    accounts: vscode.l10n.t('{0} accounts'),
    region: vscode.l10n.t('1 region'),
    regions: vscode.l10n.t('{0} regions'),
    limitAge: vscode.l10n.t('a good backup in {0}'),
    limitKept: vscode.l10n.t('kept for {0}'),
    limitCopy: vscode.l10n.t('copied to {0}'),
    teamFiles: vscode.l10n.t('Limits of the team'),
    teamRule: vscode.l10n.t('One rule of the team’s file applies as well.'),
    teamRules: vscode.l10n.t('{0} rules of the team’s file apply as well.'),
    displayOnly: vscode.l10n.t(
      'This workspace is not trusted, so they only change what is shown here, not what the cloud is asked.',
    ),
    openFile: vscode.l10n.t('Open {0}'),
    open: vscode.l10n.t('Open'),
    cancel: vscode.l10n.t('Cancel'),
    opening: vscode.l10n.t('Looking for it in the side bar…'),
    exporting: vscode.l10n.t('Exporting…'),
  };
}

function progressStrings() {
  return {
    progress: vscode.l10n.t('Progress'),
    checkedAndListed: vscode.l10n.t('{0} of {1} instances checked, {2} of {3} regions listed.'),
    checkedOf: vscode.l10n.t('{0} of {1} instances checked.'),
    checkedAll: vscode.l10n.t('All {0} instances checked.'),
    checkedNone: vscode.l10n.t('No instances checked.'),
    checkedOne: vscode.l10n.t('One instance checked.'),
    paused: vscode.l10n.t('Paused.'),
    stopped: vscode.l10n.t('Stopped.'),
    interrupted: vscode.l10n.t('The window was closed before the end.'),
    asOf: vscode.l10n.t('As of {0}.'),
    asOfBetween: vscode.l10n.t('Checked between {0} and {1}.'),
    justNow: vscode.l10n.t('just now'),
    pause: vscode.l10n.t('Pause'),
    resume: vscode.l10n.t('Resume'),
    stop: vscode.l10n.t('Stop'),
    checkAgain: vscode.l10n.t('Check again'),
    retry: vscode.l10n.t('Try again'),
    retryAll: vscode.l10n.t('Try again what failed ({0})'),
    retryOf: vscode.l10n.t('Try {0} again'),
    failures: vscode.l10n.t('Could not be listed'),
    noneYet: vscode.l10n.t('No instances yet. They appear as soon as a region is listed.'),
    noneListed: vscode.l10n.t('No instances could be listed. The reasons are above.'),
    noneFound: vscode.l10n.t('There are no instances in the accounts and regions that were chosen.'),
  };
}

function answerStrings() {
  return {
    summary: vscode.l10n.t('Summary: choose problems to see only those'),
    noGood: vscode.l10n.t('No good backup'),
    noGoodNote: vscode.l10n.t('in the last {0}'),
    noGoodRuled: vscode.l10n.t('within their limits'),
    off: vscode.l10n.t('Automatic backup off'),
    offNote: vscode.l10n.t('none is due on any day'),
    failedLast: vscode.l10n.t('Failed last'),
    failedLastNote: vscode.l10n.t('after the last good one'),
    unusual: vscode.l10n.t('Unusual size'),
    unusualNote: vscode.l10n.t('against those before'),
    tooBrief: vscode.l10n.t('Kept too briefly'),
    tooBriefNote: vscode.l10n.t('less than {0}, or not known'),
    tooBriefRuled: vscode.l10n.t('less than their limits allow'),
    tooBriefNoLimit: vscode.l10n.t('no limit is set'),
    withoutCopy: vscode.l10n.t('No copy'),
    withoutCopyNote: vscode.l10n.t('in another region'),
    withoutCopyIn: vscode.l10n.t('in {0}'),
    withoutCopyRuled: vscode.l10n.t('where their limits ask for one'),
    unchecked: vscode.l10n.t('Not checked'),
    uncheckedNote: vscode.l10n.t('the cloud did not answer'),
    spaceUsed: vscode.l10n.t('Space used'),
    inBackups: vscode.l10n.t('in {0} backups'),
    inBackupsAtLeast: vscode.l10n.t('at least, in {0} backups'),
    inOneBackup: vscode.l10n.t('in one backup'),
    atLeast: vscode.l10n.t('at least {0}'),
    totals: vscode.l10n.t('Totals'),
    totalsBy: vscode.l10n.t('Totals by'),
    byCloud: vscode.l10n.t('Cloud'),
    byRegion: vscode.l10n.t('Region'),
    byEngine: vscode.l10n.t('Engine'),
    showAll: vscode.l10n.t('Show all {0}'),
    showFewer: vscode.l10n.t('Show fewer'),
    checkedOfGroup: vscode.l10n.t('{0} of {1} checked'),
    instances: vscode.l10n.t('Instances'),
    withProblems: vscode.l10n.t('With problems'),
    backups: vscode.l10n.t('Backups'),
    space: vscode.l10n.t('Space'),
  };
}

function filterStrings() {
  return {
    filters: vscode.l10n.t('Export and filters'),
    export: vscode.l10n.t('Export…'),
    search: vscode.l10n.t('Name, id, account or region'),
    onlyProblems: vscode.l10n.t('Only problems'),
    allClouds: vscode.l10n.t('All clouds'),
    allAccounts: vscode.l10n.t('All accounts'),
    allRegions: vscode.l10n.t('All regions'),
    allEngines: vscode.l10n.t('All engines'),
    cloud: vscode.l10n.t('Cloud'),
    accountTitle: vscode.l10n.t('Account'),
    regionTitle: vscode.l10n.t('Region'),
    engine: vscode.l10n.t('Engine'),
    showing: vscode.l10n.t('Showing {0} of {1}'),
    resetFilters: vscode.l10n.t('Reset filters'),
    noneFits: vscode.l10n.t('No instance fits the filters.'),
  };
}

function tableStrings() {
  return {
    table: vscode.l10n.t('Instances and their backups'),
    instance: vscode.l10n.t('Instance'),
    state: vscode.l10n.t('State'),
    lastGood: vscode.l10n.t('Last good'),
    size: vscode.l10n.t('Size'),
    copy: vscode.l10n.t('Copy'),
    kept: vscode.l10n.t('Kept'),
    where: vscode.l10n.t('Where'),
    good: vscode.l10n.t('Good'),
    isNew: vscode.l10n.t('New'),
    isNewWhy: vscode.l10n.t('The instance is too new to need a backup yet.'),
    waiting: vscode.l10n.t('Waiting'),
    again: vscode.l10n.t('Being checked again'),
    notChecked: vscode.l10n.t('Not checked'),
    notExpected: vscode.l10n.t('None expected'),
    backupRunning: vscode.l10n.t('Backup running'),
    noneSince: vscode.l10n.t('none since {0}'),
    sizeAgainst: vscode.l10n.t('{0} against the median of the {1} before'),
    copied: vscode.l10n.t('Yes'),
    noCopy: vscode.l10n.t('None'),
    copyUnsupported: vscode.l10n.t('Not possible'),
    notKnown: vscode.l10n.t('Not known'),
    details: vscode.l10n.t('What was found'),
    notAsked: vscode.l10n.t('The cloud has not been asked about it yet.'),
    showInstance: vscode.l10n.t('Show in side bar'),
    showHistory: vscode.l10n.t('History'),
    close: vscode.l10n.t('Close'),
    lastGoodAt: vscode.l10n.t('Last good backup: {0}.'),
    foundSince: vscode.l10n.t('{0} backups with {1} since {2}.'),
    ruleOf: vscode.l10n.t('Limits by the team’s rule for {0}.'),
    checkedAgo: vscode.l10n.t('Checked {0}.'),
  };
}
