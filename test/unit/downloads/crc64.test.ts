import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { createCRC64 } from 'hash-wasm';
import { BACK, LONG_WORD, PROGRAM_BYTES, SPAN } from '../../../src/downloads/transfer/crcProgram.ts';
import { hexOf, joined, NOTHING, readDecimal, type Part } from '../../../src/downloads/transfer/crc64.ts';
import { Summer } from '../../../src/downloads/transfer/summer.ts';
import { makeMemory } from '../../../src/downloads/transfer/wasm.ts';

const crc = await createCRC64();

/** One bit after the other, as the definition has it. */
function plain(bytes: Uint8Array): bigint {
  let sum = 0xffffffffffffffffn;
  for (const byte of bytes) {
    sum ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) {
      sum = (sum & 1n) === 1n ? (sum >> 1n) ^ 0xc96c5795d7870f42n : sum >> 1n;
    }
  }
  return sum ^ 0xffffffffffffffffn;
}

const part = (bytes: Uint8Array): Part => ({ bytes: bytes.length, crc: plain(bytes) });
const text = (words: string) => part(Buffer.from(words));
const bytes = fc.uint8Array({ maxLength: 200 });

/** So many zero bytes, by doubling. */
function zeros(count: number): Part {
  const unit = part(new Uint8Array(1));
  let result = NOTHING;
  let power = unit;
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    result = left % 2 === 1 ? joined(result, power) : result;
    power = joined(power, power);
  }
  return result;
}

describe('the checksum of joined parts', () => {
  it('is that of the whole, wherever it is divided', () => {
    fc.assert(
      fc.property(bytes, bytes, (first, second) => {
        assert.deepEqual(joined(part(first), part(second)), part(Buffer.concat([first, second])));
      }),
    );
  });

  it('does not depend on what is joined first', () => {
    const long = fc.record({ bytes: fc.nat({ max: 2 ** 45 }), crc: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) });
    fc.assert(
      fc.property(long, long, long, (one, two, three) => {
        assert.deepEqual(joined(joined(one, two), three), joined(one, joined(two, three)));
      }),
    );
  });

  it('is the same with an empty part before or after it', () => {
    fc.assert(
      fc.property(bytes.map(part), (some) => {
        assert.deepEqual([joined(NOTHING, some), joined(some, NOTHING)], [some, some]);
      }),
    );
    assert.deepEqual(part(new Uint8Array()), NOTHING);
  });

  it('is as published, and as the library has it', () => {
    assert.equal(hexOf(joined(text('1234'), text('56789')).crc), '995dc9bbdf1939fa');
    assert.equal(crc.init().update('123456789').digest('hex'), '995dc9bbdf1939fa');
    assert.equal(readDecimal('11051210869376104954'), 0x995dc9bbdf1939fan);
  });

  it('is right for parts longer than memory', () => {
    const mib = new Uint8Array(1024 * 1024);
    crc.init();
    for (let count = 0; count < 48; count += 1) {
      crc.update(mib);
    }
    const bytesOf48 = 48 * mib.length;
    assert.deepEqual(zeros(bytesOf48), { bytes: bytesOf48, crc: BigInt(`0x${crc.digest('hex')}`) });
    const half = zeros(5 * 1024 ** 4);
    assert.deepEqual(joined(half, half), zeros(10 * 1024 ** 4));
  });
});

describe('the checksum of what is in memory', () => {
  const memory = makeMemory(PROGRAM_BYTES + 1024 * 1024);
  const summer = new Summer(memory);
  const content = new Uint8Array(memory.buffer, PROGRAM_BYTES);
  crypto.getRandomValues(new Uint8Array(256)).forEach((byte, at) => (content[at] = byte));
  for (let at = 256; at < content.length; at += 1) {
    content[at] = (content[at - 256] ?? 0) * 7 + (content[at - 1] ?? 0);
  }
  const theirs = (from: number, to: number) => crc.init().update(content.slice(from, to)).digest('hex');

  it('is as the library has it, wherever it begins and however long it is', () => {
    const length = fc.oneof(fc.nat({ max: 200 }), fc.nat({ max: content.length }));
    fc.assert(
      fc.property(fc.nat({ max: content.length }), length, (from, wanted) => {
        const to = Math.min(content.length, from + wanted);
        assert.equal(hexOf(summer.crcOf(PROGRAM_BYTES + from, to - from)), theirs(from, to));
      }),
    );
    assert.equal(hexOf(summer.crcOf(PROGRAM_BYTES, content.length)), theirs(0, content.length));
  });
});

describe('the words that are added for one that is taken away', () => {
  it('make a multiple of the polynomial with it', () => {
    const polynomial = (1n << 64n) | 0x42f0e1eba9ea3693n;
    const terms = new Set([0, ...BACK].map((words) => (SPAN - words) * LONG_WORD * 8));
    let [power, sum] = [1n, 0n];
    for (let exponent = 0; exponent <= SPAN * LONG_WORD * 8; exponent += 1) {
      sum ^= terms.has(exponent) ? power : 0n;
      power <<= 1n;
      power ^= power >> 64n === 1n ? polynomial : 0n;
    }
    assert.deepEqual([sum, terms.size], [0n, 8]);
  });
});

describe('a checksum as it is written', () => {
  it('is decimal and of 64 bits, or none', () => {
    const max = 2n ** 64n - 1n;
    assert.deepEqual([readDecimal('0'), readDecimal('007'), readDecimal(String(max))], [0n, 7n, max]);
    for (const no of [undefined, '', String(max + 1n), '123456789012345678901', '-1', '1e3', 'abc', ' 1', '0x1']) {
      assert.equal(readDecimal(no), undefined);
    }
  });

  it('has 16 hexadecimal digits in between', () => {
    assert.deepEqual([hexOf(0n), hexOf(0xabcn)], ['0'.repeat(16), '0000000000000abc']);
  });
});
