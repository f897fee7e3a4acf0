/*
 * npm run codes: writes the tables of codes into docs/troubleshooting.md, from what the product itself says to each.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as prettier from 'prettier';
import { knownCodes as alibabaCodes } from '../src/clouds/alibaba/errors.ts';
import {
  failedStatus,
  noProxy,
  refusedByProxy,
  timedOut,
  unreachable,
  unreadable,
} from '../src/clouds/common/failures.ts';
import type { Rule, Rules } from '../src/clouds/common/rule.ts';
import { knownCodes as huaweiCodes, refused as refusedByHuawei } from '../src/clouds/huawei/errors.ts';
import type { ErrorKind } from '../src/model/errors.ts';

const FILE = join(resolve(import.meta.dirname, '..'), 'docs/troubleshooting.md');

interface Group {
  readonly title: string;
  readonly kinds: readonly ErrorKind[];
  /** What helps with all of them. */
  readonly advice: string;
}

const groups: readonly Group[] = [
  {
    title: 'Sign-in',
    kinds: ['key', 'secret', 'token', 'clock'],
    advice:
      'The row of the account offers _Enter Key Again…_; a key from a profile or from the environment is changed where it comes from.',
  },
  {
    title: 'Permissions',
    kinds: ['forbidden'],
    advice:
      '_Check Permissions_ on the account shows all that are missing, and copies the policy for whoever may grant it.',
  },
  {
    title: 'Not there',
    kinds: ['notFound'],
    advice: 'Something changed since the list was read: _Refresh_ the row above.',
  },
  {
    title: 'Not now',
    kinds: ['state'],
    advice: 'It may be possible later. A backup is never asked for a second time by itself.',
  },
  {
    title: 'Not here',
    kinds: ['unsupported'],
    advice: 'Engine, disk, region or kind of instance do not offer this; trying again does not help.',
  },
  {
    title: 'Account and bills',
    kinds: ['billing'],
    advice: "The cloud's console has the page on which this is settled.",
  },
  {
    title: 'The request',
    kinds: ['request'],
    advice:
      'What you chose can be chosen otherwise; the rest is a fault of this extension, which an issue makes known.',
  },
  { title: 'The address', kinds: ['endpoint'], advice: '_Edit Account…_ changes site and endpoint of an account.' },
  {
    title: 'Too many requests',
    kinds: ['throttled'],
    advice: 'What was only read is asked for again by itself, six times in all. Nothing is lost.',
  },
  {
    title: "The cloud's own trouble",
    kinds: ['unavailable'],
    advice: 'What was only read is asked for again by itself. _Try Again_ on the row asks once more.',
  },
  {
    title: 'Shown as they came',
    kinds: ['unknown'],
    advice: "These belong to what this extension does not do. With the request id, the cloud's support can tell more.",
  },
];

/** What stands for what only a real answer has. */
const example = { code: 'CODE', detail: '…', requestId: 'ID', status: 400 };
const HOST = 'rds.example.com';

const cell = (text: string) => text.replaceAll('|', String.raw`\|`);
const table = (heads: readonly string[], rows: readonly (readonly string[])[]) =>
  [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');

/** Codes with the same sentence are one row. */
function rowsOf(codes: Rules, action: string, kinds: readonly ErrorKind[]): string[][] {
  const bySentence = new Map<string, string[]>();
  const ofKind = Object.entries(codes).filter(([, rule]: [string, Rule]) => kinds.includes(rule.kind));
  for (const [code, { say }] of ofKind) {
    const sentence = say({ ...example, action });
    bySentence.set(sentence, [...(bySentence.get(sentence) ?? []), `\`${code}\``]);
  }
  return [...bySentence].map(([sentence, names]) => [names.join(', '), sentence]);
}

function codeTables(codes: Rules, action: string): string {
  return groups
    .flatMap(({ title, kinds, advice }) => {
      const rows = rowsOf(codes, action, kinds);
      return rows.length === 0
        ? []
        : [`### ${title}\n\n${advice}\n\n${table(['Codes', 'What it means, and what to do'], rows)}`];
    })
    .join('\n\n');
}

/** Words of Huawei Cloud behind one and the same code. */
const signInWords = [
  'ak not exist',
  'ak is disabled',
  'verify aksk signature fail',
  'signature expired',
  'AK access failed to reach the limit',
  'token expires',
  'decrypt token fail',
  'x-auth-token not found',
];

function signInTable(): string {
  const rows = signInWords.map((detail) => {
    const { message } = refusedByHuawei({
      action: 'ListBackups',
      code: 'APIGW.0301',
      detail,
      requestId: 'ID',
      status: 401,
    });
    return [`\`${detail}\``, message];
  });
  return table(["The cloud's words", 'What it means, and what to do'], rows);
}

/** What happens before there is an answer with a code. */
function failureTable(): string {
  const rows = [
    ['The name of the host is unknown', unreachable(HOST, 'ENOTFOUND')],
    ['Nobody listens there', unreachable(HOST, 'ECONNREFUSED')],
    ['The connection broke', unreachable(HOST, 'ECONNRESET')],
    ['No way leads there', unreachable(HOST, 'EHOSTUNREACH')],
    ['The certificate is not one of a known authority', unreachable(HOST, 'SELF_SIGNED_CERT_IN_CHAIN')],
    ['No answer came in time', timedOut(HOST, 30_000)],
    ['The proxy wants a name and a password', refusedByProxy(HOST, 407)],
    ['The proxy refused', refusedByProxy(HOST, 403)],
    ['The proxy is not there', noProxy(HOST)],
    ['A page of HTML came', unreadable('page')],
    ['Nothing came', unreadable('empty')],
    ['A part of the answer came', unreadable('cut')],
    ['Something else came', unreadable('strange')],
    ['The endpoint leads elsewhere', failedStatus(302, undefined)],
    ['An error without a code', failedStatus(400, undefined)],
    ['An error of the cloud without a code', failedStatus(503, undefined)],
  ] as const;
  return table(
    ['What happened', 'What is said'],
    rows.map(([what, { message }]) => [what, message]),
  );
}

const parts: Readonly<Record<string, () => string>> = {
  failures: failureTable,
  alibaba: () => codeTables(alibabaCodes, 'DescribeBackups'),
  'huawei-sign-in': signInTable,
  huawei: () => codeTables(huaweiCodes, 'ListBackups'),
};

/** The document with its tables made anew. Throws if it has no place for one of them. */
export async function withTables(document: string): Promise<string> {
  let text = document;
  for (const [name, make] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) {
      throw new Error(`docs/troubleshooting.md has no place for ${name}`);
    }
    text = `${text.slice(0, from + begin.length)}\n\n${make()}\n\n${text.slice(to)}`;
  }
  return await prettier.format(text, { parser: 'markdown', ...(await prettier.resolveConfig(FILE)) });
}

if (import.meta.main) {
  writeFileSync(FILE, await withTables(readFileSync(FILE, 'utf8')));
}
