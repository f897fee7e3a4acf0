import { changelogFaults } from './changelog.ts';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly publisher?: string;
  readonly repository?: unknown;
}

interface Lock {
  readonly version: string;
  readonly packages: Readonly<Record<string, { readonly version: string } | undefined>>;
}

/** What a release is judged by. */
export interface Sources {
  readonly manifest: Manifest;
  readonly lock: Lock;
  readonly changelog: string;
  /** As 2026-11-22. */
  readonly today: string;
  /** The branch that is checked out; empty if none is. */
  readonly branch: string;
  /** Tags of the commit that is checked out. */
  readonly tags: readonly string[];
  /** `git status --porcelain`: empty if everything is committed. */
  readonly status: string;
}

/** What stands against a release, a sentence each. */
export function faultsOf(sources: Sources): readonly string[] {
  const { manifest, lock, changelog, today, branch, tags, status } = sources;
  const { version } = manifest;
  const tag = `v${version}`;
  const strangeTags = tags.filter((name) => /^v\d/.test(name) && name !== tag);
  return [
    ...(status === '' ? [] : [`git: not everything is committed:\n${status}`]),
    // A workflow has the tag instead of the branch.
    ...(branch === 'main' || tags.includes(tag) ? [] : [`git: neither on main nor at ${tag}`]),
    ...strangeTags.map((name) => `git: the commit is called ${name}, and package.json says ${version}`),
    ...[lock.version, lock.packages['']?.version].flatMap((locked) =>
      locked === version ? [] : [`package-lock.json: it has version ${locked ?? 'none'}, and package.json ${version}`],
    ),
    ...(/^[a-z0-9][a-z0-9-]*$/i.test(manifest.publisher ?? '') ? [] : ['package.json: there is no publisher']),
    ...changelogFaults(changelog, version, today),
  ];
}

/** What is to be known before it is published, and does not stand against a release. */
export function remarksOn({ manifest }: Sources): readonly string[] {
  return manifest.repository === undefined
    ? [
        'package.json has no repository: the page in the Marketplace shows no pictures of the README and no links to the sources.',
      ]
    : [];
}
