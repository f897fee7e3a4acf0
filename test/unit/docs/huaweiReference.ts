import type { OperationName } from '../../../src/clouds/huawei/operations.ts';
import { sectionOf } from '../clouds/reference.ts';
import { firstColumn, quoted } from './coverageTable.ts';

/** What the reference says of an operation: its parameters, those in the path included, and the fields of its answer. */
export interface Documented {
  readonly request: readonly string[];
  readonly reply: readonly string[];
}

const section = (heading: string) => sectionOf('huawei-rds.md', heading);

/** By the names of the product; ListAuthProjects and ListProjects answer the same. */
export function documented(): Readonly<Record<OperationName, Documented>> {
  const { projects, backups, restoreTimes } = {
    projects: reply('2.1'),
    backups: backupFields(),
    restoreTimes: ofRow(),
  };
  return {
    ListAuthProjects: { request: [], reply: projects },
    ListProjects: { request: projectParameters(), reply: projects },
    ListInstances: { request: request('2.2'), reply: ['instances', ...fieldsBelow('2.2', 'Field'), 'total_count'] },
    ListBackups: { request: request('2.3'), reply: ['backups', ...backups, 'total_count'] },
    ListOffsiteBackups: {
      request: request('2.4'),
      reply: ['backups', ...backups.filter((name) => !inSentence('2.4', 'minus').includes(name)), 'total_count'],
    },
    ShowOffsiteBackupPolicy: { request: inPath('2.5'), reply: reply('2.5') },
    ListOffsiteInstances: { request: inSentence('2.6', 'Query'), reply: reply('2.6') },
    ListRestoreTimes: restoreTimes,
    ListOffsiteRestoreTimes: restoreTimes,
    CreateManualBackup: { request: [...inPath('2.8'), ...fieldsBelow('2.8', 'Body')], reply: reply('2.8') },
    ShowBackupDownloadLink: { request: [...inPath('2.9'), 'backup_id'], reply: reply('2.9') },
    ListDatabases: { request: request('2.10'), reply: reply('2.10') },
    ShowBackupPolicy: { request: ['project_id', 'instance_id'], reply: ofUse('/backups/policy') },
    ShowBackupUsage: { request: ['project_id', 'engine'], reply: ofUse('/backup-usage') },
    ListInstanceBackupSummary: summary,
  };
}

/** The reference names the call only; these are the parameters and fields that the SDKs have, in both forms of the answer. */
const summary: Documented = {
  request: wordsOf('project_id engine instance_id instance_name order_field order_rule offset limit'),
  reply: [
    ...wordsOf('infos total total_count name datastore.type datastore.version'),
    ...wordsOf('instance_id backup_used_space id backup_use_space'),
    ...wordsOf('obs auditlog snapshot cbr_snapshot db log obs_free snapshot_free').map((name) => `space.${name}`),
    ...wordsOf('obs snapshot obs_free snapshot_free').map((name) => `spaces.${name}`),
  ],
};

function wordsOf(names: string): readonly string[] {
  return names.split(' ');
}

/** The paths of the table of other calls. */
export function otherPaths(): readonly string[] {
  const [table = ''] = section('### 2.11 Others').split('\n---');
  return firstColumn(table, 'Call').flatMap(([cell]) => /`(\/[^`?]+)/.exec(cell)?.[1] ?? []);
}

/** Whether the reference names this call. */
export function namesCall(method: string, path: string): boolean {
  const text = section('## 2. Operations');
  return method === 'POST' ? text.includes(`POST \`${path}`) : text.includes(`\`${path}`);
}

function ofSection(number: string): string {
  return section(`### ${number} `);
}

function inPath(number: string): readonly string[] {
  const [heading = ''] = ofSection(number).trimStart().split('\n');
  return [...heading.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function request(number: string): readonly string[] {
  return [...inPath(number), ...fieldsBelow(number, 'Query')];
}

/** ListInstances calls the column otherwise than ListBackups, whose title names the list. */
function backupFields(): readonly string[] {
  return fieldsBelow('2.3', 'Field of `backups[]`');
}

function fieldsBelow(number: string, title: string): readonly string[] {
  return firstColumn(ofSection(number), title).flatMap(([cell]) => namesIn(cell));
}

/** `datastore.type / .version`, `id, name` or `databases[].name`: the names in a cell, those with a dot below the first. */
function namesIn(cell: string): readonly string[] {
  const [first = '', ...rest] = plain(cell)
    .replaceAll('`', '')
    .split(/ \/ |, /)
    .map((name) => name.trim());
  const parent = first.split('.')[0] ?? '';
  const names = [first, ...rest].map((name) => (name.startsWith('.') ? parent + name : name));
  return names.filter((name) => /^[a-z][\w.-]*$/.test(name));
}

/** Without what stands in parentheses, and without the marks of lists. */
function plain(words: string): string {
  return words.replaceAll(/\([^)]*\)/g, '').replaceAll('[]', '');
}

/** The names of a sentence, from a word on. */
function inSentence(number: string, begin: string): readonly string[] {
  const [, words = ''] = plain(ofSection(number)).split(begin);
  return quoted(words.split(/[.;](?:\s|$)/)[0] ?? '');
}

/** Answers are told in a sentence: `datastore{type,version}` are two names. */
function reply(number: string): readonly string[] {
  const [, words = ''] = plain(ofSection(number)).split(/\bResponse /);
  return quoted(words.split(/\.(?:\s|$)/)[0] ?? '').flatMap((name) => {
    const [, parent = '', members] = /^(\w+)\{(.*)\}$/.exec(name) ?? [];
    return members === undefined ? [name] : members.split(',').map((member) => `${parent}.${member}`);
  });
}

function projectParameters(): readonly string[] {
  const [line = ''] = /^\| GET `\/v3\/projects`.*$/m.exec(ofSection('2.1')) ?? [];
  return quoted(plain(line.split('|')[3] ?? ''));
}

/** Both tables of restore times are one, whose second row says that it is the same. */
function ofRow(): Documented {
  const [, , path = '', query = '', answer = ''] = (/^\| local .*$/m.exec(ofSection('2.7'))?.[0] ?? '').split('|');
  const inThePath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  return { request: [...inThePath, ...quoted(query).slice(0, 1)], reply: quoted(plain(answer)) };
}

/** The table of other calls says in a sentence what they answer. */
function ofUse(path: string): readonly string[] {
  const row = firstColumn(ofSection('2.11'), 'Call').find(([cell]) => cell.includes(path))?.[1] ?? '';
  const [, , use = ''] = row.split('|');
  return use.split(/, |: /).flatMap((part) => /^\s*`?([a-z]+(?:_[a-z]+)*)/.exec(part)?.[1] ?? []);
}

/** The codes of the tables of errors, each with its statuses: `DBS.200001, .200004`, `.0103–.0106`, `RDS.3003 / .3004 (v1)`. */
export function documentedCodes(): readonly { readonly code: string; readonly status: string }[] {
  const rows = [...section('## 4. Errors').matchAll(/^\| ([A-Z]*\.\d[^|]*) \| ([^|]*) \|/gm)];
  return rows.flatMap(([, cell = '', status = '']) => {
    const prefix = /^[A-Z]+/.exec(cell)?.[0] ?? 'APIGW';
    const listed = cell.replace(/\.(\d{4})–\.(\d{4})/, (_range, first: string, last: string) => between(first, last));
    return [...listed.matchAll(/\.(\d+)/g)].map(([, number = '']) => ({ code: `${prefix}.${number}`, status }));
  });
}

function between(first: string, last: string): string {
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => `.${String(Number(first) + index).padStart(4, '0')}`).join(', ');
}

/** The words by which refused sign-ins are told apart. */
export function documentedCauses(): readonly string[] {
  return quoted(/^\| \.0301 .*$/m.exec(section('## 4. Errors'))?.[0] ?? '');
}

/** The forms of errors, each with a value for everything in it, and the names of these. */
export function documentedForms(): readonly { readonly body: object; readonly names: readonly string[] }[] {
  return firstColumn(section('## 4. Errors'), 'Shape').flatMap(([cell, row]) => {
    const [shape = '', ...rest] = quoted(row);
    if (!cell.startsWith('`{')) {
      return [];
    }
    const body = JSON.parse(shape) as Readonly<Record<string, unknown>>;
    const [[owner, inner] = []] = Object.entries(body);
    const nested = typeof inner === 'object' && inner !== null && owner !== undefined;
    const more = Object.fromEntries(rest.map((name) => [name, 'words']));
    const whole = nested ? { [owner]: { ...inner, ...more } } : { ...body, ...more };
    const names = Object.keys(nested ? { ...inner, ...more } : whole);
    return [{ body: whole, names: nested ? names.map((name) => `${owner}.${name}`) : names }];
  });
}

/** The headers of requests and answers, in small letters. */
export function documentedHeaders(): readonly string[] {
  const text = [section('## 2. Operations'), section('## 4. Errors'), section('## 6. AK/SK')].join('\n');
  const found = [...text.matchAll(/\b(?:X-[A-Z][A-Za-z\d]*(?:-[A-Za-z\d]+)*|Content-Type|Authorization)\b/g)];
  return [...new Set(found.map(([name]) => name.toLowerCase()))];
}
