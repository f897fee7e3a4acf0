import * as vscode from 'vscode';
import type { CompareStrings } from '../protocol/compare.ts';

/** The page cannot reach the editor's translations, so it is handed all its sentences. */
export function compareStrings(): CompareStrings {
  return { ...generalStrings(), ...factStrings(), ...differenceStrings(), ...stateStrings() };
}

function generalStrings() {
  return {
    heading: vscode.l10n.t('Two backups compared'),
    first: vscode.l10n.t('First'),
    second: vscode.l10n.t('Second'),
    titleAndTime: vscode.l10n.t('{0}, {1}'),
    loading: vscode.l10n.t('Loading…'),
    which: vscode.l10n.t('Backup {0} of {1}'),
    actions: vscode.l10n.t('Actions'),
    swap: vscode.l10n.t('Swap sides'),
    refresh: vscode.l10n.t('Refresh both'),
    refreshing: vscode.l10n.t('Refreshing…'),
    cancel: vscode.l10n.t('Cancel'),
    openFirst: vscode.l10n.t('Details of the first'),
    openSecond: vscode.l10n.t('Details of the second'),
    summary: vscode.l10n.t('Summary'),
    whatMatters: vscode.l10n.t('What matters'),
    otherFields: vscode.l10n.t('Other fields that differ'),
    noOthers: vscode.l10n.t('All other fields are the same.'),
    sameFields: vscode.l10n.t('Fields that are the same'),
    showSame: vscode.l10n.t('Show {0} fields that are the same'),
    hideSame: vscode.l10n.t('Hide fields that are the same'),
    field: vscode.l10n.t('Field'),
    difference: vscode.l10n.t('Difference'),
    utc: vscode.l10n.t('{0} ({1} in UTC)'),
    notShown: vscode.l10n.t('Not shown'),
    zone: vscode.l10n.t('Times are in {0} ({1}).'),
    about: vscode.l10n.t('{0}: {1}'),
  };
}

function factStrings() {
  return {
    status: vscode.l10n.t('Status'),
    started: vscode.l10n.t('Started'),
    size: vscode.l10n.t('Size'),
    duration: vscode.l10n.t('Duration'),
    type: vscode.l10n.t('Type'),
    method: vscode.l10n.t('Method'),
    consistent: vscode.l10n.t('Data as of'),
    engineVersion: vscode.l10n.t('Engine version'),
    checksum: vscode.l10n.t('Checksum'),
    expires: vscode.l10n.t('Kept until'),
    where: vscode.l10n.t('Stored in'),
    instance: vscode.l10n.t('Instance'),
  };
}

function differenceStrings() {
  return {
    notKnown: vscode.l10n.t('Not known'),
    notInReply: vscode.l10n.t('Not in the reply'),
    same: vscode.l10n.t('Same'),
    different: vscode.l10n.t('Different'),
    cannotTell: vscode.l10n.t('Cannot tell'),
    smaller: vscode.l10n.t('Second is {0} smaller'),
    larger: vscode.l10n.t('Second is {0} larger'),
    sameSize: vscode.l10n.t('Both are equally large'),
    noSize: vscode.l10n.t('No size'),
    faster: vscode.l10n.t('Second took {0} less'),
    slower: vscode.l10n.t('Second took {0} more'),
    sameDuration: vscode.l10n.t('Both took equally long'),
    oneThenOther: vscode.l10n.t('{0}, then {1}'),
    earlier: vscode.l10n.t('Second began {0} earlier'),
    later: vscode.l10n.t('Second began {0} later'),
    sameStart: vscode.l10n.t('Both began at the same time'),
    earlierData: vscode.l10n.t('Second holds data {0} older'),
    laterData: vscode.l10n.t('Second holds data {0} newer'),
    endsEarlier: vscode.l10n.t('Second ends {0} earlier'),
    endsLater: vscode.l10n.t('Second ends {0} later'),
    change: vscode.l10n.t('{0} ({1})'),
  };
}

/** Both halves of "First failed, second is good". */
function stateStrings() {
  return {
    states: vscode.l10n.t('{0}, {1}'),
    firstGood: vscode.l10n.t('First is good'),
    firstUnusable: vscode.l10n.t('First is not usable'),
    firstFailed: vscode.l10n.t('First failed'),
    firstRunning: vscode.l10n.t('First is running'),
    firstDeleting: vscode.l10n.t('First is being deleted'),
    firstUnknown: vscode.l10n.t('First: {0}'),
    secondGood: vscode.l10n.t('second is good'),
    secondUnusable: vscode.l10n.t('second is not usable'),
    secondFailed: vscode.l10n.t('second failed'),
    secondRunning: vscode.l10n.t('second is running'),
    secondDeleting: vscode.l10n.t('second is being deleted'),
    secondUnknown: vscode.l10n.t('second: {0}'),
  };
}
