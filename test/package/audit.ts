import { npm } from './packed.ts';

/** What `npm audit --json` says of a package; only what is read here. */
interface Weak {
  readonly name: string;
  /** `node_modules/…` of each installed version that is concerned. */
  readonly nodes: readonly string[];
  /** Advisories, and names of packages through which it is concerned. */
  readonly via: readonly (string | Advisory)[];
}

interface Advisory {
  readonly url: string;
  readonly title: string;
  readonly severity: string;
}

export type Audit = { readonly vulnerabilities: Readonly<Record<string, Weak>> } | { readonly unanswered: string };

/** An advisory that does not concern us, or not yet. */
export interface Accepted {
  /** The end of the advisory's address: GHSA-xxxx-xxxx-xxxx. */
  readonly advisory: string;
  readonly why: string;
  /** The last day, as 2026-12-31, on which the reason is good enough. */
  readonly until: string;
}

/** Advisories on what ships that are lived with, each with its reason and its end. */
export const accepted: readonly Accepted[] = [];

const AUDIT_SECONDS = 20;

/** Asks the registry that npm is set up with; one that cannot be asked is no error. */
export async function audit(folder: string, env: NodeJS.ProcessEnv = {}): Promise<Audit> {
  const quiet = ['--loglevel=silent', '--fetch-retries=0'];
  const { output } = await npm(['audit', '--json', '--package-lock-only', ...quiet], folder, env, AUDIT_SECONDS);
  const answer = readAnswer(output);
  if ('vulnerabilities' in answer) {
    return answer;
  }
  const registry = await npm(['config', 'get', 'registry', '--loglevel=silent'], folder, env);
  // Addresses of registries can have passwords in them.
  const why = answer.message.replaceAll(/https?:\/\/\S+/g, hostOf);
  return { unanswered: `${hostOf(registry.output.trim())} did not answer (${why})` };
}

function readAnswer(output: string): Extract<Audit, { vulnerabilities: unknown }> | { readonly message: string } {
  try {
    const answer = JSON.parse(output) as { vulnerabilities?: Readonly<Record<string, Weak>>; message?: string };
    return answer.vulnerabilities === undefined
      ? { message: answer.message ?? 'without a reason' }
      : { vulnerabilities: answer.vulnerabilities };
  } catch {
    return { message: `nothing in ${AUDIT_SECONDS} s` };
  }
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'the registry';
}

/**
 * Sorts advisories into those that stand against a release (high or critical, in what ships, not accepted on that day)
 * and those to be told. A package that only depends on a weak one is not listed: what of that ships is listed itself.
 */
export function judge(
  weak: Readonly<Record<string, Weak>>,
  ships: ReadonlySet<string>,
  lived: readonly Accepted[],
  today: string,
): { readonly refused: readonly string[]; readonly told: readonly string[] } {
  const refused: string[] = [];
  const told: string[] = [];
  for (const { name, nodes, via } of Object.values(weak)) {
    const isShipped = nodes.some((node) => ships.has(node));
    for (const { url, title, severity } of via.filter((cause) => typeof cause !== 'string')) {
      const excuse = lived.find(({ advisory, until }) => url.endsWith(`/${advisory}`) && today <= until);
      const isGrave = isShipped && ['high', 'critical'].includes(severity) && excuse === undefined;
      const where = isShipped ? 'ships' : 'tool';
      const line = `${name} (${where}): ${severity}, ${title}, ${url}${excuse ? `; accepted: ${excuse.why}` : ''}`;
      (isGrave ? refused : told).push(line);
    }
  }
  return { refused, told };
}
