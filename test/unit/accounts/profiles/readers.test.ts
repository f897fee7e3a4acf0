import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Profile } from '../../../../src/accounts/profiles/plan.ts';
import type { CloudId } from '../../../../src/model/account.ts';
import { Canaries } from '../../../support/canaries.ts';
import { ROOT } from '../../../vscode/paths.ts';
import { aliyun, Home, room } from './room.ts';

const SECRET = 'canary-secret-7f3a';
const TOKEN = 'canary-token-91bc==';
const key = { access_key_id: 'LTAIcanaryKeyId', access_key_secret: SECRET };
const role = { ram_role_arn: 'acs:ram::1234567890123456:role/canary-role', ram_session_name: 'canary-session' };
const ecs = { ram_role_name: 'canary-ecs-role' };
const oidc = { oidc_provider_arn: 'acs:ram::1:oidc-provider/canary', oidc_token_file: '/var/canary-token-file' };
const sso = {
  cloud_sso_sign_in_url: 'https://signin-cn-shanghai.alibabacloudsso.com/canary/login',
  cloud_sso_account_id: 'canary-account',
  cloud_sso_access_config: 'canary-config',
  access_token: 'canary-access-token',
  cloud_sso_access_token_expire: 1_800_000_000,
};
const modes = {
  ak: { mode: 'AK', ...key },
  sts: { mode: 'StsToken', ...key, sts_token: TOKEN },
  role: {
    mode: 'RamRoleArn',
    ...key,
    ...role,
    expired_seconds: 900,
    sts_region: 'cn-hangzhou',
    external_id: 'canary-external',
  },
  ecs: { mode: 'EcsRamRole', ...ecs },
  ecsRole: { mode: 'RamRoleArnWithRoleName', ...ecs, ...role },
  chain: { mode: 'ChainableRamRoleArn', ...role, source_profile: 'role' },
  oidc: { mode: 'OIDC', ...role, ...oidc },
  external: { mode: 'External', process_command: 'canary-program --give' },
  uri: { mode: 'CredentialsURI', credentials_uri: 'https://canary.example.com/key' },
  sso: { mode: 'CloudSSO', ...sso, ...key, sts_token: TOKEN, sts_expiration: 1_700_000_000 },
};
const named = Object.entries(modes).map(([name, profile]) => ({ name, region_id: 'cn-hangzhou', ...profile }));
const canaries = new Canaries([
  ...new Set(
    named.flatMap((profile) =>
      Object.values(profile)
        .filter((value) => String(value).includes('canary'))
        .map(String),
    ),
  ),
]);

const problemOfFile = async () => {
  const list = await room.readProfiles('alibaba');
  return 'problem' in list ? list.problem : '';
};

const link = (name: string, source: string) => ({ name, ...modes.chain, source_profile: source });

const koo = (name: string, more: object) => ({ name, mode: 'AKSK', region: 'cn-north-4', ...more });

describe('the files of command-line tools', () => {
  const home = new Home();
  beforeEach(async () => await home.open());
  afterEach(async () => await home.close());

  const read = async (cloud: CloudId, content: unknown) => {
    await home.write(cloud, content);
    return await room.readProfiles(cloud);
  };
  const profilesOf = async (cloud: CloudId, content: unknown): Promise<readonly Profile[]> => {
    const list = await read(cloud, content);
    assert.ok('profiles' in list, JSON.stringify(list));
    return list.profiles;
  };
  const ways = async (content: unknown): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await profilesOf('alibaba', content)).map(({ name, way }) => [name, 'problem' in way ? way.problem : '']),
    );

  it('say of each profile how it signs in, and which is the current one', async () => {
    const list = await profilesOf('alibaba', { ...aliyun(...named), current: 'sts' });
    assert.deepEqual(
      list.map(({ name, mode, region, isCurrent, way }) => [
        name,
        mode,
        region,
        isCurrent,
        'first' in way && way.first.kind,
      ]),
      [
        ['ak', 'Access key', 'cn-hangzhou', false, 'key'],
        ['sts', 'Access key with security token', 'cn-hangzhou', true, 'key'],
        ['role', 'Role, assumed with an access key', 'cn-hangzhou', false, 'key'],
        ['ecs', 'Role of this ECS instance', 'cn-hangzhou', false, 'metadata'],
        ['ecsRole', 'Role, assumed with the role of this ECS instance', 'cn-hangzhou', false, 'metadata'],
        ['chain', 'Role, assumed with the profile role', 'cn-hangzhou', false, 'key'],
        ['oidc', 'Role, assumed with an OIDC token', 'cn-hangzhou', false, 'oidc'],
        ['external', 'Key from a program', 'cn-hangzhou', false, 'program'],
        ['uri', 'Key from an address', 'cn-hangzhou', false, 'address'],
        ['sso', 'CloudSSO', 'cn-hangzhou', false, 'cloudSso'],
      ],
    );
    const chain = list.find(({ name }) => name === 'chain')?.way;
    assert.deepEqual(
      chain && 'roles' in chain && chain.roles.map(({ profile, sts, seconds }) => [profile, sts, seconds]),
      [
        ['role', 'https://sts.cn-hangzhou.aliyuncs.com', 900],
        ['chain', 'https://sts.aliyuncs.com', 3600],
      ],
    );
  });

  it('name what a profile lacks, and how to set it', async () => {
    for (const [name, profile] of Object.entries(modes)) {
      const optional = new Set([
        'mode',
        'ram_session_name',
        'external_id',
        'expired_seconds',
        'sts_region',
        'ram_role_name',
      ]);
      const needed = Object.keys(profile).filter((field) => !optional.has(field) && name !== 'sso');
      for (const field of needed.filter((each) => each !== 'ram_role_name')) {
        const less = Object.fromEntries(Object.entries(profile).filter(([each]) => each !== field));
        const problem = (await ways(aliyun({ name: 'mine', ...less }, { name: 'role', ...modes.role })))['mine'];
        assert.match(
          String(problem),
          new RegExp(`^The profile mine has no ${field}\\. Run “aliyun configure --profile mine`),
        );
        assert.deepEqual(canaries.foundIn(String(problem)), []);
      }
    }
  });

  it('name the line and column where they stop being JSON, and nothing that is there', async () => {
    const text = JSON.stringify(aliyun(...named), undefined, '\t').split('\n');
    const at = text.findIndex((line) => line.includes(SECRET));
    const broken = text.with(at, `${text[at]} x`).join('\n');
    const list = await read('alibaba', broken);
    assert.ok('problem' in list);
    assert.equal(
      list.problem,
      `~/.aliyun/config.json is not JSON: see line ${at + 1}, column ${(text[at] ?? '').length + 2}. Correct it, then try again.`,
    );
    for (const cut of [0, 1, 40, 200, 700]) {
      const half = await read('alibaba', text.join('\n').slice(0, cut));
      assert.match('problem' in half ? half.problem : '', /is not JSON: see line \d+, column \d+/);
    }
  });

  it('say so when they are missing or too large, and have no profiles where there is something else', async () => {
    assert.match(await problemOfFile(), /^There is no file ~\/\.aliyun\/config\.json\. Set up aliyun CLI, or/);
    await home.write('alibaba', `"${'x'.repeat(1024 * 1024)}"`);
    assert.match(await problemOfFile(), /too large/);
    for (const content of ['[]', '7', 'null', '"text"', '{}', '{"profiles":{}}', '{"profiles":7}']) {
      assert.deepEqual(await read('alibaba', content), { profiles: [], broken: 0 });
    }
  });

  it('lose only those profiles that cannot be read', async () => {
    const list = await read(
      'alibaba',
      aliyun({ name: 'good', ...modes.ak }, null as never, { mode: 'AK' }, { name: '' }, [] as never),
    );
    assert.ok('profiles' in list);
    assert.deepEqual([list.profiles.map(({ name }) => name), list.broken], [['good'], 4]);
  });

  it('say why a mode cannot be served, and what to do instead', async () => {
    const found = await ways(
      aliyun(
        { name: 'oauth', mode: 'OAuth', oauth_refresh_token: SECRET },
        { name: 'rsa', mode: 'RsaKeyPair', private_key: SECRET, key_pair_name: 'k' },
        { name: 'bearer', mode: 'BearerToken', bearer_token: SECRET },
        { name: 'odd', mode: `Odd ${SECRET}` },
        { name: 'unset', mode: '' },
        { name: 'plainUri', mode: 'CredentialsURI', credentials_uri: 'http://example.com/canary' },
        { name: 'host', mode: 'RamRoleArn', ...key, ...role, sts_endpoint: 'canary host/path' },
        { name: 'region', mode: 'RamRoleArn', ...key, ...role, sts_region: 'canary region' },
      ),
    );
    assert.match(found['oauth'] ?? '', /OAuth, which writes new tokens into the file.*Use a profile with a role/);
    assert.match(found['rsa'] ?? '', /signs in by RsaKeyPair, which RDS Backups cannot do/);
    assert.match(found['bearer'] ?? '', /signs in by BearerToken/);
    assert.match(found['odd'] ?? '', /signs in by an unknown mode,/);
    assert.match(found['unset'] ?? '', /not set up yet/);
    assert.match(found['plainUri'] ?? '', /is not one that starts with https/);
    assert.match(found['host'] ?? '', /^The sts_endpoint of the profile host is not usable as a host name/);
    assert.match(found['region'] ?? '', /^The sts_region of the profile region is not usable as a host name/);
    assert.deepEqual(new Canaries([SECRET]).foundIn(JSON.stringify(found)), []);
  });

  it('are served in the modes that docs/accounts.md has', async () => {
    const docs = await readFile(join(ROOT, 'docs/accounts.md'), 'utf8');
    const [, table = ''] = docs.split('| Mode of the aliyun CLI');
    const told = [...(table.split('\n\n')[0] ?? '').matchAll(/^\| (`.*?`) +\| /gm)].flatMap(([, cell = '']) =>
      cell.split(', ').map((mode) => mode.replaceAll('`', '')),
    );
    const known = ['AK', 'StsToken', 'RamRoleArn', 'EcsRamRole', 'RamRoleArnWithEcs', 'RamRoleArnWithRoleName'];
    const more = ['ChainableRamRoleArn', 'OIDC', 'CloudSSO', 'CredentialsURI', 'External', 'OAuth', 'RsaKeyPair'];
    const all = Object.assign({}, ...named, { source_profile: 'role' }) as object;
    const found = await ways(
      aliyun({ name: 'role', ...modes.role }, ...[...known, ...more].map((mode) => ({ ...all, name: mode, mode }))),
    );
    const served = [...known, ...more].filter((mode) => found[mode] === '');
    assert.deepEqual(told, served);
  });

  it('see chains that go round, lead nowhere, or never end', async () => {
    const long = Array.from({ length: 40 }, (_, at) => link(`l${at}`, `l${at + 1}`));
    const found = await ways(
      aliyun(link('a', 'b'), link('b', 'c'), link('c', 'a'), link('self', 'self'), link('lost', 'none'), ...long),
    );
    for (const name of ['a', 'b', 'c', 'self']) {
      assert.match(found[name] ?? '', /leads back to itself/);
    }
    assert.match(found['lost'] ?? '', /builds on another \(source_profile\) that is not in the file/);
    assert.match(found['l0'] ?? '', /builds on too many others/);
  });

  it('of KooCLI ask for what is encrypted, and for nothing else', async () => {
    const plain = { accessKeyId: 'HPUA0123456789ABCDEF', secretAccessKey: SECRET };
    const cipher = { accessKeyId: 'c2VhbGVkLWlk==', secretAccessKey: 'c2VhbGVkLXNlY3JldA==' };
    const typed = async (authEncrypt: unknown, profile: object) =>
      (await profilesOf('huawei', { authEncrypt, current: 'p', profiles: [koo('p', profile)] }))[0]?.typed;
    assert.deepEqual(await typed('false', plain), []);
    assert.deepEqual(await typed(undefined, plain), []);
    assert.deepEqual(await typed('true', plain), ['accessKeySecret']);
    assert.deepEqual(await typed(true, cipher), ['accessKeyId', 'accessKeySecret']);
    assert.deepEqual(await typed('true', { ...cipher, securityToken: 'x' }), [
      'accessKeyId',
      'accessKeySecret',
      'securityToken',
    ]);
    const odd = await profilesOf('huawei', {
      profiles: [
        koo('agency', { ...plain, agencyName: 'canary' }),
        koo('token', { mode: 'token' }),
        koo('empty', {}),
        koo('sso', { mode: 'SSO', ssoAuth: { stsToken: { ...plain, securityToken: TOKEN } } }),
        koo('europe', { ...plain, region: 'eu-west-101' }),
      ],
    });
    const [agency, token, empty, viaSso, europe] = odd.map(({ way }) =>
      'problem' in way ? way.problem : way.first.kind,
    );
    assert.match(String(agency), /signs in by an agency/);
    assert.match(String(token), /signs in by token/);
    assert.match(String(empty), /has no accessKeyId\. Run “hcloud configure set --cli-profile=empty”/);
    assert.deepEqual([viaSso, europe, odd.at(-1)?.site], ['key', 'key', 'europe']);
  });

  it('however damaged never make it fail, and nothing of them is in what is said', async () => {
    const fields = Object.keys(Object.assign({}, ...named) as object);
    const value = fc.oneof(
      fc.constantFrom(...Object.values(modes).flatMap((mode) => Object.values(mode)), SECRET, TOKEN),
      fc.jsonValue({ maxDepth: 2 }),
    );
    const profile = fc.oneof(
      fc.constantFrom(...named),
      fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 8 }),
      fc.jsonValue(),
    );
    const file = fc.record({
      current: value,
      authEncrypt: value,
      profiles: fc.oneof(fc.array(profile, { maxLength: 6 }), value),
    });
    const { readAliyun, readKooCli } = room;
    const said = new Canaries([SECRET, TOKEN, 'canary-access-token', 'LTAIcanaryKeyId']);
    fc.assert(
      fc.property(file, fc.nat(), fc.string({ maxLength: 3 }), fc.boolean(), (content, at, dirt, isCut) => {
        const whole = JSON.stringify(content);
        const place = at % (whole.length + 1);
        const text = isCut ? whole.slice(0, place) + dirt + whole.slice(place) : whole;
        for (const reader of [readAliyun, readKooCli]) {
          const list = reader(text, 'FILE');
          const words =
            'problem' in list
              ? [list.problem]
              : list.profiles.flatMap(({ way, mode }) => ['problem' in way ? way.problem : '', mode]);
          const names = JSON.stringify('problem' in list ? '' : list.profiles.map(({ name }) => name));
          // A name is repeated, as it is what the user goes by.
          assert.ok(
            said.foundIn(words.join('\n')).every((secret) => names.includes(secret)),
            words.join('\n'),
          );
        }
      }),
      { numRuns: 2000, seed: 8 },
    );
  });
});
