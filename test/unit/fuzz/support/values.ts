/** A value of a reply. Objects may have keys of their own that are named as those of prototypes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** Stands in every signed link: what shows it has shown the link. */
export const CANARY = 'LEAKCANARY';

export const PROTOTYPE_NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];

/** A link where a name should be. */
export const LINK_NAME = `https://bucket.example.com/f?Signature=${CANARY}`;

/** An object with a key of its own, whatever its name, as JSON makes them. */
export function own(name: string, value: Json): JsonObject {
  return Object.fromEntries([[name, value]]);
}

/** A value so many objects deep. */
export function nested(levels: number): Json {
  let value: Json = 'core';
  for (let level = 0; level < levels; level++) {
    value = level % 2 === 0 ? { a: value } : [value];
  }
  return value;
}

const link = (query: string) => `https://bucket.oss-cn-hangzhou.aliyuncs.com/backup.xb?${query}&Signature=${CANARY}`;

const times = [
  '2026-11-21T03:12:00Z',
  '2026-11-21T03:12Z',
  '2026-11-21T03:12:00.123Z',
  '2026-11-21T03:12:00+0800',
  '2026-11-21T03:12:00-12:30',
  '2026-11-21T03:12:00',
  '2026-11-21 03:12:00',
  '2026-11-21',
  '2026-02-30T03:12:00Z',
  '2026-02-29T03:12:00+0000',
  '2026-13-01T03:12:00Z',
  '2026-00-00T00:00:00Z',
  '2026-11-21T24:00:00Z',
  '2026-11-21T25:61:61Z',
  '2026-12-31T23:59:60Z',
  '2026-11-21T03:12:00+9900',
  '2026-11-21T03:12:00GMT',
  '0000-01-01T00:00:00+2359',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59-2359',
  '+275760-09-13T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '21/11/2026 03:12',
  'Sat, 21 Nov 2026 03:12:00 GMT',
  'tomorrow',
  '２０２６-11-21T03:12:00Z',
  '1763694720',
  '1763694720000',
  '8640000000000001',
  '253402300800',
  '19:00Z-20:00Z',
  '25:00Z-26:99Z',
  '23:00-00:00',
];

const numbers = [
  '-1',
  '0',
  '007',
  '1.5',
  '1e3',
  '0x10',
  '١٢',
  '9007199254740993',
  '9'.repeat(400),
  '100%',
  '101%',
  '-0',
];

const links = [
  link('Expires=1763694720&OSSAccessKeyId=id'),
  link('x-oss-date=20261121T031200Z&x-oss-expires=600'),
  link('x-oss-date=20261399T256199Z&x-oss-expires=600'),
  link('X-Amz-Date=20260230T000000Z&X-Amz-Expires=1'),
  link('X-Amz-Date=00000101T000000Z&X-Amz-Expires=99999999999'),
  link('Expires=99999999999'),
  link('Expires=-1'),
  link('Expires=,a,b'),
  `http://[bad?Signature=${CANARY}`,
  `HTTPS://b.example.com/%E0%A4%A?Signature=${CANARY}`,
  `javascript:alert(1)//https://b.example.com/?Signature=${CANARY}`,
];

const texts = [
  '',
  ' ',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '[object Object]',
  'true',
  'false',
  'SomeNewWord',
  'Success',
  'MANUAL',
  'auto,manual',
  'Monday,Someday',
  '1,2,8',
  '"a","b"',
  '{"a":"b"}',
  '{"a":',
  '[[["a"]]]',
  '{"__proto__":{"polluted":1}}',
  'a\nb\r\tc\u0000d\u001B[31m',
  '\u202Eevil\u202C\u200B',
  '𝒳😀é',
  '\uD800',
  '<img src=x onerror=alert(1)>',
  '../../etc/passwd',
  'a_b_c_d_e_f',
  '2' + ' '.repeat(200) + 'x',
  'x'.repeat(2000),
];

/** What is put in the place of something: the plainest first. */
export const POOL: readonly Json[] = [
  null,
  '',
  0,
  {},
  [],
  ...texts,
  true,
  false,
  1,
  -1,
  1.5,
  -0,
  1e308,
  5e-324,
  2 ** 53,
  86_400,
  1_763_694_720,
  1_763_694_720_000,
  8.64e15,
  [null],
  [[]],
  [{}],
  [''],
  ['a', 1, null, {}],
  { '': '' },
  { a: { b: { c: 'd' } } },
  nested(40),
  own('__proto__', { polluted: 'yes' }),
  own('constructor', own('prototype', { polluted: 'yes' })),
  own('toString', 'text'),
  ...times,
  ...numbers,
  ...links,
];
