import * as l10n from '@vscode/l10n';
import type { ErrorKind } from '../../model/errors.ts';

/** A refusal as the cloud worded it, with every secret already taken out. */
export interface Refusal {
  /** The operation, which is also the name of the permission it needs: `rds:<action>`. */
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
