import assert from 'node:assert/strict';
import type { Credentials, CredentialSource } from '../../src/model/account.ts';
import type { BackupJob, BackupRequest } from '../../src/model/jobs.ts';
import { refTo, type CloudProvider } from '../../src/model/provider.ts';
import type { LogFile } from '../../src/model/logs.ts';
import type { Backup, Instance, Region } from '../../src/model/resources.ts';
import { RecordingLog } from '../support/log.ts';
import { Canaries } from '../support/canaries.ts';
import { startEcho, type Echo, type Echoed, type Heard } from './echo.ts';
import { fixtures, type World } from './providers.ts';
import { call, findInstance, findRegion, lastDays, shownBy, told } from './walk.ts';

/** What the questions are about. */
interface Things {
  readonly region: Region;
  readonly instance: Instance;
  readonly backup: Backup;
  readonly copy: Backup;
  readonly file: LogFile;
  readonly request: BackupRequest;
  readonly job: BackupJob;
}

type Ask = (provider: CloudProvider, things: Things) => Promise<unknown>;

const range = lastDays(20);

/** Every method that asks the cloud. */
const questions: Readonly<Record<string, Ask>> = {
  listRegions: async (provider) => await provider.listRegions(call()),
  listInstances: async (provider, { region }) => await provider.listInstances(region, {}, call()),
  getInstance: async (provider, { instance }) => await provider.getInstance(instance.regionId, instance.id, call()),
  listBackups: async (provider, { instance }) => await provider.listBackups(instance, { range }, call()),
  listCopies: async (provider, { instance }) => await provider.listCopies(instance, { range }, call()),
  listLogs: async (provider, { instance }) => await provider.listLogs(instance, { range }, call()),
  listCopiedLogs: async (provider, { instance }) => await provider.listCopiedLogs(instance, { range }, call()),
  listReleased: async (provider, { region }) => await provider.listReleased(region, { range }, call()),
  backupFilters: async (provider, { instance }) => await provider.backupFilters(instance, 'backups', call()),
  findBackup: async (provider, { backup }) => await provider.findBackup(refTo(backup), call()),
  rawReply: async (provider, { backup }) => await provider.rawReply(refTo(backup), call()),
  rawReplyOfCopy: async (provider, { copy }) => await provider.rawReply(refTo(copy), call()),
  links: async (provider, { backup }) => await provider.links(backup, call()),
  linksOfCopy: async (provider, { copy }) => await provider.links(copy, call()),
  logLinks: async (provider, { file }) => await provider.logLinks(file, call()),
  backupPolicy: async (provider, { instance }) => await provider.backupPolicy(instance, call()),
  copyPolicies: async (provider, { instance }) => await provider.copyPolicies(instance.regionId, [instance.id], call()),
  copyPolicy: async (provider, { instance }) => await provider.copyPolicy(instance, call()),
  recoveryWindow: async (provider, { instance }) => await provider.recoveryWindow(instance, call()),
  usage: async (provider, { instance }) => await provider.usage(instance, call()),
  related: async (provider, { backup }) => await provider.related(backup, call()),
  relatedOfCopy: async (provider, { copy }) => await provider.related(copy, call()),
  checkPermissions: async (provider, { region }) => await provider.checkPermissions([region.id], () => {}, call()),
  listDatabases: async (provider, { instance }) => await provider.listDatabases(instance, call()),
  backupOptions: async (provider, { instance }) => await provider.backupOptions(instance, call()),
  createBackup: async (provider, { request }) => await provider.createBackup(request, call()),
  jobProgress: async (provider, { job }) => await provider.jobProgress(job, call()),
  runningBackups: async (provider, { instance }) => await provider.runningBackups(instance, call()),
  lookForStarted: async (provider, { request }) => await provider.lookForStarted(request, new Date(), call()),
};

/** What opens a download, and how the link for it looks. */
const [linkKey, linkSignature] = ['LinkKeyOfSomebody', 'Link+Signature/Of-Somebody=='];
const link = `https://bucket.example.com/a.bak?Expires=1&OSSAccessKeyId=${linkKey}&Signature=${encodeURIComponent(linkSignature)}`;

/** The id of somebody else's key. */
const otherKey = 'LTAI5tSomebodyElsesKeyId';

/** The ways in which an answer can quote a text. */
const spellings: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'as JSON in a text': (text) => JSON.stringify({ was: text }),
  'as JSON with escaped slashes': (text) => JSON.stringify({ was: text }).replaceAll('/', '\\/'),
  'percent-encoded': encodeURIComponent,
  'percent-encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'percent-encoded in small letters': (text) =>
    encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  'for HTML': (text) =>
    text.replaceAll(/[^\w\s.:;,-]/g, (character) => `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`),
  'for HTML in decimals': (text) => text.replaceAll(/[^\w\s.:;,-]/g, (character) => `&#${character.charCodeAt(0)};`),
};

/** An error in the words of any of the clouds. */
function refusal(message: string, code = 'Odd.1', requestId = 'a-request'): string {
  return JSON.stringify({
    Code: code,
    Message: message,
    RequestId: requestId,
    Recommend: message,
    error_code: code,
    error_msg: message,
    request_id: requestId,
    encoded_authorization_message: message,
  });
}

const page = (text: string) => `<html><head><title>Blocked</title></head><body><pre>${text}</pre></body></html>`;

type Answer = (heard: Heard, secrets: string) => Echoed;

/** Answers that quote the request; `secrets` are the key and the signature without any name before them. */
const answers: Readonly<Record<string, Answer>> = {
  ...Object.fromEntries(
    Object.entries(spellings).flatMap(([how, spell]): [string, Answer][] => [
      [`a message that quotes the request ${how}`, ({ text }) => ({ status: 400, body: refusal(spell(text)) })],
      [`a message that quotes the key ${how}`, (_, secrets) => ({ status: 403, body: refusal(spell(secrets)) })],
    ]),
  ),
  'a code and a request id with the key in them': (_, secrets) => ({
    status: 400,
    body: refusal('Odd.', secrets, secrets),
    headers: { 'x-request-id': secrets.replaceAll(/\s+/g, ' ') },
  }),
  'a refused key': (_, secrets) => ({
    status: 401,
    body: JSON.stringify({
      Code: 'InvalidAccessKeyId.NotFound',
      Message: `Specified access key ${secrets} is not found.`,
      error_code: 'APIGW.0301',
      error_msg: `Incorrect IAM authentication information: ak ${secrets} not exist`,
      RequestId: 'a-request',
    }),
  }),
  'a refused signature': ({ text }) => ({
    status: 401,
    body: JSON.stringify({
      Code: 'SignatureDoesNotMatch',
      Message: `Specified signature is not matched: ${text}`,
      error_code: 'APIGW.0301',
      error_msg: `verify aksk signature fail, was: ${text}`,
      RequestId: 'a-request',
    }),
  }),
  'a code under a good status': ({ text }, secrets) => ({ status: 200, body: refusal(`${secrets} ${text}`) }),
  'a page, under a bad status or a good one': ({ text, signature }, secrets) => ({
    status: /[02468acegikmoqsuwy]/i.test(signature.charAt(0)) ? 403 : 200,
    body: page(`${secrets} ${text}`),
    headers: { 'content-type': 'text/html' },
  }),
  'plain text': ({ text }, secrets) => ({
    status: 403,
    body: `Blocked: ${secrets} ${text}`,
    headers: { 'content-type': 'text/plain' },
  }),
  'plain text under a good status': ({ text }, secrets) => ({ status: 200, body: `Blocked: ${secrets} ${text}` }),
  'a redirect': ({ text }, secrets) => ({
    status: 302,
    body: '{}',
    headers: { location: `http://127.0.0.1:9/?${encodeURIComponent(`${secrets} ${text}`)}` },
  }),
  'an answer that breaks off': ({ text }) => ({
    status: 200,
    body: `{"RequestId":"1","Message":${JSON.stringify(text)},`,
  }),
  'an answer of something else': ({ text }, secrets) => ({ status: 200, body: JSON.stringify([secrets, text]) }),
};

for (const fixture of fixtures) {
  const { main } = fixture.regions;

  describe(`contract, ${fixture.id}: an answer that quotes secrets`, function () {
    this.timeout(20_000);

    let world: World;
    let echo: Echo;
    let things: Things;
    const key = fixture.temporaryKey;
    const keyWords = `${key.accessKeyId} ${key.securityToken} ${key.accessKeySecret} ${otherKey} ${link}`;

    before(async () => {
      world = await fixture.start();
      echo = await startEcho(world.url);
      const provider = world.connect({ endpoint: echo.url });
      const instance = await findInstance(provider, main, fixture.names.copied);
      const [backups, copies, files] = await Promise.all([
        provider.listBackups(instance, { range }, call()),
        provider.listCopies(instance, { range }, call()),
        provider.listLogs(instance, { range }, call()),
      ]);
      const [backup, copy, file] = [backups.items.at(1), copies.items.at(0), files.items.at(0)];
      const choice = (await provider.backupOptions(instance, call())).choices[0];
      assert.ok(backup && copy && file && choice);
      const request = {
        instanceId: instance.id,
        regionId: main,
        choiceId: choice.id,
        databases: [],
        ...(choice.name && { name: 'canaries' }),
      };
      const job = { id: '1', instanceId: instance.id, regionId: main, asked: Date.now() };
      things = { region: await findRegion(provider, main), instance, backup, copy, file, request, job };
      provider.dispose();
    });
    after(async () => {
      await echo.close();
      await world.close();
    });

    /** Asks everything, and gives by its name all that was said of it, and by none what was said beside that. */
    async function askAll(
      answer: Echo['answer'],
      rewrite: Echo['rewrite'],
      credentials: Credentials | CredentialSource = key,
    ): Promise<ReadonlyMap<string, string>> {
      const log = new RecordingLog();
      const beside: unknown[] = [];
      const signInRefused = (error: unknown) => void beside.push(error);
      const provider = world.connect({ endpoint: echo.url, credentials, log, signInRefused });
      // From now on it knows the regions, and the key to be good.
      await provider.listRegions(call());
      echo.answer = answer;
      echo.rewrite = rewrite;
      const said = new Map<string, string>();
      try {
        const asking = Object.entries(questions).map(async ([name, ask]) => {
          said.set(name, await ask(provider, things).then(shownWhole, told));
          // Where a refusal lets nothing more through, this question was answered and the next one is to be.
          provider.resume();
        });
        await Promise.all(asking);
      } finally {
        echo.answer = undefined;
        echo.rewrite = undefined;
        provider.dispose();
      }
      return said.set('beside', [...log.lines, ...beside.map(shownBy)].join('\n'));
    }

    const canaries = () =>
      new Canaries([
        key.accessKeyId,
        key.accessKeySecret,
        key.securityToken ?? assert.fail(),
        linkKey,
        linkSignature,
        ...echo.signatures,
      ]);

    for (const [what, answer] of Object.entries(answers)) {
      it(`passes none of them on: ${what}`, async () => {
        const before = echo.answered;
        const said = await askAll((heard) => answer(heard, `${keyWords} ${heard.signature}`), undefined);
        assert.ok(echo.answered > before, 'the answers arrived');
        for (const [name, words] of said) {
          assert.deepEqual(canaries().foundIn(words), [], `${name}: ${words}`);
        }
      });
    }

    it('passes none of them on: of a key that others follow, all that answers may still quote', async () => {
      const followers = [1, 2].map((number) => ({
        accessKeyId: `STS.FollowerKeyId${number}`,
        accessKeySecret: `follower/secret+number-${number}==`,
        securityToken: `follower/token+number-${number}==`,
      }));
      const all = [key, ...followers];
      const words = all.map(
        ({ accessKeyId: id, accessKeySecret: secret, securityToken: token }) => `${id} ${secret} ${token}`,
      );
      let asked = 0;
      const source = async () => await Promise.resolve(all[Math.min(asked++, 2)] ?? key);
      const said = await askAll(() => ({ status: 400, body: refusal(words.join(' ')) }), undefined, source);
      assert.ok(asked > 20, 'each request asks for its key');
      const secrets = new Canaries(followers.flatMap((follower) => Object.values(follower)));
      for (const [name, shown] of said) {
        assert.deepEqual([canaries().foundIn(shown), secrets.foundIn(shown)], [[], []], `${name}: ${shown}`);
      }
    });

    it('passes none of them on: a good answer with more in it than is known', async () => {
      let more = 0;
      const rewrite = (body: string, { text, signature }: Heard) =>
        body.replaceAll('{"', () => {
          more += 1;
          const members = { Asked: text, Echo: `key ${otherKey}`, [link]: 'x', [otherKey]: 'x', Signature: signature };
          return `${JSON.stringify(members).slice(0, -1)},"`;
        });
      const said = await askAll(undefined, rewrite);
      assert.ok(more > 500, 'the answers had them');
      for (const [name, words] of said) {
        assert.deepEqual(canaries().foundIn(words), [], `${name}: ${words}`);
      }
      for (const name of ['findBackup', 'rawReply']) {
        assert.match(said.get(name) ?? '', /key \*\*\*/, `${name}: the rest is shown`);
      }
    });
  });
}

/** Rows with the fields and links that they make when they are asked for. */
function shownWhole(result: unknown): string {
  const rows = typeof result === 'object' && result !== null && 'items' in result ? result.items : [result];
  const more = (Array.isArray(rows) ? (rows as unknown[]) : []).map((row) =>
    typeof row === 'object' && row !== null ? ['fields', 'links'].map((name) => shownBy(Reflect.get(row, name))) : [],
  );
  return `${shownBy(result)} ${more.flat().join(' ')}`;
}
