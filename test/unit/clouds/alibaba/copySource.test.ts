import assert from 'node:assert/strict';
import { Catalogue } from '../../../../src/clouds/alibaba/browsing.ts';
import { backupShape, copyShape } from '../../../../src/clouds/alibaba/records/backups.ts';
import { sourcesOf } from '../../../../src/clouds/alibaba/records/copySource.ts';
import { readList } from '../../../../src/clouds/alibaba/records/read.ts';
import { call, credentials } from './helpers.ts';
import { ScriptedCloud } from './scripted.ts';

const owner = { instanceId: 'rm-1', regionId: 'cn-hangzhou' };
const at = (file: string) => `https://bak.oss-cn-hangzhou.aliyuncs.com/custins1/${file}?Signature=s`;

const file = (name: string) => `cn-hangzhou_rm-1_${name}`;

/** By hundreds, as replies hold them. */
const pages = (records: readonly object[]) =>
  Array.from({ length: records.length / 100 }, (_, page) => records.slice(page * 100, page * 100 + 100));

const backupsOf = (records: readonly object[], of = owner) =>
  readList({ Items: { Backup: records } }, backupShape(of))?.items ?? [];
const copiesOf = (records: readonly object[], of = owner) =>
  readList({ Items: { Item: records } }, copyShape(of))?.items ?? [];

function matched(copies: readonly object[], backups: readonly object[]): Record<string, string> {
  const found = sourcesOf(copiesOf(copies), backupsOf(backups));
  return Object.fromEntries([...found].map(([copy, source]) => [copy.id, source.id]));
}

describe('alibaba: which backup a copy was made of', () => {
  it('is told by the end of its file name, whichever link has it', () => {
    const byDatabase = {
      BackupDownloadLinkByDB: { BackupDownloadLinkByDB: [{ DataBase: 'a', DownloadLink: at('c.zip') }] },
    };
    const backups = [
      { BackupId: 1, BackupDownloadURL: at('hins_1_qp.xb'), BackupIntranetDownloadURL: at('hins_1_qp.xb') },
      { BackupId: 2, BackupIntranetDownloadURL: at('b%20b.xb') },
      { BackupId: 3, ...byDatabase },
      { BackupId: 4 },
    ];
    const copies = [
      { CrossBackupId: 11, CrossBackupSetFile: file('hins_1_qp.xb') },
      { CrossBackupId: 12, CrossBackupSetFile: file('b b.xb') },
      { CrossBackupId: 13, CrossBackupSetFile: 'c.zip' },
      { CrossBackupId: 14, CrossBackupSetFile: file('none.xb') },
      { CrossBackupId: 15, CrossBackupSetFile: file('xc.zip') },
      { CrossBackupId: 16 },
    ];
    assert.deepEqual(matched(copies, backups), { '11': '1', '12': '2', '13': '3' });
  });

  it('is told by the moment of its data where no file tells, and not told where two could be it', () => {
    const moment = '2026-11-20T19:05:00Z';
    const seconds = Date.parse(moment) / 1000;
    const copy = { CrossBackupId: 11, ConsistentTime: moment, CrossBackupSetFile: 'other.xb' };
    assert.deepEqual(matched([copy], [{ BackupId: 1, ConsistentTime: seconds }, { BackupId: 2 }]), { '11': '1' });
    const two = [1, 2].map((BackupId) => ({ BackupId, ConsistentTime: seconds }));
    assert.deepEqual(matched([copy], two), {});
    assert.deepEqual(matched([copy], [two[0] ?? {}, two[0] ?? {}]), { '11': '1' }, 'one that comes twice is one');
    const named = { BackupId: 3, BackupDownloadURL: at('other.xb') };
    assert.deepEqual(matched([copy], [...two, named]), { '11': '3' }, 'a name says more');
    assert.deepEqual(matched([{ CrossBackupId: 12 }], [{ BackupId: 1, ConsistentTime: 0 }]), {}, 'no moment is none');
  });

  it('is never one of another instance', () => {
    const backups = backupsOf([{ BackupId: 1, BackupDownloadURL: at('f.xb') }], { ...owner, instanceId: 'rm-2' });
    assert.equal(sourcesOf(copiesOf([{ CrossBackupId: 11, CrossBackupSetFile: 'f.xb' }]), backups).size, 0);
  });

  it('is found for each of thousands', () => {
    const backups = Array.from({ length: 5000 }, (_, index) => ({
      BackupId: index,
      BackupDownloadURL: at(`f_${index}.xb`),
    }));
    const copies = Array.from({ length: 2000 }, (_, index) => ({
      CrossBackupId: 10_000 + index,
      CrossBackupSetFile: `cn-hangzhou_rm-1_f_${index * 2}.xb`,
    }));
    // Two halves in turns, as lists that were merged.
    const listed = pages(backups).flatMap((page) => backupsOf(page));
    const mixed = listed
      .slice(0, 2500)
      .flatMap((backup, index) => [backup, ...listed.slice(2500 + index, 2501 + index)]);
    const found = sourcesOf(
      pages(copies).flatMap((page) => copiesOf(page)),
      mixed,
    );
    assert.equal(found.size, 2000);
    assert.ok([...found].every(([copy, source]) => (Number(copy.id) - 10_000) * 2 === Number(source.id)));
  });
});

describe('alibaba: the raw reply', () => {
  let cloud: ScriptedCloud;

  before(async () => (cloud = await ScriptedCloud.start()));
  after(async () => await cloud.close());

  it('is the record with words for its links and its keys, and what it was asked by', async () => {
    const record = {
      BackupId: '321',
      BackupDownloadURL: '****',
      Note: `of ${credentials.accessKeyId}, ${credentials.accessKeySecret}`,
      Links: [{ at: at('f.xb') }],
      Empty: null,
    };
    const released = { ...record, DBInstanceId: 'rm-1' };
    cloud.replies = {
      DescribeBackups: { Items: { Backup: [{ BackupId: '320' }, record] }, TotalRecordCount: 2 },
      DescribeDetachedBackups: { Items: { Backup: [released] }, TotalRecordCount: 1 },
    };
    const catalogue = new Catalogue(cloud.api);
    const ref = { ...owner, backupId: '321', copy: false };
    const shown = {
      BackupId: '321',
      BackupDownloadURL: '(link left out)',
      Note: 'of ***, ***',
      Links: [{ at: '(link left out)' }],
      Empty: null,
    };
    assert.deepEqual(await catalogue.rawReply(ref, call()), {
      operation: 'DescribeBackups',
      json: JSON.stringify(shown, undefined, 2),
    });
    const reply = await catalogue.rawReply({ ...ref, released: true }, call());
    assert.equal(reply?.operation, 'DescribeDetachedBackups');
    assert.deepEqual(JSON.parse(reply.json), { ...shown, DBInstanceId: 'rm-1' });
    assert.equal(await catalogue.rawReply({ ...ref, backupId: '9' }, call()), undefined);
  });
});
