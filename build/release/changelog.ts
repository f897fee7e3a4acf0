/*
 * CHANGELOG.md as text: its entries are headings such as `## 1.2.0 – 2026-11-22`, the newest first; `unreleased` stands in
 * place of the day until there is one.
 */

export interface Entry {
  readonly version: string;
  /** As 2026-11-22; `undefined` until it is released. */
  readonly day: string | undefined;
  /** What stands below the heading, trimmed. */
  readonly text: string;
}

const HEADING = /^## (.*)$/m;
const TITLE = /^(\d+\.\d+\.\d+) – (unreleased|\d{4}-\d{2}-\d{2})$/;
const UNRELEASED = 'unreleased';

/** The entries in their order. Throws on a heading that is not one of an entry. */
export function entriesOf(changelog: string): readonly Entry[] {
  const [, ...parts] = changelog.split(HEADING);
  return parts.flatMap((title, index) => {
    if (index % 2 === 1) {
      return [];
    }
    const [, version, day] = TITLE.exec(title.trim()) ?? [];
    if (version === undefined || day === undefined) {
      throw new Error(
        `CHANGELOG.md: "## ${title}" is not of the form "## 1.2.0 – 2026-11-22" or "## 1.2.0 – unreleased"`,
      );
    }
    return [{ version, day: day === UNRELEASED ? undefined : day, text: (parts[index + 1] ?? '').trim() }];
  });
}

/** Whether an entry says anything: headings alone do not. */
export function saysSomething({ text }: Entry): boolean {
  return text.split('\n').some((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** What is wrong with the changelog for a release of that version; `today` is as 2026-11-22. */
export function changelogFaults(changelog: string, version: string, today: string): readonly string[] {
  let entries: readonly Entry[];
  try {
    entries = entriesOf(changelog);
  } catch (error) {
    return [(error as Error).message];
  }
  const [newest, ...older] = entries;
  if (newest?.version !== version) {
    return [`CHANGELOG.md: the newest entry is ${newest?.version ?? 'missing'}, and not that of ${version}`];
  }
  return [
    ...(newest.day === undefined
      ? [`CHANGELOG.md: ${version} has no date; "npm run release -- prepare ${version}" sets it`]
      : []),
    ...(newest.day !== undefined && !isDay(newest.day) ? [`CHANGELOG.md: there is no day ${newest.day}`] : []),
    ...(newest.day !== undefined && newest.day > today ? [`CHANGELOG.md: ${newest.day} is yet to come`] : []),
    ...(saysSomething(newest) ? [] : [`CHANGELOG.md: the entry of ${version} is empty`]),
    ...older.flatMap((entry) => (entry.day === undefined ? [`CHANGELOG.md: ${entry.version} was never released`] : [])),
    ...entries.flatMap((entry, index) => {
      const next = entries[index + 1];
      return next !== undefined && compareVersions(entry.version, next.version) <= 0
        ? [`CHANGELOG.md: ${entry.version} stands above ${next.version}`]
        : [];
    }),
  ];
}

/** The changelog with the unreleased entry under this version and day. Throws if there is none. */
export function released(changelog: string, version: string, today: string): string {
  const [newest, before] = entriesOf(changelog);
  if (newest === undefined || newest.day !== undefined) {
    throw new Error('CHANGELOG.md has no unreleased entry at its top.');
  }
  if (!saysSomething(newest)) {
    throw new Error('CHANGELOG.md: the unreleased entry is empty.');
  }
  if (before !== undefined && compareVersions(version, before.version) <= 0) {
    throw new Error(`${version} is not above ${before.version}, which was released before.`);
  }
  return changelog.replace(`## ${newest.version} – ${UNRELEASED}`, `## ${version} – ${today}`);
}

/** What goes with a release: the entry's text under the name of the version. */
export function releaseNotes(changelog: string, version: string): string {
  const entry = entriesOf(changelog).find((one) => one.version === version);
  return `# RDS Backups ${version}\n\n${entry?.text ?? ''}\n`;
}

export function isVersion(text: string | undefined): text is string {
  return /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.test(text ?? '');
}

/** Below 0 if `one` is the older. */
export function compareVersions(one: string, other: string): number {
  const [left, right] = [one, other].map((version) => version.split('.').map(Number));
  const differing = left?.findIndex((number, index) => number !== right?.[index]) ?? -1;
  return differing < 0 ? 0 : (left?.[differing] ?? 0) - (right?.[differing] ?? 0);
}

function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

/** Commits that change nothing a user can notice say so, and why, in a line of their message. */
const EXCUSE = /^Changelog: none\b.*\S/im;

/**
 * Whether a change lacks its line: `files` are those it touches, `added` the lines that it adds to CHANGELOG.md, `messages` those
 * of its commits.
 */
export function lacksLine(change: {
  readonly files: readonly string[];
  readonly added: readonly string[];
  readonly messages: string;
}): boolean {
  const touchesProduct = change.files.some((file) => file.startsWith('src/'));
  return touchesProduct && !change.added.some((line) => line.trim() !== '') && !EXCUSE.test(change.messages);
}
