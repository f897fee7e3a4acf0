import * as vscode from 'vscode';
import { each } from '../../async/each.ts';
import { cloudName, engineName, instanceStateName } from '../../explorer/words.ts';
import { isCancelled, isCloudError, isSignInFailure } from '../../model/errors.ts';
import type { CloudProvider } from '../../model/provider.ts';
import { withParts, type Region } from '../../model/resources.ts';
import { describeFailure } from '../../platform/failures.ts';
import { showWarning } from '../../platform/messages.ts';
import type { Step, WizardChoice } from '../../platform/wizardSteps.ts';
import type { CommandParts } from '../parts.ts';
import { keyOf, type BackupAnswers, type Candidate } from './answers.ts';
import { resume, targetOf, targetsOf } from './probing.ts';

/** The last row of a list of one thing, which leads to a list with ticks; no id of a region or an instance begins like this. */
const several = '*several';
/** Regions whose instances are listed at once. */
const atOnce = 4;

type Show = (items: readonly WizardChoice[]) => void;

/** The questions from the palette: which account, which region, which instance, or several of both. */
export function whereSteps(parts: CommandParts, { from }: BackupAnswers): readonly Step<BackupAnswers>[] {
  return [
    accountStep(parts),
    regionStep(parts),
    from === 'regions' ? regionsStep(parts) : instanceStep(parts),
    ...(from === 'instance' ? [] : [instancesStep(parts)]),
  ];
}

function accountStep({ store }: CommandParts): Step<BackupAnswers> {
  return {
    kind: 'pick',
    id: 'account',
    prompt: vscode.l10n.t('In which account?'),
    items: () =>
      store.list().map(({ id, name, cloud, production = false }) => ({
        id,
        label: name,
        description: [cloudName(cloud), production && vscode.l10n.t('Production')].filter(Boolean).join(' · '),
      })),
    get: ({ account }) => (account ? [account.id] : []),
    set: (state, [id]) => ({ ...state, account: store.get(id ?? '') }),
  };
}

function regionStep(parts: CommandParts): Step<BackupAnswers> {
  const regions = new Map<string, Region>();
  return {
    kind: 'pick',
    id: 'region',
    prompt: vscode.l10n.t('In which region?'),
    items: async (state, signal) => {
      const rows = await listRegions(parts, state, regions, signal);
      return rows.length < 2 ? rows : [...rows, severalRow(vscode.l10n.t('Several regions…'))];
    },
    get: ({ region, from }) => (from === 'regions' ? [several] : region ? [region.id] : []),
    set: (state, [id]) => {
      if (id === several) {
        return { ...state, from: 'regions' };
      }
      const region = regions.get(id ?? '') ?? state.region;
      return { ...state, region, from: state.from === 'regions' ? 'instance' : state.from };
    },
  };
}

/** Ticked are those in which instances were seen. */
function regionsStep(parts: CommandParts): Step<BackupAnswers> {
  const regions = new Map<string, Region>();
  const seen = ({ account }: BackupAnswers) =>
    Object.entries(account ? parts.preferences.found(account.id) : {}).flatMap(([id, count]) =>
      count > 0 ? [id] : [],
    );
  return {
    kind: 'pick',
    id: 'regions',
    prompt: vscode.l10n.t('In which regions? Select at least one'),
    missing: vscode.l10n.t('Select at least one region.'),
    many: true,
    items: async (state, signal) => await listRegions(parts, state, regions, signal),
    get: (state) => (state.regions.length > 0 ? state.regions.map(({ id }) => id) : seen(state)),
    set: (state, ids) => ({ ...state, regions: ids.flatMap((id) => regions.get(id) ?? []) }),
  };
}

function instanceStep(parts: CommandParts): Step<BackupAnswers> {
  const known = new Map<string, Candidate>();
  return {
    kind: 'pick',
    id: 'instance',
    prompt: vscode.l10n.t('Which instance?'),
    empty: vscode.l10n.t('No instance in this region can be backed up'),
    items: async (state, signal, show) =>
      orSeveral(await listInstances(parts, state, known, signal, (rows) => show(orSeveral(rows)))),
    get: ({ chosen, from }) => (from === 'instances' ? [several] : chosen.map(keyOf)),
    set: (state, [id]) => {
      const candidate = known.get(id ?? '');
      return candidate ? choose({ ...state, from: 'instance' }, [candidate]) : { ...state, from: 'instances' };
    },
    after: async (state, signal) => (state.from === 'instance' ? await askOne(parts, state, signal) : state),
  };
}

function instancesStep(parts: CommandParts): Step<BackupAnswers> {
  const known = new Map<string, Candidate>();
  return {
    kind: 'pick',
    id: 'instances',
    prompt: vscode.l10n.t('Which instances? Select at least one'),
    empty: vscode.l10n.t('No instance in this region can be backed up'),
    missing: vscode.l10n.t('Select at least one instance.'),
    many: true,
    items: async (state, signal, show) => await listInstances(parts, state, known, signal, show),
    get: ({ chosen }) => chosen.map(keyOf),
    set: (state, ids) =>
      choose(
        state,
        ids.flatMap((id) => known.get(id) ?? []),
      ),
    after: async (state, signal, say) =>
      state.several
        ? { ...state, ...(await targetsOf(parts, state.chosen, signal, say)) }
        : await askOne(parts, state, signal),
  };
}

/** Answers that belong to single instances are given up with them. */
function choose(state: BackupAnswers, chosen: readonly Candidate[]): BackupAnswers {
  const isSame = chosen.map(keyOf).join() === state.chosen.map(keyOf).join();
  const answers = { ...state, chosen, several: chosen.length > 1 };
  return isSame ? answers : { ...answers, targets: [], leftOut: [], databases: [], name: undefined };
}

async function askOne(parts: CommandParts, state: BackupAnswers, signal: AbortSignal): Promise<BackupAnswers> {
  resume(parts, state.chosen);
  const targets = await Promise.all(state.chosen.map(async (one) => await targetOf(parts, one, signal)));
  return { ...state, targets, leftOut: [] };
}

function orSeveral(rows: readonly WizardChoice[]): readonly WizardChoice[] {
  return rows.length < 2 ? rows : [...rows, severalRow(vscode.l10n.t('Several instances…'))];
}

function severalRow(label: string): WizardChoice {
  return { id: several, label, icon: 'checklist' };
}

async function listRegions(
  { sessions }: CommandParts,
  { account }: BackupAnswers,
  known: Map<string, Region>,
  signal: AbortSignal,
): Promise<readonly WizardChoice[]> {
  const provider = await sessions.asked(account?.id ?? '');
  const items = withParts((await provider.listRegions({ signal })).items);
  items.forEach((region) => known.set(region.id, region));
  return items.map(({ id, name }) => ({ id, label: name, description: id }));
}

/** Page after page, each shown as it comes. What can only be read is left out. */
async function listInstances(
  parts: CommandParts,
  state: BackupAnswers,
  known: Map<string, Candidate>,
  signal: AbortSignal,
  show: Show,
): Promise<readonly WizardChoice[]> {
  const { account } = state;
  const regions = state.from === 'regions' ? state.regions : state.region ? [state.region] : [];
  if (!account) {
    return [];
  }
  const provider = await parts.sessions.asked(account.id);
  const rows: WizardChoice[] = [];
  const failures: { readonly region: Region; readonly error: unknown }[] = [];
  await each(regions, { atOnce, signal }, async (region, stop) => {
    try {
      for await (const items of pages(provider, region, stop)) {
        for (const instance of items.filter(({ role }) => role.kind !== 'readonly')) {
          const candidate = { account, region, instance };
          known.set(keyOf(candidate), candidate);
          rows.push(rowOf(candidate, regions.length > 1));
        }
        rows.sort((left, right) => left.label.localeCompare(right.label, vscode.env.language, { numeric: true }));
        show([...rows]);
      }
    } catch (error) {
      if (isCancelled(error) || (isCloudError(error) && isSignInFailure(error.kind)) || regions.length === 1) {
        throw error;
      }
      failures.push({ region, error });
    }
  });
  tellMissing(parts, failures, regions.length);
  return rows;
}

async function* pages(provider: CloudProvider, region: Region, signal: AbortSignal) {
  let cursor: string | undefined;
  do {
    const page = await provider.listInstances(region, { cursor }, { signal });
    yield page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}

function rowOf(candidate: Candidate, withRegion: boolean): WizardChoice {
  const { instance, region } = candidate;
  const engine = engineName(instance.engine, instance.engineVersion);
  const description = [engine, instanceStateName(instance.state), ...(withRegion ? [region.name] : [])].join(' · ');
  return { id: keyOf(candidate), label: instance.name, description, detail: instance.id };
}

/** Where all failed, the list itself says so. A region without the service has no instances. */
function tellMissing(
  { log }: CommandParts,
  failures: readonly { readonly region: Region; readonly error: unknown }[],
  regions: number,
): void {
  const told = failures.filter(({ error }) => !isCloudError(error) || error.kind !== 'unsupported');
  if (told.length > 0 && failures.length === regions) {
    throw told[0]?.error;
  }
  for (const { region, error } of told) {
    const reason = describeFailure(error, log);
    void showWarning(
      vscode.l10n.t(
        'The instances of {0} could not be listed and are missing here. {1} To try again, go back and forward.',
        region.name,
        reason,
      ),
    );
  }
}
