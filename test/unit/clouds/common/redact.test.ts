import assert from 'node:assert/strict';
import { keyMask, looksLikeLink, redactor } from '../../../../src/clouds/common/redact.ts';
import { credentials } from '../alibaba/helpers.ts';

describe('alibaba: redaction', () => {
  const redact = redactor(credentials);

  it('drops the echoed string to sign', () => {
    const echoed =
      'Specified signature is not matched with our calculation. server string to sign is:POST&%2F&AccessKeyId%3DLTAIunittestkeyid01%26SecurityToken%3Dunit%252Btest%252Ftoken%253D%253D';
    const clean = redact(echoed);
    assert.ok(clean.startsWith('Specified signature is not matched with our calculation.'));
    assert.ok(!/LTAI|token%|AccessKeyId/.test(clean), clean);
  });

  it('drops known secrets however they are encoded, and whatever looks like one', () => {
    const words = [
      `secret unit/test+secret== token ${encodeURIComponent('unit+test/token==')}`,
      `twice ${encodeURIComponent(encodeURIComponent('unit/test+secret=='))}`,
      'key LTAIunittestkeyid01 and LTAI5tOtherKey and STS.NSomebody',
      'Signature=abc%3D&x=1 OSSAccessKeyId: "qqq" SecurityToken%3Dzzz',
    ];
    const clean = words.map(redact);
    assert.ok(Object.values(credentials).every((secret: string) => !clean.join().includes(secret)));
    assert.deepEqual(clean, [
      'secret *** token ***',
      'twice ***',
      'key *** and *** and ***',
      'Signature=***&x=1 OSSAccessKeyId: "***" SecurityToken%3D***',
    ]);
  });

  it('drops signatures without their names, and those whose names are written in another way', () => {
    assert.equal(redact('given rqD9hf6Uuyy7Z3OBpzweEpAZJBA=, not'), 'given ***, not');
    assert.equal(redact('%20RE%2FUl%2BqkSqwA7JmO5U7QH6EmZkM%3D.'), '%20***.');
    assert.equal(redact(`was ${'0123456789abcdef'.repeat(4)}`), 'was ***');
    assert.equal(redact('{\\"Signature\\":\\"abc\\",'), '{\\"Signature\\":\\"***",');
    assert.equal(redact('Signature&#x3D;ab&#x2F;c, Signature%253dabc'), 'Signature&#x3D;***, Signature%253d***');
  });

  it('leaves what is long and no secret', () => {
    const words = `request 0A1B2C3D-0000-4444-8888-ABCDEFABCDEF of ${'0123456789abcdef'.repeat(2)}in01, BackupRetentionPeriodInDays=7`;
    assert.equal(redact(words), words);
  });

  it('comes to an end with a text that is made to be slow', () => {
    for (const piece of ['\\', '%25', '&#x', 'a', 'http:', 'Signature']) {
      assert.ok(redact(piece.repeat(50_000)).length <= 501);
    }
  });

  it('leaves of an address the host', () => {
    assert.equal(redact('see https://user:pass@help.aliyun.com/a/b?c=d.'), 'see https://help.aliyun.com/***');
  });

  it('of keys alone leaves everything else as it is', () => {
    const mask = keyMask(credentials);
    const words = `  two\nlines, break: yes, https://example.com/a?b=c `;
    assert.equal(mask(words), words);
    assert.equal(mask('by LTAIunittestkeyid01 and unit%2Ftest%2Bsecret%3D%3D, LTAI5tOther'), 'by *** and ***, ***');
  });

  it('knows a link however it is written', () => {
    const links = [
      'http://x/y',
      'see ftp://user@host/file',
      '{"url":"https:\\/\\/bucket\\/file"}',
      'https%3A%2F%2Fbucket%2Ffile',
      'https%253a%252f%252fbucket',
      '//bucket/file?x=1&Expires=1',
      'Signature%3Dabc',
      'x-oss-signature=abc',
      'x-amz-Credential%3Dabc',
      '{"security-token":"abc"}',
    ];
    assert.deepEqual(
      links.filter((link) => !looksLikeLink(link)),
      [],
    );
    const names = ['linux-oss-prod', 'x-oss-prod', 'max-obs-1', 'matrix-amz-db', 'security-token-db'];
    assert.ok(names.every((name) => !looksLikeLink(name)));
    assert.equal(redact('peak: 100, Public access: off, Access=abc'), 'peak: 100, Public access: off, Access=***');
    assert.ok(['a: b/c', '12:30//2', 'C:\\data', 'rate 3/4: good', ''].every((words) => !looksLikeLink(words)));
  });

  it('makes one line of at most 500 characters', () => {
    assert.equal(redact('a\r\nb\u2028c'), 'a b c');
    assert.equal(redact('x'.repeat(2000)).length, 501);
  });
});
