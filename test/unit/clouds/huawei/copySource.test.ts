import assert from 'node:assert/strict';
import { backupShape, offsiteShape } from '../../../../src/clouds/huawei/records/backups.ts';
import { sourcesOf } from '../../../../src/clouds/huawei/records/copySource.ts';
import { readList } from '../../../../src/clouds/huawei/records/read.ts';
import { call } from '../alibaba/helpers.ts';
import { backupList, record, ScriptedCloud } from './scripted.ts';

const owner = { instanceId: 'in-1', regionId: 'cn-north-4' };

const backupsOf = (records: readonly object[], of = owner) =>
  readList({ backups: records }, backupShape(of))?.items ?? [];
const copiesOf = (records: readonly object[]) =>
  readList({ backups: records }, offsiteShape({ ...owner, copyRegionId: 'cn-east-3' }))?.items ?? [];

function matched(copies: readonly object[], backups: readonly object[]): Record<string, string> {
  const found = sourcesOf(copiesOf(copies), backupsOf(backups));
  return Object.fromEntries([...found].map(([copy, source]) => [copy.id, source.id]));
}

const night = (day: string, hour = '03') => `2026-11-${day}T${hour}:00:00+0800`;

describe('huawei: which backup a copy was made of', () => {
  it('is told by its name, else by when it began', () => {
    const backups = [
      record('b1', 'auto', night('19'), { name: 'one' }),
      record('b2', 'auto', night('20'), { name: 'two' }),
      record('b3', 'auto', night('21'), { name: 'three' }),
    ];
    const copies = [
      record('c1', 'auto', night('20'), { name: 'one' }),
      record('c2', 'auto', night('21'), { name: 'renamed' }),
      record('c3', 'auto', night('22'), { name: 'nothing' }),
    ];
    assert.deepEqual(matched(copies, backups), { c1: 'b1', c2: 'b3' });
  });

  it('is told by a name that was given again only where the time fits', () => {
    const names = ['10', '15', '20'].map((day) => record(`b${day}`, 'manual', night(day), { name: 'before-move' }));
    const copy = (day: string, hour?: string) => record('c', 'auto', night(day, hour), { name: 'before-move' });
    assert.deepEqual(matched([copy('15', '05')], names), { c: 'b15' });
    assert.deepEqual(matched([copy('15', '01')], names), {}, 'a copy is not there before its backup');
    assert.deepEqual(
      matched([copy('15', '05')], [...names, record('b', 'auto', night('14'), { name: 'before-move' })]),
      {},
    );
    assert.deepEqual(matched([copy('nn')], names), {}, 'no time, and three of the name');
    assert.deepEqual(matched([copy('nn')], names.slice(1, 2)), { c: 'b15' });
  });

  it('is none that cannot have been copied, nor one of another instance', () => {
    const copy = record('c', 'auto', night('20'), { name: 'none' });
    const failed = record('b1', 'auto', night('20'), { status: 'FAILED' });
    const part = record('b2', 'fragment', night('20'));
    assert.deepEqual(matched([copy], [failed, part]), {});
    assert.deepEqual(matched([copy], [failed, part, record('b3', 'manual', night('20'))]), { c: 'b3' });
    assert.deepEqual(
      matched(
        [copy],
        [1, 2].map((id) => record(`b${id}`, 'auto', night('20'))),
      ),
      {},
      'two could be it',
    );
    const other = backupsOf([record('b4', 'auto', night('20'))], { ...owner, instanceId: 'in-2' });
    assert.equal(sourcesOf(copiesOf([copy]), other).size, 0);
    assert.deepEqual(
      matched([record('c', 'auto', 'soon')], [record('b5', 'auto', 'then')]),
      {},
      'no time is not the same',
    );
  });
});

describe('huawei: the raw reply', () => {
  it('is the record of the list, with words for links and keys, of a backup and of a copy', async () => {
    const cloud = await ScriptedCloud.start();
    const provider = cloud.connect();
    const more = {
      note: 'UNITTESTKEYID0000001: unit/test+secret',
      file: { at: 'https://obs.example.com/f?Signature=s' },
    };
    const rule = {
      backup_type: 'auto',
      keep_days: 7,
      destination_region: 'cn-east-3',
      destination_project_id: 'id-cn-east-3',
    };
    cloud.reset({
      ListBackups: backupList(record('b1', 'auto', night('20'), more)),
      ShowOffsiteBackupPolicy: { policy_para: [rule] },
      ListOffsiteBackups: backupList(record('c1', 'auto', night('20'), more)),
    });
    const shown = { note: '***: ***', file: { at: '(link left out)' } };
    for (const [backupId, copy, operation] of [
      ['b1', false, 'ListBackups'],
      ['c1', true, 'ListOffsiteBackups'],
    ] as const) {
      const reply = await provider.rawReply({ ...owner, backupId, copy }, call());
      const json = JSON.stringify(record(backupId, 'auto', night('20'), shown), undefined, 2);
      assert.deepEqual(reply, { operation, json });
      assert.equal(await provider.rawReply({ ...owner, backupId: 'gone', copy }, call()), undefined);
    }
    provider.dispose();
    await cloud.close();
  });
});
