import * as l10n from '@vscode/l10n';
import type { ErrorKind } from '../../model/errors.ts';

/** A refusal as the cloud worded it, with every secret already taken out. */
export interface Refusal {
  /** The operation. */
  readonly action: string;
  readonly code: string;
  /** The cloud's own words. */
  readonly detail: string | undefined;
  readonly requestId: string | undefined;
  readonly status: number | undefined;
  /** Minutes by which this machine's clock is ahead of the cloud's; negative if it is behind. */
  readonly clockAhead?: number | undefined;
}

/** What a code means. The sentence is made when it is needed, in the language of that moment. */
export interface Rule {
  readonly kind: ErrorKind;
  readonly say: (refusal: Refusal) => string;
}

export type Rules = Readonly<Record<string, Rule>>;

export function rule(kind: ErrorKind, say: (refusal: Refusal) => string): Rule {
  return { kind, say };
}

/** The cloud's answer as it is, for codes that say more to the cloud's support than to anybody else. */
export function asAnswered({ code, detail, requestId }: Refusal): string {
  const words = detail?.replace(/[.。\s]+$/, '');
  if (!words) {
    return l10n.t('The cloud answered {0}. Request id {1}.', code, requestId ?? '-');
  }
  return l10n.t('The cloud answered {0}: {1}. Request id {2}.', code, words, requestId ?? '-');
}

/** The request itself was at fault, which only a new version of this product can mend. */
export function badRequest(what: () => string): Rule {
  return rule('request', ({ code, requestId }) =>
    l10n.t(
      '{0} Please report this as a problem of RDS Backups, with {1} and request id {2}.',
      what(),
      code,
      requestId ?? '-',
    ),
  );
}

/** A missing permission. Names it first: this is the label of a narrow row. */
export function permissionWords(permission: string): string {
  return l10n.t(
    'Missing permission: {0}. Ask your administrator for it; “Check Permissions” on the account shows all that are missing.',
    permission,
  );
}

/** The time of the request was too far off. */
export const wrongClock = rule('clock', ({ clockAhead }) => {
  if (clockAhead === undefined || Math.abs(clockAhead) < 1) {
    return l10n.t(
      "The cloud refused the time of the request. Set this computer's clock and time zone right (at most 15 minutes off), then try again.",
    );
  }
  return clockAhead > 0
    ? l10n.t("This computer's clock is {0} minutes ahead of the cloud's. Set it right, then try again.", clockAhead)
    : l10n.t("This computer's clock is {0} minutes behind the cloud's. Set it right, then try again.", -clockAhead);
});
