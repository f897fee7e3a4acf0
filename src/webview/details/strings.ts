import * as vscode from 'vscode';
import type { DetailsStrings } from '../protocol/details.ts';

/** The page cannot reach the editor's translations, so it is handed all its sentences. */
export function detailsStrings(): DetailsStrings {
  return {
    ...generalStrings(),
    ...answerStrings(),
    ...placeStrings(),
    ...actionStrings(),
    ...linkStrings(),
    ...fieldStrings(),
  };
}

function generalStrings() {
  return {
    titleAndTime: vscode.l10n.t('{0}, {1}'),
    loading: vscode.l10n.t('Loading backup details…'),
    which: vscode.l10n.t('Backup {0} of {1}'),
    cancel: vscode.l10n.t('Cancel'),
    tryAgain: vscode.l10n.t('Try again'),
    refresh: vscode.l10n.t('Refresh'),
    refreshing: vscode.l10n.t('Refreshing…'),
    asOf: vscode.l10n.t('As the cloud reported it at {0}.'),
    summary: vscode.l10n.t('Summary'),
    actions: vscode.l10n.t('Actions'),
    utc: vscode.l10n.t('{0} ({1} in UTC)'),
    zone: vscode.l10n.t('Times are in {0} ({1}).'),
  };
}

function answerStrings() {
  return {
    finishedIn: vscode.l10n.t('Finished in {0}'),
    stoppedAfter: vscode.l10n.t('Stopped after {0}'),
    runningFor: vscode.l10n.t('Running for {0}'),
    old: vscode.l10n.t('{0} old'),
    justNow: vscode.l10n.t('Just now'),
    startedAt: vscode.l10n.t('Started {0}'),
    dataAsOf: vscode.l10n.t('Data as of {0}'),
    ageUnknown: vscode.l10n.t('Age not known'),
    startUnknown: vscode.l10n.t('Its start was not reported'),
    restorableUnknown: vscode.l10n.t('Restorable: not known'),
    timeIsOver: vscode.l10n.t('The time it is kept is over'),
    sizeUnknown: vscode.l10n.t('Size not known'),
    sizeChange: vscode.l10n.t('{0} on the median of the last {1}'),
    sizeSame: vscode.l10n.t('As the median of the last {0}'),
    smaller: vscode.l10n.t(
      'It is {0} smaller than usual: the median of the last {1} backups of the same type and method was {2}.',
    ),
    larger: vscode.l10n.t(
      'It is {0} larger than usual: the median of the last {1} backups of the same type and method was {2}.',
    ),
    keptUntil: vscode.l10n.t('Kept until {0}'),
    left: vscode.l10n.t('{0} left'),
    ended: vscode.l10n.t('That was {0} ago'),
    endUnknown: vscode.l10n.t('End not known'),
    keptUnknown: vscode.l10n.t('How long it is kept was not reported'),
    about: vscode.l10n.t('About {0}'),
    byPolicy: vscode.l10n.t('By the policy: {0}'),
    nothingToKeep: vscode.l10n.t('Nothing to keep'),
    nothingToKeepYet: vscode.l10n.t('Nothing to keep yet'),
    reportedUntil: vscode.l10n.t('Listed until {0}'),
    noSize: vscode.l10n.t('No size'),
    noSizeYet: vscode.l10n.t('No size yet'),
    notReported: vscode.l10n.t('Not reported'),
  };
}

function placeStrings() {
  return {
    inRegion: vscode.l10n.t('In {0}'),
    inAnotherRegion: vscode.l10n.t('In another region'),
    anotherRegion: vscode.l10n.t('another region'),
    ownRegion: vscode.l10n.t('The region of the instance'),
    copyRegion: vscode.l10n.t('The region of the copy'),
    alsoIn: vscode.l10n.t('Also in {0}'),
    copied: vscode.l10n.t('Copied from {0}'),
    copiedLater: vscode.l10n.t('Copied {1} later from {0}'),
    copiesLater: vscode.l10n.t('Copied from {0}, the last {1} later'),
    afterBackup: vscode.l10n.t('Copied {0} later'),
  };
}

function actionStrings() {
  return {
    download: vscode.l10n.t('Download…'),
    compare: vscode.l10n.t('Compare with…'),
    openConsole: vscode.l10n.t('Open in console'),
    showRawReply: vscode.l10n.t('Show raw reply'),
    askingReply: vscode.l10n.t('Asking the cloud for its reply…'),
  };
}

function linkStrings() {
  return {
    copyLink: vscode.l10n.t('Copy download link'),
    copyLinkAs: vscode.l10n.t('Copy link as…'),
    copyPublic: vscode.l10n.t('Copy public link'),
    copyInternal: vscode.l10n.t('Copy internal link'),
    copyPublicOf: vscode.l10n.t('Copy public link of {0}'),
    copyInternalOf: vscode.l10n.t('Copy internal link of {0}'),
    copy: vscode.l10n.t('Copy link'),
    gettingLink: vscode.l10n.t('Getting the link…'),
    linkUntil: vscode.l10n.t('The link at hand is valid for {0}, until {1}. Copying it later fetches a fresh one.'),
    linksUntil: vscode.l10n.t('The links at hand are valid for {0}, until {1}. Copying one later fetches a fresh one.'),
    linkEnded: vscode.l10n.t('The link at hand is no longer valid. Copying fetches a fresh one.'),
    linkOnRequest: vscode.l10n.t(
      'The cloud makes download links when it is asked. A backup may consist of several files.',
    ),
    linkEndUnknown: vscode.l10n.t('How long a link is valid is not reported. Copying fetches a fresh one.'),
    publicNote: vscode.l10n.t('It is a public link: whoever has it can download the backup.'),
    internalNote: vscode.l10n.t('An internal link works only inside the network of the cloud.'),
    databases: vscode.l10n.t('Databases'),
    database: vscode.l10n.t('Database'),
    publicLink: vscode.l10n.t('Public link'),
    internalLink: vscode.l10n.t('Internal link'),
    noSuchLink: vscode.l10n.t('None'),
  };
}

function fieldStrings() {
  return {
    showRaw: vscode.l10n.t('Show raw values'),
    hideRaw: vscode.l10n.t('Hide raw values'),
    raw: vscode.l10n.t('Raw value'),
    empty: vscode.l10n.t('empty'),
    copyRaw: vscode.l10n.t('Copy raw value of {0}'),
    field: vscode.l10n.t('Field'),
    value: vscode.l10n.t('Value'),
    inReply: vscode.l10n.t('In the reply'),
  };
}
