import assert from 'node:assert/strict';
import {
  createParams,
  mayHaveSnapshots,
  needsStorage,
  optionsFor,
} from '../../../../src/clouds/alibaba/backupRules.ts';
import { isCloudError } from '../../../../src/model/errors.ts';
import type { BackupRequest } from '../../../../src/model/jobs.ts';
import type { Instance } from '../../../../src/model/resources.ts';
import { sampleInstance as instance } from '../../../support/instance.ts';

function request(choiceId: string, more: Partial<BackupRequest> = {}): BackupRequest {
  return { instanceId: 'rm-1', regionId: 'cn-hangzhou', choiceId, databases: [], ...more };
}

/** What a choice sends, without what it leaves out. */
function sent(choiceId: string, more: Partial<BackupRequest> = {}) {
  const params = Object.entries(createParams(request(choiceId, more)));
  return Object.fromEntries(params.filter(([name, value]) => value !== undefined && name !== 'DBInstanceId'));
}

const ids = (one: Instance, snapshots = false) => optionsFor(one, snapshots).choices.map(({ id }) => id);
const steps = (one: Instance, snapshots = false) =>
  optionsFor(one, snapshots).steps.map(({ key, answers }) => [key, answers.map(({ id }) => id)]);

describe('alibaba: what CreateBackup allows', () => {
  it('offers what the engine and the disk allow, and asks only what leaves a choice', () => {
    assert.deepEqual(ids(instance('mysql', 'local')), ['mysql-physical', 'mysql-logical', 'mysql-logical-databases']);
    assert.deepEqual(steps(instance('mysql', 'local')), [
      ['method', ['physical', 'logical']],
      ['strategy', ['instance', 'db']],
    ]);
    assert.deepEqual(ids(instance('mysql', 'cloud')), ['mysql-snapshot']);
    assert.deepEqual(steps(instance('mysql', 'cloud')), []);
    assert.deepEqual(ids(instance('postgresql', 'local')), ['postgresql-physical']);
    assert.deepEqual(ids(instance('postgresql', 'cloud')), ['postgresql-snapshot']);
    assert.deepEqual(ids(instance('mariadb', 'cloud')), ['mariadb-snapshot']);
    const physical = ['sqlserver-auto', 'sqlserver-full', 'sqlserver-full-databases'];
    assert.deepEqual(ids(instance('sqlserver', 'cloud')), physical);
    assert.deepEqual(ids(instance('sqlserver', 'unknown')), physical);
    assert.deepEqual(ids(instance('sqlserver', 'cloud'), true), [...physical, 'sqlserver-snapshot']);
    assert.deepEqual(steps(instance('sqlserver', 'cloud'), true), [
      ['method', ['physical', 'snapshot']],
      ['strategy', ['instance', 'db']],
      ['type', ['auto', 'full']],
    ]);
  });

  it('leaves exactly one choice whichever way the questions are answered', () => {
    for (const one of [instance('mysql', 'local'), instance('sqlserver', 'local'), instance('sqlserver', 'cloud')]) {
      const { choices, steps: questions } = optionsFor(one, one.storage.kind === 'cloud');
      const walk = (left: typeof choices, rest: typeof questions): void => {
        const [question, ...others] = rest;
        if (!question) {
          assert.equal(left.length, 1);
          return;
        }
        const { key } = question;
        const answers = question.answers.filter(({ id }) => left.some((choice) => choice.answers[key] === id));
        if (answers.length < 2) {
          walk(left, others);
          return;
        }
        for (const { id } of answers) {
          walk(
            left.filter((choice) => (choice.answers[key] ?? id) === id),
            others,
          );
        }
      };
      walk(choices, questions);
    }
  });

  it('sends the parameters of the matrix and no others, always with a method', () => {
    const databases = ['a', 'b'];
    assert.deepEqual(sent('mysql-physical'), { BackupMethod: 'Physical' });
    assert.deepEqual(sent('mysql-physical', { retention: 30 }), {
      BackupMethod: 'Physical',
      BackupRetentionPeriod: 30,
    });
    assert.deepEqual(sent('mysql-logical'), { BackupMethod: 'Logical', BackupStrategy: 'instance' });
    assert.deepEqual(sent('mysql-logical-databases', { databases, retention: 'keep' }), {
      BackupMethod: 'Logical',
      BackupStrategy: 'db',
      DBName: 'a,b',
      BackupRetentionPeriod: -1,
    });
    assert.deepEqual(sent('mysql-snapshot', { databases }), { BackupMethod: 'Snapshot' });
    assert.deepEqual(sent('postgresql-physical', { retention: 30 }), { BackupMethod: 'Physical' });
    assert.deepEqual(sent('postgresql-snapshot'), { BackupMethod: 'Snapshot' });
    assert.deepEqual(sent('sqlserver-auto', { databases }), { BackupMethod: 'Physical', BackupType: 'Auto' });
    assert.deepEqual(sent('sqlserver-full', { retention: 30 }), {
      BackupMethod: 'Physical',
      BackupStrategy: 'instance',
      BackupType: 'FullBackup',
    });
    assert.deepEqual(sent('sqlserver-full-databases', { databases, retention: 7 }), {
      BackupMethod: 'Physical',
      BackupStrategy: 'db',
      BackupType: 'FullBackup',
      DBName: 'a,b',
      BackupRetentionPeriod: 7,
    });
    assert.deepEqual(sent('sqlserver-snapshot', { retention: 7 }), { BackupMethod: 'Snapshot' });
    assert.deepEqual(sent('mariadb-snapshot'), { BackupMethod: 'Physical' });
  });

  it('offers a retention exactly where it sends one', () => {
    const all = [
      instance('mysql', 'local'),
      instance('mysql', 'cloud'),
      instance('postgresql', 'local'),
      instance('mariadb', 'cloud'),
      instance('sqlserver', 'cloud'),
    ];
    for (const choice of all.flatMap((one) => optionsFor(one, true).choices)) {
      const databases = choice.needsDatabases ? ['a'] : [];
      const params = createParams(request(choice.id, { databases, retention: 30 }));
      assert.equal(params['BackupRetentionPeriod'], choice.retention ? 30 : undefined, choice.id);
      assert.ok(choice.label !== '' && choice.detail !== '');
    }
  });

  it('calls the backup of MariaDB what it is', () => {
    assert.equal(optionsFor(instance('mariadb', 'cloud'), false).choices[0]?.label, 'Snapshot');
  });

  it('refuses what does not fit together before anything is sent', () => {
    const wrong = [
      request('no-such-choice'),
      request('mysql-logical-databases'),
      request('mysql-logical-databases', { databases: ['a,b'] }),
      request('mysql-physical', { retention: 6 }),
      request('mysql-physical', { retention: 731 }),
      request('mysql-physical', { retention: 7.5 }),
    ];
    for (const one of wrong) {
      assert.throws(
        () => createParams(one),
        (error) => isCloudError(error) && error.kind === 'request' && !error.unclear,
      );
    }
  });

  it('says why no backup can be taken', () => {
    const refusals: [Partial<Instance>, RegExp][] = [
      [{ role: { kind: 'readonly', raw: 'Readonly' } }, /read-only.*primary/],
      [{ lock: 'LockByDiskQuota' }, /locked \(LockByDiskQuota\)/],
      [{ state: { kind: 'busy', raw: 'REBOOTING' } }, /not running.*REBOOTING/],
      [{ state: { kind: 'unknown', raw: 'SELF_HEALING' } }, /SELF_HEALING/],
      [{ engine: { kind: 'unknown', raw: 'Oracle' } }, /Oracle/],
      [{ storage: { kind: 'unknown', raw: 'ssd' } }, /disk type ssd/],
    ];
    for (const [more, words] of refusals) {
      const options = optionsFor(instance('mysql', 'local', more), false);
      assert.match(options.refusal ?? '', words);
      assert.deepEqual([options.choices, options.steps], [[], []]);
    }
  });

  it('knows what has to be asked first', () => {
    assert.deepEqual(
      (['mysql', 'postgresql', 'sqlserver', 'mariadb', 'unknown'] as const).map((engine) =>
        needsStorage(instance(engine, 'unknown')),
      ),
      [true, true, false, false, false],
    );
    assert.equal(mayHaveSnapshots(instance('sqlserver', 'cloud')), true);
    assert.equal(mayHaveSnapshots(instance('sqlserver', 'local')), false);
    assert.equal(mayHaveSnapshots(instance('mysql', 'cloud')), false);
  });
});
