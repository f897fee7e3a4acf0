import * as vscode from 'vscode';
import * as v from 'valibot';
import { placeOfFault } from '../../platform/jsonPlace.ts';
import type { Result } from './plan.ts';

/** Text without blanks around it; numbers and truth values as text. Empty and everything else is `undefined`. */
function readText(value: unknown): string | undefined {
  const plain = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  return typeof plain === 'string' && plain.trim() !== '' ? plain.trim() : undefined;
}

export const text = v.optional(v.pipe(v.unknown(), v.transform(readText)));

/** A text without which the record means nothing. */
export const key = v.pipe(v.unknown(), v.transform(readText), v.string());

/** A whole number of at least 1. */
export const count = v.pipe(
  text,
  v.transform((digits) => (digits !== undefined && /^[1-9]\d{0,14}$/.test(digits) ? Number(digits) : undefined)),
);

/** An object from JSON, or where it stops being some. Nothing of the text is in the words. */
export function parseObject(source: string, file: string): Result<Readonly<Record<string, unknown>>> {
  const json = source.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    const { line, column } = placeOfFault(json);
    return {
      problem: vscode.l10n.t(
        '{0} is not JSON: see line {1}, column {2}. Correct it, then try again.',
        file,
        line,
        column,
      ),
    };
  }
  // Anything else is a file without profiles.
  return { value: isObject(value) ? value : {} };
}

/** The records of a list, each with its place in it; `broken` counts those that are none or have no name. */
export function namedRecords<Schema extends v.GenericSchema<unknown, { readonly name: string }>>(
  list: unknown,
  schema: Schema,
): { readonly records: readonly v.InferOutput<Schema>[]; readonly broken: number } {
  const all: readonly unknown[] = Array.isArray(list) ? list : [];
  const records = new Map<string, v.InferOutput<Schema>>();
  let broken = 0;
  for (const raw of all) {
    const read = v.safeParse(schema, raw);
    if (!read.success) {
      broken += 1;
    } else if (!records.has(read.output.name)) {
      // Of two with one name the tools take the first.
      records.set(read.output.name, read.output);
    }
  }
  return { records: [...records.values()], broken };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of a field is missing in a profile. */
export function lacks(profile: string, field: string, how: string): { readonly problem: string } {
  return { problem: vscode.l10n.t('The profile {0} has no {1}. Run “{2}”, then try again.', profile, field, how) };
}

/** The modes that the tools know. Anything else is not repeated: it may be a key that got into the wrong line. */
const modes = [
  'AK',
  'AKSK',
  'Anonymous',
  'BearerToken',
  'ChainableRamRoleArn',
  'CloudSSO',
  'CredentialsURI',
  'EcsRamRole',
  'External',
  'OAuth',
  'OIDC',
  'RamRoleArn',
  'RamRoleArnWithEcs',
  'RamRoleArnWithRoleName',
  'RsaKeyPair',
  'SSO',
  'StsToken',
  'ecsAgency',
  'token',
];

/** A mode as the tool writes it. */
export function modeWord(mode: string): string {
  return modes.find((known) => known.toLowerCase() === mode.toLowerCase()) ?? vscode.l10n.t('an unknown mode');
}
