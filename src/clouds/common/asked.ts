import * as l10n from '@vscode/l10n';
import { isCancelled, isCloudError, type ErrorKind } from '../../model/errors.ts';
import type { Related } from '../../model/provider.ts';
import type { Field, FieldValue } from '../../model/resources.ts';
import { text } from './values.ts';

export function shown(words: string): FieldValue {
  return { as: 'text', text: words };
}

export function notReported(): FieldValue {
  return { as: 'none', text: l10n.t('Not reported') };
}

/** A field of a record as it came; `undefined` where it says nothing. */
export function rawOf(fields: readonly Field[], name: string): string | undefined {
  return text(fields.find(({ key }) => key === name)?.raw);
}

/** What was found, or a field that says why it could not be had. `excused` are failures that mean something else. */
export async function orWhy(
  place: Pick<Field, 'key' | 'group' | 'label'>,
  ask: () => Promise<Related>,
  excused: (kind: ErrorKind) => Related | undefined = () => undefined,
): Promise<Related> {
  try {
    return await ask();
  } catch (error) {
    if (!isCloudError(error) || isCancelled(error)) {
      throw error;
    }
    return excused(error.kind) ?? { fields: [{ ...place, value: { as: 'none', text: error.message }, raw: '' }] };
  }
}
