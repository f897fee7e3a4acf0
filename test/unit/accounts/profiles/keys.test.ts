import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleKeys } from '../../../../src/sandbox/index.ts';
import type { KeySource } from '../../../../src/accounts/profiles/index.ts';

import { exchange } from '../../../../src/accounts/profiles/exchange.ts';
import type { CloudId, Credentials } from '../../../../src/model/account.ts';
import { isCloudError, type CloudError } from '../../../../src/model/errors.ts';
import { Canaries } from '../../../support/canaries.ts';
import { SignInServer, type Step } from '../../../support/signInServer.ts';
import { user } from '../../webview/editor.ts';
import { aliyun, Home, program as programRoom, room } from './room.ts';

const { hashOf, splitCommand } = programRoom;

const given = (number: number) => ({
  accessKeyId: `STS.GivenCanary${number}`,
  accessKeySecret: `given-secret-canary-${number}`,
  securityToken: `given/token-canary-${number}==`,
});
const { full, temporary } = sampleKeys;
const ak = { access_key_id: full.accessKeyId, access_key_secret: full.accessKeySecret };
const sts = {
  ...ak,
  access_key_id: temporary.accessKeyId,
  access_key_secret: temporary.accessKeySecret,
  sts_token: temporary.securityToken,
};
const arn = (name: string) => `acs:ram::1234567890123456:role/${name}`;
const canaries = new Canaries([
  ...[full, temporary, given(1), given(2)].flatMap((key) => Object.values(key)),
  'oidc-token-text',
  'cloud-sso-access-token',
  'body-canary',
]);

const failure = async (work: Promise<unknown>): Promise<CloudError> => {
  const error: unknown = await work.then(
    () => assert.fail('there was a key'),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  const everything = [error.stack, error.message, error.code, error.detail, JSON.stringify(error)].join('\n');
  assert.deepEqual(canaries.foundIn(everything), []);
  return error;
};

const printing = (value: object) =>
  `console.error('body-canary'); console.log(${JSON.stringify(JSON.stringify(value))})`;

describe('keys that are kept elsewhere', () => {
  const home = new Home();
  const never = new AbortController().signal;
  let server: SignInServer;
  let allowed: Set<string>;
  let changes: number;

  beforeEach(async () => {
    await home.open();
    server = await new SignInServer().start();
    [full, temporary].forEach((key) => server.keys.set(key.accessKeyId, key));
    server.gives = [given(1), given(2)];
    allowed = new Set();
    changes = 0;
  });
  afterEach(async () => {
    user.leave();
    await server.stop();
    await home.close();
  });

  const programs = {
    isAllowed: (hash: string) => allowed.has(hash),
    allow: async (hash: string) => await Promise.resolve(void allowed.add(hash)),
  };
  const open = (profile: string, cloud: CloudId = 'alibaba', typed?: Credentials): KeySource =>
    room.openSource(
      { cloud, method: 'profile', profile },
      {
        programs,
        typed: async () => await Promise.resolve(typed),
        changed: () => (changes += 1),
        metadata: server.url,
      },
    );
  const role = (name: string, more: object = {}) => ({
    ram_role_arn: arn(name),
    ram_session_name: 'me',
    sts_endpoint: server.url,
    ...more,
  });
  const profiles = () => ({
    ak: { mode: 'AK', ...ak },
    sts: { mode: 'StsToken', ...sts },
    role: { mode: 'RamRoleArn', ...ak, ...role('one', { external_id: "it's (an) id*!", expired_seconds: 1200 }) },
    stsRole: { mode: 'RamRoleArn', ...sts, ...role('one') },
    ecs: { mode: 'EcsRamRole', ram_role_name: 'named' },
    anyEcs: { mode: 'EcsRamRole' },
    ecsRole: { mode: 'RamRoleArnWithRoleName', ...role('two') },
    chain: { mode: 'ChainableRamRoleArn', ...role('three'), source_profile: 'role' },
    oidc: {
      mode: 'OIDC',
      ...role('four'),
      oidc_provider_arn: 'acs:ram::1:oidc-provider/p',
      oidc_token_file: join(home.folder, 'token'),
    },
    uri: { mode: 'CredentialsURI', credentials_uri: `${server.url}/give/key` },
    sso: {
      mode: 'CloudSSO',
      cloud_sso_sign_in_url: `${server.url}/login`,
      cloud_sso_account_id: '123',
      cloud_sso_access_config: 'ac-1',
      access_token: server.wants.bearer,
      cloud_sso_access_token_expire: Math.round(Date.now() / 1000) + 3600,
    },
    external: { mode: 'External', process_command: `"${process.execPath}" '${join(home.folder, 'give key.mjs')}'` },
  });
  const write = async (more: Record<string, object> = {}) => {
    await writeFile(join(home.folder, 'token'), `${server.wants.oidcToken}\n`);
    const all = Object.entries({ ...profiles(), ...more }).map(([name, profile]) => ({ name, ...profile }));
    await home.write('alibaba', aliyun(...all));
  };

  const program = async (code: string) => {
    await write();
    await writeFile(join(home.folder, 'give key.mjs'), code);
  };

  const command = () => profiles().external.process_command;

  const ways: readonly (readonly [
    profile: keyof ReturnType<typeof profiles>,
    key: object,
    asked: readonly string[],
  ])[] = [
    ['ak', full, []],
    ['sts', temporary, []],
    ['role', given(1), [`AssumeRole ${arn('one')}`]],
    ['stsRole', given(1), [`AssumeRole ${arn('one')}`]],
    ['ecs', given(1), ['token ', 'metadata named']],
    ['anyEcs', given(1), ['token ', 'roleName ', 'metadata role-of-the-instance']],
    ['ecsRole', given(2), ['token ', 'roleName ', 'metadata role-of-the-instance', `AssumeRole ${arn('two')}`]],
    ['chain', given(2), [`AssumeRole ${arn('one')}`, `AssumeRole ${arn('three')}`]],
    ['oidc', given(1), [`AssumeRoleWithOIDC ${arn('four')}`]],
    ['uri', given(1), ['address /give/key']],
    ['sso', given(1), ['cloudSso ']],
  ];
  for (const [profile, key, asked] of ways) {
    it(`come by a profile's way: ${profile}`, async () => {
      await write();
      assert.deepEqual(await open(profile).get(never), key);
      assert.deepEqual(
        server.asked.map(({ step, about }) => `${step} ${about}`),
        asked,
      );
    });
  }

  const refusals: readonly (readonly [profile: keyof ReturnType<typeof profiles>, step: Step, names: RegExp])[] = [
    ['role', 'AssumeRole', /^STS \(AssumeRole\) refuses a key for the profile role \(NoPermission\)/],
    ['chain', 'AssumeRole', /^STS \(AssumeRole\) refuses a key for the profile role \(NoPermission\)/],
    ['oidc', 'AssumeRoleWithOIDC', /^STS \(AssumeRoleWithOIDC\) refuses a key for the profile oidc \(NoPermission\)/],
    ['ecs', 'metadata', /^The metadata service of ECS refuses a key for the profile ecs \(NoPermission\)/],
    ['uri', 'address', /^The address of credentials_uri refuses a key for the profile uri \(NoPermission\)/],
    ['sso', 'cloudSso', /^CloudSSO refuses a key for the profile sso \(NoPermission\)/],
  ];
  for (const [profile, step, names] of refusals) {
    it(`that are refused name the step and its code, and nothing else of the answer: ${profile}`, async () => {
      await write();
      const body = JSON.stringify({ Code: 'NoPermission', Message: `body-canary ${full.accessKeySecret}` });
      server.trouble[step] = { status: 403, body };
      const error = await failure(open(profile).get(never));
      assert.match(error.message, names);
      assert.equal(error.kind, 'key');
      for (const strange of [
        '',
        '<html>body-canary</html>',
        '{"Credentials":{"AccessKeyId":"body-canary"}}',
        '[1',
        'x'.repeat(300_000),
      ]) {
        server.trouble[step] = { status: 200, body: strange };
        assert.match((await failure(open(profile).get(never))).message, /there is no key for the profile/);
      }
      server.trouble[step] = { status: 503, body: '{"Code":"body-canary 1"}' };
      assert.deepEqual([(await failure(open(profile).get(never))).kind], ['unavailable']);
    });
  }

  it('are not to be had where nobody answers, which says who', async () => {
    await write({ gone: { mode: 'RamRoleArn', ...ak, ...role('x', { sts_endpoint: 'http://127.0.0.1:9' }) } });
    const error = await failure(open('gone').get(never));
    assert.match(error.message, /^STS \(AssumeRole\) cannot be reached \(ECONNREFUSED\)/);
    assert.equal(error.unclear, false);
  });

  it('are not waited for without end', async () => {
    server.trouble.address = 'silence';
    const message = { url: new URL(server.url), method: 'GET', timeout: 20 } as const;
    await assert.rejects(exchange(message, never), { name: 'Unanswered', code: 'timeout' });
  });

  it('are read without a token where the metadata service gives none', async () => {
    await write();
    server.trouble.token = { status: 404, body: '' };
    assert.deepEqual(await open('ecs').get(never), given(1));
  });

  it('are waited for as long as anybody wants them', async () => {
    await write();
    server.trouble.AssumeRole = 'silence';
    const source = open('role');
    const stops = [new AbortController(), new AbortController()];
    const waits = stops.map(async ({ signal }) => await source.get(signal));
    for (const stop of stops) {
      stop.abort(new Error('enough'));
    }
    for (const wait of waits) {
      await assert.rejects(wait, /enough/);
    }
    delete server.trouble.AssumeRole;
    const keys = await Promise.all([1, 2, 3].map(async () => await source.get(never)));
    assert.ok(
      keys.every((key) => key === keys[0]),
      'one request for all',
    );
    assert.deepEqual(keys[0], given(1));
  });

  it('are replaced before they end, and kept while no other is to be had', async () => {
    await write();
    server.lifetime = 60_000;
    const source = open('role');
    assert.deepEqual(await source.get(never), given(1));
    assert.deepEqual(await source.get(never), given(1), 'it is good for a while');
    const { now } = Date;
    try {
      Date.now = () => now() + 50_000;
      server.trouble.AssumeRole = { status: 503, body: '' };
      assert.deepEqual(await source.get(never), given(1), 'it has some seconds left');
      delete server.trouble.AssumeRole;
      assert.deepEqual(await source.get(never), given(2));
      server.trouble.AssumeRole = { status: 503, body: '' };
      Date.now = () => now() + 200_000;
      assert.equal((await failure(source.get(never))).kind, 'unavailable', 'nothing is left');
    } finally {
      Date.now = now;
    }
  });

  it('that were refused by the cloud are asked for anew', async () => {
    await write();
    const source = open('role');
    assert.deepEqual(await source.get(never), given(1));
    source.forget();
    assert.deepEqual(await source.get(never), given(2));
  });

  it('are others as soon as their profile is, and the same while only others change', async () => {
    await write();
    const source = open('ak');
    assert.deepEqual(await source.get(never), full);
    await write({ other: { mode: 'AK', ...ak } });
    assert.deepEqual([await source.get(never), changes], [full, 0]);
    await write({ ak: { mode: 'StsToken', ...sts } });
    await source.look();
    assert.equal(changes, 1, 'a look is enough');
    assert.deepEqual(await source.get(never), temporary);
    await home.write('alibaba', '{');
    assert.match((await failure(source.get(never))).message, /is not JSON: see line 1, column 2/);
    await failure(source.get(never));
    assert.equal(changes, 2, 'told once');
    await write();
    assert.deepEqual([await source.get(never), changes], [full, 3]);
  });

  it('of profiles that are gone say so', async () => {
    await write();
    assert.match((await failure(open('none').get(never))).message, /The profile none is not there any more/);
  });

  it('that KooCLI has encrypted are those that were typed, for the same id', async () => {
    const profile = { name: 'default', mode: 'AKSK', accessKeyId: 'HPUA0123456789ABCDEF', secretAccessKey: 'sealed' };
    await home.write('huawei', { authEncrypt: 'true', current: 'default', profiles: [profile] });
    const typed = { accessKeyId: profile.accessKeyId, accessKeySecret: full.accessKeySecret };
    assert.deepEqual(await open('default', 'huawei', typed).get(never), typed);
    for (const other of [undefined, { ...typed, accessKeyId: 'HPUAOTHER456789ABCDE' }]) {
      assert.match((await failure(open('default', 'huawei', other).get(never))).message, /secret has to be entered/);
    }
  });

  describe('from a program', () => {
    it('come after one question that shows the command, and none where the answer was no', async () => {
      await program(printing({ mode: 'StsToken', ...sts }));
      assert.match((await failure(open('external').get(never))).message, /that you have not allowed to run/);
      const refused = await failure(room.askForProgram('alibaba', 'external', programs));
      assert.match(refused.message, /that you have not allowed to run/);
      assert.ok(user.saw.at(-1)?.includes(command()), user.saw.join('\n'));
      user.press = ([first]) => first;
      await room.askForProgram('alibaba', 'external', programs);
      assert.deepEqual(await open('external').get(never), temporary);
      const { length } = user.saw;
      await room.askForProgram('alibaba', 'external', programs);
      assert.equal(user.saw.length, length, 'asked once for a command');
      assert.deepEqual([...allowed], [hashOf(command())]);
      await write({ external: { mode: 'External', process_command: `${command()} --more` } });
      assert.match(
        (await failure(open('external').get(never))).message,
        /not allowed/,
        'another command is another question',
      );
    });

    it('are asked about with all of the command on one line, and nothing in it that moves the rest', async () => {
      const [long, hidden] = ['x'.repeat(900), 'hidden-program'];
      await write({
        external: { mode: 'External', process_command: `safe [a](command:b)\n\n\n\u202E ${long} ${hidden}` },
      });
      await failure(room.askForProgram('alibaba', 'external', programs));
      const saw = user.saw.at(-1) ?? '';
      assert.ok(saw.includes(`safe [a] (command:b) \uFFFD ${long} ${hidden}`), saw);
    });

    it('fail in words that hold nothing of what it printed', async () => {
      const run = async (code: string) => {
        await program(code);
        allowed.add(hashOf(command()));
        return await failure(open('external').get(never));
      };
      const print = `console.log('body-canary'); console.error('body-canary');`;
      assert.match((await run(`${print} process.exit(3)`)).message, /failed \(3\)\. Run it in a terminal/);
      assert.match((await run(print)).message, /there is no key/);
      assert.match((await run(`console.log('x'.repeat(100_000))`)).message, /printed too much to be a key/);
      assert.match((await run(printing({ mode: 'RamRoleArn', ...ak }))).message, /there is no key/);
      await write({ external: { mode: 'External', process_command: join(home.folder, 'nothing there') } });
      allowed.add(hashOf(join(home.folder, 'nothing there')));
      assert.match((await failure(open('external').get(never))).message, /was not found|failed/);
    });

    it('are waited for until stopped, which ends the program', async () => {
      const beat = join(home.folder, 'beat');
      await program(
        `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(beat)}, String(process.pid)); setInterval(() => 0, 1000);`,
      );
      allowed.add(hashOf(command()));
      const stop = new AbortController();
      const wait = open('external').get(stop.signal);
      const { readFile } = await import('node:fs/promises');
      let pid = 0;
      while (pid === 0) {
        pid = Number(await readFile(beat, 'utf8').catch(() => 0));
      }
      stop.abort(new Error('enough'));
      await assert.rejects(wait, /enough/);
      const isAlive = () => {
        try {
          return process.kill(pid, 0);
        } catch {
          return false;
        }
      };
      while (isAlive()) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    });

    it('are not asked for where the environment forbids it', async () => {
      await program(printing({ mode: 'AK', ...ak }));
      allowed.add(hashOf(command()));
      process.env['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'] = 'true';
      try {
        for (const name of ['external', 'uri']) {
          assert.match(
            (await failure(open(name).get(never))).message,
            /ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids/,
          );
        }
        assert.deepEqual(server.asked, []);
      } finally {
        delete process.env['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'];
      }
    });
  });

  it('of what cannot be read say so', async () => {
    await mkdir(home.path('alibaba'), { recursive: true });
    assert.match((await failure(open('ak').get(never))).message, /cannot be read \(EISDIR\)/);
  });
});

describe('a command', () => {
  const cases: readonly (readonly [string, readonly string[] | undefined, (readonly string[] | undefined)?])[] = [
    ['a b  c', ['a', 'b', 'c']],
    ['  a\t"b c" \'d "e\' ', ['a', 'b c', 'd "e']],
    ['a "" \'\'', ['a', '', '']],
    ['a"b"\'c\'d', ['abcd']],
    [String.raw`a b\ c`, ['a', 'b c'], ['a', 'b\\', 'c']],
    [String.raw`a "b\"c\d"`, ['a', String.raw`b"c\d`]],
    [
      String.raw`"C:\Program Files\t.exe" \x`,
      [String.raw`C:\Program Files\t.exe`, 'x'],
      [String.raw`C:\Program Files\t.exe`, String.raw`\x`],
    ],
    [String.raw`'a\'`, [String.raw`a\ `.trim()]],
    ['a \\\n b', ['a', 'b'], ['a', '\\', 'b']],
    ['a; rm -rf $HOME | x && `y`', ['a;', 'rm', '-rf', '$HOME', '|', 'x', '&&', '`y`']],
    ['a "b', undefined],
    ["a 'b", undefined],
    ['a\\', undefined, ['a\\']],
    [String.raw`"a\"`, undefined],
    ['', undefined],
    ['  ', undefined],
    ['"" b', undefined],
  ];
  for (const [command, unix, windows = unix] of cases) {
    it(`is split as the tool does: ${JSON.stringify(command)}`, () => {
      assert.deepEqual(splitCommand(command, 'linux'), unix);
      assert.deepEqual(splitCommand(command, 'win32'), windows);
    });
  }
});
