import * as v from 'valibot';
import { placeOfFault } from '../../platform/jsonPlace.ts';
import type { TeamRule } from './limits.ts';
import { patternOf } from './pattern.ts';

/** Bytes of a file, and rules in it. */
export const mostBytes = 256 * 1024;
export const mostRules = 1000;
const mostPatterns = 100;
/** Patterns of all rules: each is compared with each instance. */
export const mostInAll = 2000;

const pattern = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(128),
  v.title('Pattern'),
  v.description(
    'Compared with the whole name and the whole id, without regard to case. * stands for any text, ? for any one character.',
  ),
);

const regionId = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,64}$/),
  v.title('Region'),
  v.description('The id of a region, such as cn-hangzhou.'),
);

const rule = v.pipe(
  v.strictObject({
    instances: v.pipe(
      v.array(pattern),
      v.minLength(1),
      v.maxLength(mostPatterns),
      v.title('Instances'),
      v.description('The instances that the rule is for: those that one of these patterns fits, by name or by id.'),
    ),
    regions: v.exactOptional(
      v.pipe(
        v.array(regionId),
        v.minLength(1),
        v.maxLength(mostPatterns),
        v.title('Regions'),
        v.description('The ids of the regions that the rule is for. Left out: all regions.'),
      ),
    ),
    oldestBackupHours: v.exactOptional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.maxValue(8760),
        v.title('Oldest allowed backup'),
        v.description('Hours after which a good backup is too old.'),
      ),
    ),
    copyRegion: v.exactOptional(
      v.pipe(
        v.string(),
        v.regex(/^[A-Za-z0-9_-]{1,64}$/),
        v.title('Required copy region'),
        v.description('The id of the region that backups have to be copied to.'),
      ),
    ),
    leastRetentionDays: v.exactOptional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(0),
        v.maxValue(3650),
        v.title('Least retention'),
        v.description('Days that backups have to be kept at least. 0 asks for nothing.'),
      ),
    ),
  }),
  v.title('Rule'),
  v.description(
    'What some of the instances are held to. Of several rules for an instance, each limit is taken from the last one that names it.',
  ),
);

/** What a team's file may have in it: limits, and nothing that names an address or a key. */
export const teamFileSchema = v.pipe(
  v.strictObject({
    $schema: v.exactOptional(
      v.pipe(v.string(), v.title('Schema'), v.description('The JSON schema that editors check this file with.')),
    ),
    rules: v.pipe(
      v.array(rule),
      v.maxLength(mostRules),
      v.title('Rules'),
      v.description('What instances are held to. Later rules go before earlier ones.'),
    ),
  }),
  v.title('RDS Backups: limits of a team'),
  v.description('Limits that the fleet report holds the instances of this workspace to.'),
);

type Property = keyof v.InferOutput<typeof rule> | keyof v.InferOutput<typeof teamFileSchema>;

/** Why a file is not used. Lines and rules are counted from 1. */
export type TeamProblem =
  | { readonly kind: 'large' }
  | { readonly kind: 'syntax'; readonly line: number }
  | { readonly kind: 'patterns' }
  | { readonly kind: 'shape' }
  | { readonly kind: 'unknown'; readonly name: string; readonly rule: number | undefined }
  | { readonly kind: 'value'; readonly name: Property; readonly rule: number | undefined };

/** The rules in the text of a file, or what is wrong with it: then none of them are used. */
export function readTeamFile(
  text: string,
): { readonly rules: readonly TeamRule[] } | { readonly problem: TeamProblem } {
  const json = text.replace(/^\uFEFF/, '');
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { problem: { kind: 'syntax', line: placeOfFault(json).line } };
  }
  const read = v.safeParse(teamFileSchema, value, { abortEarly: true });
  if (!read.success) {
    return { problem: problemOf(read.issues[0]) };
  }
  const { rules } = read.output;
  const patterns = rules.reduce((sum, { instances }) => sum + instances.length, 0);
  return patterns > mostInAll ? { problem: { kind: 'patterns' } } : { rules: rules.map(toRule) };
}

function toRule({ instances, oldestBackupHours: oldestHours, ...more }: v.InferOutput<typeof rule>): TeamRule {
  return { ...more, oldestHours, instances: instances.map(patternOf) };
}

function problemOf(issue: v.BaseIssue<unknown>): TeamProblem {
  const [first, second, third] = (issue.path ?? []).map(({ key }) => key);
  const at = typeof second === 'number' ? second + 1 : undefined;
  const name = at === undefined ? first : third;
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    return { kind: 'unknown', name: String(name).slice(0, 64), rule: at };
  }
  if (name === undefined) {
    return at === undefined ? { kind: 'shape' } : { kind: 'value', name: 'rules', rule: at };
  }
  return { kind: 'value', name: name as Property, rule: at };
}
