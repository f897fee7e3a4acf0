import assert from 'node:assert/strict';
import * as v from 'valibot';
import { endOf } from '../../../../src/clouds/common/addresses.ts';
import { describe as describeFields, listOfTexts } from '../../../../src/clouds/common/fields.ts';
import { readRecords } from '../../../../src/clouds/common/records.ts';
import { shallow } from '../../../../src/clouds/common/shallow.ts';
import { field, key, text, texts } from '../../../../src/clouds/common/values.ts';

const LINK = 'https://bucket.example.com/f?Expires=1,2&Signature=s';

const link = (begin: string) => `https://b.example.com/f?X-Amz-Date=${begin}&X-Amz-Expires=60`;

describe('replies that no cloud should give', () => {
  it('have no link where a list shows a text, and no record under a link for an id', () => {
    const shape = {
      schema: v.object({ id: key, status: field(text) }),
      reader: () => (record: { readonly id: string; readonly status?: string | undefined }) => record,
    };
    const records = [
      { id: 'a', status: LINK },
      { id: LINK, status: 'b' },
    ];
    assert.deepEqual(readRecords({}, records, shape), {
      items: [{ id: 'a', status: undefined }],
      broken: [{ index: 1, key: 'id' }],
    });
  });

  it('have no part of a link in a list of names', () => {
    assert.deepEqual(texts([LINK, 'a,b']), ['a', 'b']);
    assert.deepEqual(listOfTexts([LINK, 'a,b']), {
      as: 'list',
      items: ['(a download link, hidden here)', 'a', 'b'],
    });
  });

  it('have words for a field whose name is a link', () => {
    const [shown] = describeFields({ [LINK]: 'value' }, []);
    assert.equal(shown?.label, '(a download link, hidden here)');
    assert.deepEqual(shown.value, { as: 'text', text: 'value' });
    assert.equal(shown.key, shown.label);
  });

  it('do not make another day of one that no calendar has, where a link tells its end', () => {
    assert.equal(endOf(link('20261122T030000Z'))?.toISOString(), '2026-11-22T03:01:00.000Z');
    for (const begin of ['20260230T030000Z', '20261322T030000Z', '20261122T250000Z', '20261122T036000Z']) {
      assert.equal(endOf(link(begin)), undefined, begin);
    }
  });

  it('are cut where they are nested deeper than any cloud nests', () => {
    const nested = (levels: number, core: unknown): unknown =>
      levels === 0 ? core : { a: [nested(levels - 2, core)] };
    assert.deepEqual(shallow(nested(20, 'core')), nested(20, 'core'));
    assert.deepEqual(shallow(nested(60, 'core')), nested(50, '…'));
    assert.equal(shallow('text'), 'text');
  });
});
