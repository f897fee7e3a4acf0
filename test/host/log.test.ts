import assert from 'node:assert/strict';
import { withoutSecrets } from '../../src/platform/log.ts';

describe('the log', () => {
  const secrets: readonly (readonly [string, string])[] = [
    [
      'got https://b.oss-cn-hangzhou.aliyuncs.com/a/f.xb?Expires=1&OSSAccessKeyId=abc&Signature=x%2By%3D today',
      'got [hidden] today',
    ],
    ['{"url":"http://127.0.0.1:80/f?part=1&Signature=abc"}', '{"url":"[hidden]"}'],
    ["at 'https://h/f?X-Amz-Signature=abc&a=b'", "at '[hidden]'"],
    ['key LTAI5tExampleExample1 was refused', 'key [hidden] was refused'],
    ['key STS.NUexampleExample was refused', 'key [hidden] was refused'],
    ['a=1&Signature=ab%2Bc%3D&b=2', 'a=1&[hidden]&b=2'],
    ['a=1&SecurityToken=CAISexample/+==&b=2', 'a=1&[hidden]&b=2'],
    ['AccessKeySecret=abc def', '[hidden] def'],
    ['got https://b.obs.cn-north-4.myhuaweicloud.com/f.bak?AWSAccessKeyId=abc&Expires=1&Signature=x', 'got [hidden]'],
    ['SDK-HMAC-SHA256 Access=ABCDEFGH12345678, SignedHeaders=host', 'SDK-HMAC-SHA256 [hidden], SignedHeaders=host'],
    [
      'Incorrect IAM authentication information: ak ABCDEFGH12345678 not exist',
      'Incorrect IAM authentication information: [hidden] not exist',
    ],
    ['canonicalRequest:GET|/v3/|x-security-token:abc/+==', 'canonicalRequest:GET|/v3/|[hidden]'],
    [
      'https://h/f?Expires=1 and https://h/g?Expires=2, both',
      // The comma may belong to the address.
      '[hidden] and [hidden] both',
    ],
  ];
  for (const [line, clean] of secrets) {
    it(`hides what opens something: ${clean}`, () => assert.equal(withoutSecrets(line), clean));
  }

  it('leaves other lines as they are', () => {
    for (const line of [
      'DescribeBackups cn-hangzhou: 200, request 0A1B2C3D-0000-4444-8888-ABCDEFABCDEF, 31 ms',
      'See https://www.alibabacloud.com/help?id=1&page=2',
      'Could not ask for job 507 (timeout); asking again.',
    ]) {
      assert.equal(withoutSecrets(line), line);
    }
  });
});
