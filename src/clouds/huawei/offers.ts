import * as l10n from '@vscode/l10n';
import { CloudError } from '../../model/errors.ts';
import type { Offer, Offers } from '../../model/insight.ts';
import type { Engine, Instance } from '../../model/resources.ts';

const OFFERED: Offer = { offered: true };

/** The engines whose backups the cloud counts by instance and in all, as it is asked for them. */
const COUNTED: Readonly<Partial<Record<Engine | 'unknown', string>>> = { mysql: 'mysql', mariadb: 'mariadb' };

/** What engine and role of an instance can have. An engine that is not known is given the benefit of the doubt. */
export function offersOf(instance: Instance): Offers {
  const own = ownBackups(instance);
  const copies = own.offered ? copiesOf(instance) : own;
  return { copies, logs: own, copiedLogs: copies, recoveryWindow: own, usage: own.offered ? usageOf(instance) : own };
}

/** Throws a `CloudError` with the reason where something is not offered: the cloud would answer with an empty list. */
export function checkOffered(offer: Offer): void {
  if (!offer.offered) {
    throw new CloudError({ kind: 'unsupported', message: offer.reason });
  }
}

/** The word of the cloud for the engine of an instance whose backups it counts. */
export function countedEngine({ engine }: Instance): string | undefined {
  return COUNTED[engine.kind];
}

function ownBackups({ role }: Instance): Offer {
  return role.kind === 'readonly'
    ? { offered: false, reason: l10n.t('A read replica has no backups of its own. Look at its primary instance.') }
    : OFFERED;
}

function copiesOf({ engine }: Instance): Offer {
  return engine.kind === 'mariadb'
    ? { offered: false, reason: l10n.t('MariaDB has no cross-region backups.') }
    : OFFERED;
}

function usageOf(instance: Instance): Offer {
  return countedEngine(instance) !== undefined || instance.engine.kind === 'sqlserver'
    ? OFFERED
    : { offered: false, reason: l10n.t('The cloud reports this for MySQL, MariaDB and SQL Server only.') };
}
