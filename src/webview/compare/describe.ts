import * as vscode from 'vscode';
import type { Backup, Field } from '../../model/resources.ts';
import { leaveLinksOut } from '../../platform/leaveLinksOut.ts';
import { methodWords, statusWords, typeWords } from '../backupWords.ts';
import type { LoadedBackup } from '../details/describe.ts';
import { backupTitle, cleanField, startWords } from '../details/words.ts';
import type { ComparedBackup, FactName } from '../protocol/compare.ts';

/** What the page shows of one of the two. Links are left out here. */
export function describeCompared(
  { backup, instance, accountName, regionName }: LoadedBackup,
  nameOf: (regionId: string) => string | undefined,
): ComparedBackup {
  const own = backup.copy ? backup.copy.regionId : backup.regionId;
  const named = own === backup.regionId ? regionName : own && (nameOf(own) ?? own);
  return {
    title: backupTitle(backup),
    place: [instance.name, instance.engine, regionName, accountName].filter((part) => part !== '').map(leaveLinksOut),
    status: { kind: backup.state.kind, words: statusWords(backup.state) },
    started: backup.started?.getTime(),
    ended: backup.ended?.getTime(),
    consistent: backup.consistent?.getTime(),
    expires: backup.expires?.getTime(),
    size: backup.size,
    type: typeWords(backup.type),
    method: methodWords(backup.method),
    engineVersion: cleaned(backup.engineVersion),
    checksum: cleaned(backup.checksum),
    where: cleaned(named),
    instance: leaveLinksOut(instance.name),
    fields: backup.fields.map((field) => ({ ...cleanField(field), fact: factOf(field, backup) })),
    asked: backup.asOf.getTime(),
  };
}

/** "orders-db: 20 Nov 2026, 03:12 and 21 Nov 2026, 03:12": the panel's title. */
export function compareTitle(
  pair: readonly [LoadedBackup, LoadedBackup],
  locale: string,
  timeZone: string | undefined,
): string {
  const [one, other] = pair.map(({ backup }) =>
    backup.started ? startWords(backup.started, locale, timeZone) : backup.id,
  );
  const [first, second] = pair.map(({ instance }) => instance.name);
  return first === second
    ? vscode.l10n.t('{0}: {1} and {2}', first ?? '', one ?? '', other ?? '')
    : vscode.l10n.t('{0} and {1}', first ?? '', second ?? '');
}

/** The fact that a field repeats, so that it need not be told twice. */
function factOf({ value, raw }: Field, backup: Backup): FactName | undefined {
  if (value.as === 'date') {
    const dates = { started: backup.started, consistent: backup.consistent, expires: backup.expires };
    return nameOfFact(dates, (date) => date?.getTime() === value.at);
  }
  if (value.as === 'bytes') {
    return value.bytes === backup.size ? 'size' : undefined;
  }
  const { state, type, method, checksum, engineVersion, instanceId } = backup;
  const words = {
    status: state.raw,
    type: type?.raw,
    method: method?.raw,
    checksum,
    engineVersion,
    instance: instanceId,
  };
  return raw === '' ? undefined : nameOfFact(words, (word) => word === raw);
}

function nameOfFact<Facts extends object>(
  facts: Facts,
  fits: (value: Facts[keyof Facts]) => boolean,
): (keyof Facts & string) | undefined {
  return (Object.keys(facts) as (keyof Facts & string)[]).find((name) => fits(facts[name]));
}

function cleaned(text: string | undefined): string | undefined {
  return text === undefined ? undefined : leaveLinksOut(text);
}
