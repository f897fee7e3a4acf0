/**
 * A WebAssembly program that sums memory, of two functions. It imports its memory as `host.memory`.
 *
 * `run(start, stride, steps)` is CRC64 by tables of eight bytes at a time, in several lanes at once. The sums of one lane wait
 * for each other, and those of the others fill the time, which makes it twice as fast as one lane is. Lane n goes on from its sum
 * with 8 × `steps` bytes from `start` + n × `stride`.
 *
 * `fold(from, back, out, steps)` makes long memory short, four times as fast as `run` sums it. A sum is the remainder of a
 * division by a polynomial, so multiples of that may be taken away from what is summed. One of them has eight terms only, all at
 * whole words of 16 bytes: each word can be taken away if it is added to the seven that are `BACK` words behind it. The function
 * does that the other way round: word n of `out` is word n of `from` and those words before it that are taken away, of which the last
 * `SPAN` begin at `back`. It does 4 × `steps` words.
 */
export const LANES = 4;
/** Where the memory has the tables, table n for the byte that n others follow, and behind them the sums of the lanes. */
export const TABLES = 8;
export const ENTRIES = 256;
export const WORD = 8;
export const SUMS = TABLES * ENTRIES;

/** How far a word of 16 bytes reaches. Found by search; a test divides the multiple by the polynomial. */
export const BACK: readonly number[] = [53, 510, 826, 880, 1013, 1325, 1480];
export const SPAN = 1480;
export const LONG_WORD = 16;
/** Long words of one step of `fold`. */
export const FOLDED = 4;
/** Long words that are folded before the last `SPAN` of them are brought back to the beginning. */
export const STRETCH = 16384;
/** Where the memory has the words that are taken away, and what is left in the end. */
export const TAKEN = 32 * 1024;
export const LEFT = TAKEN + (SPAN + STRETCH) * LONG_WORD;
/** Bytes of memory that are the program's. */
export const PROGRAM_BYTES = 384 * 1024;

type Code = readonly number[];

const I32 = 0x7f;
const I64 = 0x7e;

/** Numbers of the locals of `run`: the parameters, then ours. */
const START = 0;
const STRIDE = 1;
const STEPS = 2;
const PLACE = 3;
const VALUE = 4;
const SUM = 5;

/** Those of `fold`. */
const FROM = 0;
const BEFORE = 1;
const OUT = 2;
const TIMES = 3;

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const tee = (local: number): Code => [0x22, local];
const i32 = (value: number): Code => [0x41, ...signed(value)];
const i64 = (value: number): Code => [0x42, ...signed(value)];
const load = (offset: number): Code => [0x29, 0, ...unsigned(offset)];
const store = (offset: number): Code => [0x37, 0, ...unsigned(offset)];
const loadLong = (offset: number): Code => [0xfd, 0, 0, ...unsigned(offset)];
const storeLong = (offset: number): Code => [0xfd, 0x0b, 0, ...unsigned(offset)];
const XOR_LONG: Code = [0xfd, 0x51];
const ADD: Code = [0x6a];
const SUBTRACT: Code = [0x6b];
const AND: Code = [0x71];
const SHIFT_LEFT: Code = [0x74];
const XOR_64: Code = [0x85];
const SHIFT_RIGHT_64: Code = [0x88];
const TO_32: Code = [0xa7];
const LOOP: Code = [0x03, 0x40];
const AGAIN_IF: Code = [0x0d, 0];
const END: Code = [0x0b];

const inTurn = (...parts: readonly Code[]): Code => parts.flat();

/** The program, ready to be compiled. */
export function crcProgram(): Uint8Array {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const takes = (count: number): Code => inTurn([0x60], vector(Array.from({ length: count }, () => [I32])), vector([]));
  const bodies = [
    inTurn(
      vector([
        [1, I32],
        [1 + LANES, I64],
      ]),
      run(),
    ),
    inTurn(vector([]), fold()),
  ];
  return Uint8Array.from(
    inTurn(
      header,
      section(1, [takes(3), takes(4)]),
      section(2, [inTurn(name('host'), name('memory'), [2, 3], unsigned(1), unsigned(0xffff))]),
      section(3, [[0], [1]]),
      section(7, [inTurn(name('run'), [0, 0]), inTurn(name('fold'), [0, 1])]),
      section(
        10,
        bodies.map((body) => inTurn(unsigned(body.length), body)),
      ),
    ),
  );
}

function run(): Code {
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  const sumAt = (lane: number) => (SUMS + lane) * WORD;
  const nextLane = inTurn(get(PLACE), get(STRIDE), ADD, set(PLACE));
  return inTurn(
    ...lanes.map((lane) => inTurn(i32(0), load(sumAt(lane)), set(SUM + lane))),
    LOOP,
    inTurn(get(START), set(PLACE)),
    ...lanes.map((lane) => inTurn(lane === 0 ? [] : nextLane, step(SUM + lane))),
    advance(START, WORD),
    inTurn(get(STEPS), i32(1), SUBTRACT, tee(STEPS), AGAIN_IF),
    END,
    ...lanes.map((lane) => inTurn(i32(0), get(SUM + lane), store(sumAt(lane)))),
    END,
  );
}

function fold(): Code {
  const places = Array.from({ length: FOLDED }, (_, word) => word * LONG_WORD);
  const taken = (at: number): Code =>
    inTurn(...BACK.map((words) => inTurn(get(BEFORE), loadLong((SPAN - words) * LONG_WORD + at), XOR_LONG)));
  return inTurn(
    LOOP,
    ...places.map((at) => inTurn(get(OUT), get(FROM), loadLong(at), taken(at), storeLong(at))),
    ...[FROM, BEFORE, OUT].map((place) => advance(place, FOLDED * LONG_WORD)),
    inTurn(get(TIMES), i32(1), SUBTRACT, tee(TIMES), AGAIN_IF),
    END,
    END,
  );
}

function advance(place: number, bytes: number): Code {
  return inTurn(get(place), i32(bytes), ADD, set(place));
}

/** Eight bytes more: each is looked up in a table of its own. */
function step(sum: number): Code {
  const lookUp = (byte: number): Code =>
    inTurn(
      inTurn(get(VALUE), i64(8 * byte), SHIFT_RIGHT_64, TO_32),
      inTurn(i32(ENTRIES - 1), AND, i32(Math.log2(WORD)), SHIFT_LEFT),
      load((WORD - 1 - byte) * ENTRIES * WORD),
    );
  return inTurn(
    inTurn(get(PLACE), load(0), get(sum), XOR_64, set(VALUE)),
    lookUp(0),
    ...[1, 2, 3, 4, 5, 6, 7].map((byte) => inTurn(lookUp(byte), XOR_64)),
    set(sum),
  );
}

function section(id: number, items: readonly Code[]): Code {
  const content = vector(items);
  return inTurn([id], unsigned(content.length), content);
}

function vector(items: readonly Code[]): Code {
  return inTurn(unsigned(items.length), ...items);
}

function name(text: string): Code {
  return vector([...Buffer.from(text)].map((byte) => [byte]));
}

/** LEB128. */
function unsigned(value: number): Code {
  return value < 128 ? [value] : [(value % 128) + 128, ...unsigned(Math.floor(value / 128))];
}

/** The same for numbers that might be negative: these never are, and must not look so. */
function signed(value: number): Code {
  return value < 64 ? [value] : [(value % 128) + 128, ...signed(Math.floor(value / 128))];
}
