import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../vscode/paths.ts';
import { accepted, audit, judge, type Accepted } from './audit.ts';
import { shippedParts } from './packed.ts';

const today = () => new Date().toISOString().slice(0, 10);

async function ships(): Promise<ReadonlySet<string>> {
  return new Set((await shippedParts()).map(({ path }) => path));
}

describe('known weaknesses', () => {
  it('are not in what ships, as far as the registry knows', async () => {
    const answer = await audit(ROOT);
    if ('unanswered' in answer) {
      console.log(`      not looked up: ${answer.unanswered}`);
      return;
    }
    const { refused, told } = judge(answer.vulnerabilities, await ships(), accepted, today());
    told.forEach((line) => console.log(`      ${line}`));
    assert.deepEqual(refused, []);
  });

  it('are accepted with a reason and until a day only', () => {
    for (const { advisory, why, until } of accepted) {
      assert.match(advisory, /^GHSA(-[a-z0-9]{4}){3}$/);
      assert.match(why, /\w+ \w+/, advisory);
      assert.match(until, /^\d{4}-\d{2}-\d{2}$/, advisory);
    }
  });
});

const advisory = (id: number, severity: string) => {
  const url = `https://github.com/advisories/GHSA-test-test-000${id}`;
  return [{ id, url, title: `Trouble ${id}`, severity, vulnerable_versions: '*', cwe: [], cvss: { score: 0 } }];
};
// lit and valibot are bundled, mocha is a tool, and debug is left out of httpx, which is bundled.
const advisories = {
  lit: advisory(1, 'high'),
  valibot: advisory(2, 'moderate'),
  mocha: advisory(3, 'critical'),
  debug: advisory(4, 'critical'),
};

const weakness = (name: string, where: string, severity: string, id: number, more = '') =>
  `${name} (${where}): ${severity}, Trouble ${id}, https://github.com/advisories/GHSA-test-test-000${id}${more}`;

describe('the look at known weaknesses', () => {
  let scratch: string;
  let registry: Server;
  let status = 200;
  before(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'rds-backups-audit-'));
    registry = createServer((request, response) => {
      request.resume();
      const isAsked = request.url?.endsWith('/advisories/bulk') === true;
      response.writeHead(isAsked ? status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(isAsked && status === 200 ? advisories : {}));
    });
    registry.listen(0, '127.0.0.1');
    await new Promise((up) => registry.once('listening', up));
  });
  after(async () => {
    registry.close();
    await rm(scratch, { recursive: true, force: true });
  });

  const host = () => `127.0.0.1:${(registry.address() as AddressInfo).port}`;
  const ask = () =>
    audit(ROOT, { npm_config_registry: `http://user:secret@${host()}/`, npm_config_cache: join(scratch, 'cache') });
  it('refuses a grave one in what ships, tells the others, and lets an accepted one pass until its day', async () => {
    status = 200;
    const answer = await ask();
    assert.ok('vulnerabilities' in answer, JSON.stringify(answer));
    const shipped = await ships();
    const lived: Accepted[] = [{ advisory: 'GHSA-test-test-0001', why: 'not reachable', until: '2030-06-15' }];
    const others = [
      weakness('debug', 'tool', 'critical', 4),
      weakness('mocha', 'tool', 'critical', 3),
      weakness('valibot', 'ships', 'moderate', 2),
    ];
    const on = (day: string, list: readonly Accepted[]) => {
      const { refused, told } = judge(answer.vulnerabilities, shipped, list, day);
      return { refused, told: told.toSorted() };
    };
    const grave = { refused: [weakness('lit', 'ships', 'high', 1)], told: others };
    assert.deepEqual(on('2030-06-15', []), grave);
    assert.deepEqual(on('2030-06-16', lived), grave);
    const excused = weakness('lit', 'ships', 'high', 1, '; accepted: not reachable');
    assert.deepEqual(on('2030-06-15', lived), { refused: [], told: [...others, excused].toSorted() });
  });

  it('says which registry did not answer, without what is secret in its address', async () => {
    status = 405;
    const answer = await ask();
    assert.ok('unanswered' in answer);
    assert.match(answer.unanswered, /did not answer \(405 .*127\.0\.0\.1:\d+/);
    assert.ok(!answer.unanswered.includes('secret'), answer.unanswered);
    const nobody = await audit(ROOT, { npm_config_registry: 'http://127.0.0.1:9/' });
    assert.ok('unanswered' in nobody);
    assert.match(nobody.unanswered, /^127\.0\.0\.1:9 did not answer \(.*ECONNREFUSED/);
  });
});
