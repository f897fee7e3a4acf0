import type { ReportSettings } from './parts.ts';
import { folded, matches, type Pattern } from './pattern.ts';

/** What a team asks of the instances that one of the patterns fits, by name or by id. */
export interface TeamRule {
  readonly instances: readonly Pattern[];
  /** Ids; absent for all regions. */
  readonly regions?: readonly string[] | undefined;
  readonly oldestHours?: number | undefined;
  readonly copyRegion?: string | undefined;
  readonly leastRetentionDays?: number | undefined;
}

/** The rules of the team's files, the later ones over the earlier. */
export interface TeamRules {
  readonly rules: readonly TeamRule[];
  /** False for an untrusted workspace: its rules judge what was found, and change nothing of what is asked. */
  readonly trusted: boolean;
}

/** The instance that limits are for. */
export interface Place {
  readonly regionId: string;
  readonly instanceId: string;
  readonly name: string;
}

export interface OwnLimits {
  readonly limits: ReportSettings;
  /** The pattern of the last rule that one of the limits comes from. */
  readonly rule: string | undefined;
}

/**
 * The general limits, each replaced by the last of the team's rules for this instance that names it. The age that a team asks
 * for holds whatever the instance's own schedule is.
 */
export function limitsFor(place: Place, settings: ReportSettings, team: TeamRules | undefined): OwnLimits {
  let rule: string | undefined;
  let { oldestHours, leastRetentionDays, copyRegion, allowSchedule } = settings;
  const texts = team?.rules.length ? [folded(place.name), folded(place.instanceId)] : [];
  for (const each of team?.rules ?? []) {
    const pattern = fitting(each, place.regionId, texts);
    if (pattern) {
      const isLimit = (each.oldestHours ?? each.leastRetentionDays ?? each.copyRegion) !== undefined;
      rule = isLimit ? pattern.text : rule;
      oldestHours = each.oldestHours ?? oldestHours;
      allowSchedule &&= each.oldestHours === undefined;
      leastRetentionDays = each.leastRetentionDays ?? leastRetentionDays;
      copyRegion = each.copyRegion ?? copyRegion;
    }
  }
  // No cloud copies backups to the region that they are in.
  const elsewhere = copyRegion === place.regionId ? undefined : copyRegion;
  return { limits: { oldestHours, leastRetentionDays, copyRegion: elsewhere, allowSchedule }, rule };
}

/** Hours that backups have to be looked back for. Rules of an untrusted workspace do not make that longer. */
export function hoursToAsk({ limits }: OwnLimits, settings: ReportSettings, team: TeamRules | undefined): number {
  return Math.max(settings.oldestHours, team?.trusted ? limits.oldestHours : 0);
}

/** True if they ask for the same; how that is judged is another matter. */
export function isAskedAlike(one: ReportSettings, other: ReportSettings): boolean {
  return (
    one.oldestHours === other.oldestHours &&
    one.leastRetentionDays === other.leastRetentionDays &&
    one.copyRegion === other.copyRegion
  );
}

function fitting(rule: TeamRule, regionId: string, texts: readonly (readonly string[])[]): Pattern | undefined {
  return rule.regions && !rule.regions.includes(regionId)
    ? undefined
    : rule.instances.find((pattern) => texts.some((text) => matches(pattern, text)));
}
