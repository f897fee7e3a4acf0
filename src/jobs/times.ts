import * as vscode from 'vscode';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `20 s`, `12 min`, `1 h 40 min`, `2 days`. */
export function durationWords(milliseconds: number): string {
  if (milliseconds < 1.5 * MINUTE) {
    return vscode.l10n.t('{0} s', Math.max(1, Math.round(milliseconds / SECOND)));
  }
  const minutes = Math.round(milliseconds / MINUTE);
  if (minutes < 90) {
    return vscode.l10n.t('{0} min', minutes);
  }
  if (milliseconds < 2 * DAY) {
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    return rest === 0 ? vscode.l10n.t('{0} h', hours) : vscode.l10n.t('{0} h {1} min', hours, rest);
  }
  return vscode.l10n.t('{0} days', Math.round(milliseconds / DAY));
}

/** `just now`, `5 min ago`, `3 h ago`, `2 d ago`. */
export function agoWords(then: number, now: number): string {
  const passed = now - then;
  if (passed < MINUTE) {
    return vscode.l10n.t('just now');
  }
  if (passed < HOUR) {
    return vscode.l10n.t('{0} min ago', Math.floor(passed / MINUTE));
  }
  return passed < 2 * DAY
    ? vscode.l10n.t('{0} h ago', Math.floor(passed / HOUR))
    : vscode.l10n.t('{0} d ago', Math.floor(passed / DAY));
}

/** How long a backup takes yet, by what is usual: `about 4 min left`; negative once it should have ended. */
export function leftWords(left: number, usual: number): string {
  if (left > 1.5 * MINUTE) {
    return vscode.l10n.t('about {0} left', durationWords(Math.round(left / MINUTE) * MINUTE));
  }
  if (left > MINUTE / 2) {
    return vscode.l10n.t('about a minute left');
  }
  return left > -Math.max(MINUTE / 2, usual / 10)
    ? vscode.l10n.t('about to end')
    : vscode.l10n.t('longer than usual (usually {0})', durationWords(usual));
}
