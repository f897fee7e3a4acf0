import { dirname, normalize } from 'node:path/posix';

/** One import as it stands in a source, of whatever kind: static, dynamic, of types, or an export from elsewhere. */
export interface Import {
  /** Path below src, with `/`. */
  readonly from: string;
  /** Path below src, or the name of a package or of a module of Node. */
  readonly to: string;
}

const statement = /^\s*(?:import|export)\b[^;'"`]*?\bfrom\s*(['"])([^'"]+)\1/gm;
const bareStatement = /^\s*import\s*(['"])([^'"]+)\1/gm;
const call = /\b(?:import|require)\s*\(\s*(['"])([^'"]+)\1/g;
const computedCall = /\b(?:import|require)\s*\(\s*(?!['"])\S/;

/** The imports of a source. Throws on one whose target is computed, as nobody could tell what it imports. */
export function importsOf(from: string, source: string): Import[] {
  const code = source.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/^\s*\/\/.*$/gm, '');
  if (computedCall.test(code)) {
    throw new Error(`${from} imports something that is computed`);
  }
  const found = [statement, bareStatement, call].flatMap((pattern) => [...code.matchAll(pattern)]);
  return found.map((match) => {
    const name = match[2] ?? '';
    return { from, to: name.startsWith('.') ? normalize(`${dirname(from)}/${name}`) : name };
  });
}

interface Room {
  /** Folders and files below src, besides its own. */
  readonly sources: readonly string[];
  readonly vscode?: boolean;
  /** Packages and modules of Node, besides `vscode`. Left out: any. */
  readonly packages?: RegExp;
}

const neutral = ['model', 'async', 'platform'];
const signedIn = [...neutral, 'accounts'];
const visible = [...signedIn, 'explorer', 'jobs', 'downloads', 'activity', 'health', 'webview', 'clouds/index.ts'];

/** Who may import what, as ARCHITECTURE.md has it. The first entry that a path begins with is the room of that path. */
const rooms: Readonly<Record<string, Room>> = {
  'desks.ts': { sources: visible, vscode: true },
  'extension.ts': { sources: [...visible, 'commands', 'tools', 'api', 'clouds', 'sandbox', 'desks.ts'], vscode: true },
  'model/': { sources: [], packages: /^$/ },
  'async/': { sources: [] },
  'clouds/index.ts': { sources: ['model', 'async', 'clouds'] },
  'clouds/': { sources: ['model', 'async', 'clouds/common'] },
  'sandbox/': { sources: [], packages: /^node:/ },
  'platform/': { sources: ['async', 'model'], vscode: true },
  'accounts/': { sources: [...neutral, 'clouds/index.ts'], vscode: true },
  'explorer/': { sources: signedIn, vscode: true },
  'jobs/': { sources: signedIn, vscode: true },
  'downloads/': { sources: signedIn, vscode: true },
  'activity/': { sources: neutral, vscode: true },
  'health/': { sources: signedIn, vscode: true },
  'webview/page/': {
    sources: ['model', 'webview/protocol'],
    packages: /^(lit|@vscode-elements|@tanstack\/virtual-core|uplot)\b/,
  },
  'webview/': { sources: neutral, vscode: true },
  'commands/': { sources: visible, vscode: true },
  'tools/': { sources: [...visible, 'commands', 'api'], vscode: true },
  'api/': { sources: signedIn, vscode: true },
};

/** What other extensions compile against is part of the package as it stands, and this room keeps to it. */
const published = '../rds-backups.d.ts';
const publishers: readonly string[] = ['api/', 'extension.ts'];

/** Connections are opened here and nowhere else (decision 7), and pop-core has one importer. */
const confined: readonly { readonly what: RegExp; readonly where: RegExp }[] = [
  {
    what: /^(node:)?(https?|http2|net|tls|dgram)$/,
    where: /^(clouds\/[^/]+\/client\b|clouds\/common\/connections\b|sandbox\/|downloads\/|accounts\/profiles\b)/,
  },
  { what: /^@alicloud\/pop-core/, where: /^clouds\/alibaba\/client\b/ },
];

/** Why an import must not be, or undefined. */
export function refusal({ from, to }: Import): string | undefined {
  const key = Object.keys(rooms).find((start) => from.startsWith(start));
  const room = key === undefined ? undefined : rooms[key];
  if (key === undefined || room === undefined) {
    return `${from} is in no room of the table`;
  }
  // Packages have style sheets, too.
  const isSource = to.startsWith('..') || to.endsWith('.ts') || /^webview\/.*\.css$/.test(to);
  const complaint = isSource ? sourceRefusal(from, to, key, room) : packageRefusal(from, to, room);
  return complaint === undefined ? undefined : `${from} must not import ${to}: ${complaint}`;
}

function sourceRefusal(from: string, to: string, key: string, room: Room): string | undefined {
  if (to === published && publishers.includes(key)) {
    return undefined;
  }
  if (to.startsWith('..')) {
    return 'it is outside src';
  }
  if (to === 'extension.ts') {
    return 'nobody imports it';
  }
  // The page is browser code: the host's side, which is in the folder above it, never takes it in.
  if (to.startsWith('webview/page/') && key !== 'webview/page/') {
    return 'it runs in the browser';
  }
  const own = cloudOf(from) ?? key;
  const isOwn = own.endsWith('/') && to.startsWith(own);
  const isGranted = room.sources.some((source) => to === source || to.startsWith(`${source}/`));
  return isOwn || isGranted ? undefined : 'the table does not grant it';
}

/** The folder of one cloud is a room of its own. */
function cloudOf(path: string): string | undefined {
  return /^clouds\/[^/]+\//.exec(path)?.[0];
}

function packageRefusal(from: string, to: string, room: Room): string | undefined {
  if (to === 'vscode') {
    return room.vscode === true ? undefined : 'this room does without VS Code';
  }
  if (room.packages !== undefined && !room.packages.test(to)) {
    return 'this room does without such packages';
  }
  const rule = confined.find(({ what }) => what.test(to));
  return rule === undefined || rule.where.test(from) ? undefined : 'only one boundary opens connections';
}

/** The first circle that is found, as the paths along it. */
export function findCycle(imports: readonly Import[]): readonly string[] | undefined {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) {
    targets.set(from, [...(targets.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) {
      return [...trail.slice(trail.indexOf(path)), path];
    }
    if (done.has(path)) {
      return undefined;
    }
    for (const to of targets.get(path) ?? []) {
      const cycle = visit(to, [...trail, path]);
      if (cycle !== undefined) {
        return cycle;
      }
    }
    done.add(path);
    return undefined;
  };
  for (const path of targets.keys()) {
    const cycle = visit(path, []);
    if (cycle !== undefined) {
      return cycle;
    }
  }
  return undefined;
}
