import assert from 'node:assert/strict';
import { huaweiKeys, type SampleKey } from '../../../../src/sandbox/index.ts';
import { DAY, MINUTE, NOON, SECOND, text } from '../client.ts';
import { openStage, wordOf, type Asked, type Stage } from './client.ts';

const { full, temporary } = huaweiKeys;
const REFUSED = '401 APIGW.0301';
const PROJECTS = '/v3/auth/projects';

function stamp(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

describe('sandbox: the gateway of Huawei Cloud', () => {
  let stage: Stage;
  beforeEach(async () => (stage = await openStage()));
  afterEach(() => stage.sandbox.close());

  const word = async (asked: Asked): Promise<string> => wordOf(await stage.ask(PROJECTS, asked));
  /** The words of a refusal that has to do with the key. */
  async function why(asked: Asked): Promise<string> {
    const answered = await stage.ask(PROJECTS, asked);
    assert.equal(wordOf(answered), REFUSED);
    assert.match(text(answered.json['request_id']), /^[0-9a-f]{32}$/);
    return text(answered.json['error_msg']);
  }

  it('accepts a long-term key and a temporary one', async () => {
    assert.equal(await word({ key: full }), '200 OK');
    assert.equal(await word({ key: temporary }), '200 OK');
  });

  it('tells the ways apart in which a key is wrong', async () => {
    const { accessKeyId, accessKeySecret } = temporary;
    assert.match(await why({ key: { ...full, accessKeyId: 'NOBODY' } }), /: ak NOBODY not exist$/);
    assert.match(await why({ key: { ...full, accessKeySecret: 'wrong' } }), /verify aksk signature fail/);
    assert.match(await why({ key: huaweiKeys.disabled }), /disabled/);
    assert.match(await why({ key: huaweiKeys.expired }), /token has expired/);
    assert.match(await why({ key: { ...temporary, securityToken: 'nonsense' } }), /token is invalid/);
    assert.match(await why({ key: { ...full, securityToken: 'nonsense' } }), /token is invalid/);
    assert.match(await why({ key: { accessKeyId, accessKeySecret } }), /token is missing/);
    assert.match(await why({ tamper: ({ headers }) => delete headers['authorization'] }), /x-auth-token not found/);
  });

  it('echoes what it has signed, token included, as the real one does', async () => {
    const message = await why({ key: { ...temporary, accessKeySecret: 'wrong' } });
    assert.match(message, /canonicalRequest:GET\|\/v3\/auth\/projects\/\|.*x-security-token:sandbox\+security/);
  });

  it('refuses what was changed after it had been signed', async () => {
    for (const tamper of [
      (sent: { address: string }) => (sent.address += '?name=other'),
      ({ headers }: { headers: Record<string, string> }) => (headers['content-type'] = 'text/plain'),
    ]) {
      assert.match(await why({ tamper }), /verify aksk signature fail/);
    }
  });

  it('refuses a clock that is more than 15 minutes off', async () => {
    for (const offset of [15 * MINUTE, -15 * MINUTE]) {
      assert.equal(await word({ headers: { 'x-sdk-date': stamp(NOON + offset) } }), '200 OK');
      const far = stamp(NOON + offset + Math.sign(offset) * SECOND);
      assert.match(await why({ headers: { 'x-sdk-date': far } }), /signature expired/);
    }
  });

  it('locks a key for five minutes after more than five failures in a row', async () => {
    const wrong: SampleKey = { ...full, accessKeySecret: 'wrong' };
    const fail = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) {
        assert.match(await why({ key: wrong }), /verify aksk signature fail/);
      }
    };
    await fail(5);
    assert.equal(await word({ key: full }), '200 OK');
    await fail(6);
    assert.match(await why({ key: full }), /AK access failed to reach the limit/);
    assert.equal(await word({ key: temporary }), '200 OK');
    stage.clock.time += 5 * MINUTE;
    assert.equal(await word({ key: full }), '200 OK');
  });

  it('has no call limit unless told', async () => {
    const words = await Promise.all(Array.from({ length: 100 }, () => word({})));
    assert.deepEqual(new Set(words), new Set(['200 OK']));
  });

  it('knows no other path, no other method, and no RDS where there is none', async () => {
    assert.equal(wordOf(await stage.ask('/v3/regions')), '404 APIGW.0101');
    assert.equal(wordOf(await stage.ask('/v3/%zz/instances')), '404 APIGW.0101');
    assert.equal(wordOf(await stage.ask(PROJECTS, { method: 'POST', body: {} })), '404 APIGW.0101');
    assert.equal(await stage.refused('cn-south-1', '/instances'), '404 APIGW.0101');
    assert.equal(await stage.refused('cn-north-4', '/nothing'), '404 APIGW.0101');
    const headers = { 'x-project-id': await stage.project('cn-south-1') };
    assert.equal(wordOf(await stage.ask('/v3/backups/offsite-backup-instance', { headers })), '404 APIGW.0101');
  });

  it('takes a plus sign that came as it is for a blank', async () => {
    const instance_id = await stage.id('cn-north-4', 'orders-db');
    const times = (mark: string): Asked => ({
      query: {
        instance_id,
        begin_time: `2026-03-01T00:00:00${mark}0800`,
        end_time: `2026-03-02T00:00:00${mark}0800`,
      },
      tamper: (sent) => (sent.address = sent.address.replaceAll('%20', '+')),
    });
    assert.equal(await stage.refused('cn-north-4', '/backups', times('+')), '200 OK');
    assert.equal(await stage.refused('cn-north-4', '/backups', times(' ')), '400 DBS.200001');
  });

  it('serves nobody else’s project', async () => {
    assert.equal(wordOf(await stage.ask(`/v3/${'0'.repeat(32)}/instances`)), '403 DBS.200010');
    assert.equal(wordOf(await stage.ask('/v3/backups/offsite-backup-instance')), '403 DBS.200010');
    const headers = { 'x-project-id': await stage.project('cn-east-3') };
    assert.equal(await stage.refused('cn-north-4', '/instances', { headers }), '403 DBS.200010');
    assert.equal(await stage.refused('af-south-1', '/instances'), '403 APIGW.0302');
  });

  it('lets a key do what its policy allows', async () => {
    const instance_id = await stage.id('cn-north-4', 'orders-db');
    const query = { instance_id };
    const may = async (key: SampleKey): Promise<Record<string, boolean>> => {
      const refused = (path: string, asked: Asked = {}): Promise<string> =>
        stage.refused('cn-north-4', path, { key, ...asked });
      const words = {
        projects: wordOf(await stage.ask('/v3/projects', { key })),
        instances: await refused('/instances'),
        backups: await refused('/backups', { query }),
        policy: await refused(`/instances/${instance_id}/backups/policy`),
        create: await refused('/backups', { method: 'POST', body: { instance_id, name: '1' } }),
      };
      const denied = new Set(['403 403', '403 DBS.200010']);
      return Object.fromEntries(Object.entries(words).map(([what, answer]) => [what, !denied.has(answer)]));
    };
    const all = { projects: true, instances: true, backups: true, policy: true, create: true };
    const none = { projects: false, instances: false, backups: false, policy: false, create: false };
    assert.deepEqual(await may(full), all);
    assert.deepEqual(await may(huaweiKeys.lookOnly), { ...all, create: false });
    assert.deepEqual(await may(huaweiKeys.noPolicy), { ...all, policy: false });
    assert.deepEqual(await may(huaweiKeys.noInstances), { ...all, instances: false });
    assert.deepEqual(await may(huaweiKeys.noBackups), { ...none, projects: true, instances: true });
    assert.deepEqual(await may(huaweiKeys.projectsOnly), none);
    assert.equal(await word({ key: huaweiKeys.projectsOnly }), '200 OK');
  });

  it('words a denial like IAM there, and like RDS elsewhere', async () => {
    const key = huaweiKeys.projectsOnly;
    const iam = await stage.ask('/v3/projects', { key });
    assert.deepEqual(iam.json, {
      error: { code: 403, message: 'You are not authorized to perform the requested action.', title: 'Forbidden' },
    });
    assert.match(iam.headers.get('x-iam-trace-id') ?? '', /^[0-9a-f]{32}$/);
    const rds = await stage.ask(`/v3/${await stage.project('cn-north-4')}/instances`, { key });
    assert.match(text(rds.json['error_msg']), /rds:instance:listAll/);
    assert.match(text(rds.json['encoded_authorization_message']), /^[0-9a-f]+$/);
    assert.match(rds.headers.get('x-request-id') ?? '', /^[0-9a-f]{32}$/);
  });

  it('remembers requests by operation and project, without what must stay secret', async () => {
    const id = await stage.id('cn-north-4', 'orders-db');
    await stage.refused('cn-north-4', '/backups', {
      key: temporary,
      method: 'POST',
      body: { instance_id: id, name: '1', databases: [{ name: 'a' }] },
    });
    const last = stage.sandbox.requests.at(-1);
    const project = await stage.project('cn-north-4');
    assert.deepEqual(last, {
      action: 'CreateManualBackup',
      params: { project_id: project, instance_id: id, name: '1', databases: '[{"name":"a"}]' },
      region: 'cn-north-4',
      method: 'POST',
      signedInUrl: false,
      time: NOON,
    });
    const headers = { 'x-project-id': await stage.project('cn-east-3') };
    await stage.ask('/v3/backups/offsite-backup-instance', { headers });
    const list = stage.sandbox.requests.at(-1);
    assert.deepEqual([list?.action, list?.region], ['ListOffsiteInstances', 'cn-east-3']);
    assert.ok(!JSON.stringify(stage.sandbox.requests).includes('security/token'));
  });
});

describe('sandbox: the call limit of Huawei Cloud', () => {
  it('is that of one key, for one window', async () => {
    const stage = await openStage({ callLimit: { calls: 3, milliseconds: MINUTE } }, NOON + DAY);
    try {
      const words = async (key: SampleKey, times: number): Promise<string[]> => {
        const answers: string[] = [];
        for (let time = 0; time < times; time += 1) {
          answers.push(wordOf(await stage.ask(PROJECTS, { key })));
        }
        return answers;
      };
      assert.deepEqual(await words(full, 4), ['200 OK', '200 OK', '200 OK', '429 APIGW.0308']);
      assert.deepEqual(await words(temporary, 1), ['200 OK']);
      const { json } = await stage.ask(PROJECTS);
      assert.equal(
        json['error_msg'],
        'The throttling threshold has been reached: policy user over ratelimit,limit:3,time:1 minute',
      );
      stage.clock.time += MINUTE;
      assert.deepEqual(await words(full, 1), ['200 OK']);
    } finally {
      await stage.sandbox.close();
    }
  });

  it('says how long its window is', async () => {
    const stage = await openStage({ callLimit: { calls: 0, milliseconds: 2 * SECOND } });
    try {
      const { json } = await stage.ask(PROJECTS);
      assert.match(text(json['error_msg']), /limit:0,time:2 second$/);
    } finally {
      await stage.sandbox.close();
    }
  });
});
