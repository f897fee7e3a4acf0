import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { cleanRecord } from '../../../../src/clouds/common/cleanRecord.ts';
import type { FieldSpec } from '../../../../src/clouds/common/fields.ts';
import { keyMask } from '../../../../src/clouds/common/redact.ts';
import { credentials } from '../alibaba/helpers.ts';

const LEFT_OUT = '(link left out)';
const SECRET = 'https://bucket.example.com/f?Expires=1&Signature=TOPSECRET';

const spec = (key: string, secret: boolean): FieldSpec => ({
  key,
  group: 'data',
  label: () => key,
  value: () => ({ as: 'none', text: '' }),
  secret,
});
const specs = [spec('Url', true), spec('Files.Link', true), spec('Size', false)];
const clean = (record: Record<string, unknown>) => cleanRecord(record, specs, keyMask(credentials));

describe('a record for people', () => {
  it('stays as it came, kinds and order of values included', () => {
    const record = { z: 1, a: [null, true, 'x\n y '], Size: '9007199254740993', n: { b: {}, a: [] }, Url: null };
    assert.equal(JSON.stringify(clean(record)), JSON.stringify(record));
    assert.deepEqual(clean({ Url: '', Link: 'null' }), { Url: '', Link: 'null' }, 'no link is no secret');
  });

  it('has words for each link, in lists, in nested values and in JSON within a text', () => {
    const record = { note: `see ${SECRET}`, deep: [{ list: [SECRET, 'plain'] }], json: JSON.stringify({ u: SECRET }) };
    assert.deepEqual(clean(record), { note: LEFT_OUT, deep: [{ list: [LEFT_OUT, 'plain'] }], json: LEFT_OUT });
  });

  it('has words for all that stands where a link belongs, whatever it looks like', () => {
    const record = { url: 'TOPSECRET', Files: { Files: [{ Link: ['TOPSECRET', { of: 'TOPSECRET' }], Size: 'big' }] } };
    assert.deepEqual(clean(record), {
      url: LEFT_OUT,
      Files: { Files: [{ Link: [LEFT_OUT, { of: LEFT_OUT }], Size: 'big' }] },
    });
    assert.deepEqual(clean({ Signature: 'TOPSECRET', AccessKeyId: 'x' }), {
      Signature: LEFT_OUT,
      AccessKeyId: LEFT_OUT,
    });
  });

  it('has words for names that are links, and loses none of them', () => {
    const record = { [SECRET]: 1, [`${SECRET}2`]: 2, [credentials.accessKeyId]: 3 };
    assert.deepEqual(clean(record), { [LEFT_OUT]: 1, [`${LEFT_OUT} 2`]: 2, '***': 3 });
  });

  it('does not hold the keys of the account, however they are encoded', () => {
    const { accessKeySecret, securityToken = '' } = credentials;
    const record = { by: `made by ${accessKeySecret}`, list: [encodeURIComponent(securityToken)] };
    assert.deepEqual(clean(record), { by: 'made by ***', list: ['***'] });
  });

  it('never holds a link, wherever it stood', () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constant(SECRET),
      fc.constant({ a: [{ [SECRET]: SECRET }] }),
    );
    const names = fc.oneof(fc.constantFrom('Url', 'Link', 'Size', '__proto__', SECRET), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.dictionary(names, value, { maxKeys: 8 }), (record) => {
        assert.ok(!JSON.stringify(clean(record)).includes('TOPSECRET'));
      }),
      { numRuns: 200 },
    );
  });
});
