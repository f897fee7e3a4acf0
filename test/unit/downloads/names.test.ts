import assert from 'node:assert/strict';
import { fileNameOf, fileNamesOf } from '../../../src/downloads/links/names.ts';
import { DownloadLink, type LinkFacts } from '../../../src/model/links.ts';

const nameOf = (path: string, facts: Partial<LinkFacts> = {}) =>
  fileNameOf(new DownloadLink(`https://x.aliyuncs.com/${path}?Signature=secret`, { network: 'public', ...facts }));

describe('the name of a downloaded file', () => {
  it("is the last part of the link's path", () => {
    assert.equal(nameOf('custins1/hins1_data_20261121.tar.gz'), 'hins1_data_20261121.tar.gz');
    assert.equal(nameOf('bucket/%E8%AE%A2%E5%8D%95.xb'), '订单.xb');
    assert.equal(nameOf('a%2Fb%5Cc.xb/'), 'c.xb');
  });

  it('begins with the database where the same path holds several', () => {
    assert.equal(nameOf('hins1.zip', { database: 'orders' }), 'orders_hins1.zip');
    assert.equal(nameOf('hins1_orders.bak', { database: 'orders' }), 'hins1_orders.bak');
    assert.equal(nameOf('hins1.zip', { database: '../a/b' }), '_a_b_hins1.zip');
  });

  it('never has a path in it, or signs that some file system does not take', () => {
    assert.equal(nameOf('..%2F..%2F'), 'backup');
    assert.equal(nameOf('', { file: 'binlog.000001' }), 'binlog.000001');
    assert.equal(nameOf('%2E%2E%2Fetc%2F.bashrc'), 'bashrc');
    assert.equal(nameOf('a%3Ab%2A%00c%E2%80%AEgnp.xb%20.'), 'a_b__c_gnp.xb');
    assert.equal(nameOf('CON.txt'), '_CON.txt');
    assert.equal(nameOf('100%.xb'), '100%.xb');
  });

  it('is short enough, and keeps its end', () => {
    const long = nameOf(`${encodeURIComponent('订😀'.repeat(100))}.tar.gz`);
    assert.ok(Buffer.byteLength(long) <= 180 && long.endsWith('.tar.gz') && !/\p{Cs}/u.test(long));
  });
});

const linkTo = (path: string) => new DownloadLink(`https://x.aliyuncs.com/${path}`, { network: 'public' });

describe('the names of files in one folder', () => {
  it('are all different, also for those who do not tell upper from lower case', () => {
    const names = fileNamesOf(['a/x.tar.gz', 'b/x.tar.gz', 'c/X.tar.gz', 'x_2.tar.gz', 'binlog.000001'].map(linkTo));
    assert.deepEqual(names, ['x.tar.gz', 'x_2.tar.gz', 'X_3.tar.gz', 'x_2_2.tar.gz', 'binlog.000001']);
  });
});
