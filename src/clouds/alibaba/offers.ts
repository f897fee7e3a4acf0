import * as l10n from '@vscode/l10n';
import type { Offer, Offers } from '../../model/insight.ts';
import type { Instance } from '../../model/resources.ts';

const OFFERED: Offer = { offered: true };

/**
 * What engine and disk of an instance can have. An engine or a disk that is not known is given the benefit of the doubt;
 * so is a read-only instance, whose lists may hold what it had before it was one.
 */
export function offersOf(instance: Instance): Offers {
  const copies = copiesOf(instance);
  return {
    copies,
    logs: OFFERED,
    copiedLogs: copies,
    recoveryWindow: recoveryWindowOf(instance),
    usage: notReported(),
  };
}

/** The space that backups take is told by no operation of its own. */
function notReported(): Offer {
  return { offered: false, reason: l10n.t('The cloud does not report this.') };
}

function copiesOf({ engine, storage }: Instance): Offer {
  if (engine.kind === 'mariadb') {
    return { offered: false, reason: l10n.t('MariaDB has no cross-region backups.') };
  }
  if (engine.kind === 'mysql' && storage.kind === 'cloud') {
    return { offered: false, reason: l10n.t('Cross-region backups of MySQL need local disks.') };
  }
  return OFFERED;
}

function recoveryWindowOf({ engine }: Instance): Offer {
  return engine.kind === 'sqlserver'
    ? { offered: false, reason: l10n.t('The cloud does not report this for SQL Server.') }
    : OFFERED;
}
