import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CANARY, type Json } from './values.ts';

const clouds = path.join(import.meta.dirname, '..', '..', '..', '..', 'src', 'clouds');

/** What stands for something that is not there. Only a reply that has the word may make the product say it. */
const NEVER = ['undefined', 'NaN', 'null', 'Infinity', 'Invalid', 'object', CANARY];

const piecesOfText = new Map<string, readonly string[]>();

/** Words and numbers of a text. */
export function piecesOf(text: string): readonly string[] {
  let pieces = piecesOfText.get(text);
  if (pieces === undefined) {
    // In JSON, signs are written otherwise.
    const plain = text.includes('\\') ? text.replaceAll(/\\(?:u[\da-fA-F]{4}|["\\/bfnrt])/g, ' ') : text;
    pieces = plain.match(/\p{L}+|\p{N}+/gu) ?? [];
    if (piecesOfText.size < 50_000) {
      piecesOfText.set(text, pieces);
    }
  }
  return pieces;
}

/** What the product says of its own: the words of its texts. */
function ownWords(): ReadonlySet<string> {
  const words = new Set(piecesOf('MySQL PostgreSQL SQL Server MariaDB Object Storage Service OSS'));
  for (const file of globSync('**/*.ts', { cwd: clouds })) {
    const source = readFileSync(path.join(clouds, file), 'utf8');
    for (const [, , text = ''] of source.matchAll(/l10n\.t\(\s*(['"])((?:\\.|(?!\1).)*)\1/gs)) {
      piecesOf(text).forEach((word) => words.add(word));
    }
  }
  NEVER.forEach((word) => words.delete(word));
  return words;
}
const spoken = ownWords();

/** The names of fields that the product's tables know. */
const names = new Set(
  globSync('*/records/*.ts', { cwd: clouds }).flatMap((file) =>
    [...readFileSync(path.join(clouds, file), 'utf8').matchAll(/'([\w.]+)'/g)].flatMap(([, name = '']) =>
      piecesOf(name),
    ),
  ),
);

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const KIB = 1024;

/** All that a reply gives, by which whatever is made of it is judged. */
export class Given {
  readonly texts = new Set<string>();
  readonly #pieces = new Set<string>();
  /** In lower case. */
  #small: Set<string> | undefined;
  #numbers: Set<number> | undefined;
  #dates: Set<number> | undefined;

  /** `facts` are known from elsewhere: what was asked about. */
  constructor(reply: Json, facts: readonly string[]) {
    facts.forEach((fact) => this.#take(fact));
    this.#walk(reply);
  }

  /** Whether this is a text of the reply, whole. */
  isWhole(text: string): boolean {
    return this.texts.has(text);
  }

  /** Whether it stands in a text of the reply. */
  hasWord(word: string): boolean {
    return [...this.texts].some((text) => text.includes(word));
  }

  /** Whether it is made of what the reply gives, and of the product's own words. */
  hasPieces(text: string): boolean {
    return piecesOf(text).every((piece) => this.#pieces.has(piece) || spoken.has(piece));
  }

  /** The same for the path of a field. */
  hasNames(field: string): boolean {
    this.#small ??= new Set([...this.#pieces].map((piece) => piece.toLowerCase()));
    return piecesOf(field).every(
      (piece) => names.has(piece) || spoken.has(piece) || this.#small?.has(piece.toLowerCase()),
    );
  }

  /** A number of the reply, as it is or in a smaller unit. */
  hasNumber(number: number): boolean {
    this.#numbers ??= new Set([...this.texts].flatMap(numbersIn));
    return this.#numbers.has(number);
  }

  hasDay(day: number): boolean {
    const words = [DAYS[day] ?? '?', String(day === 0 ? 7 : day)];
    return [...this.texts].some((text) => words.some((word) => text.toLowerCase().includes(word)));
  }

  hasDate(at: number): boolean {
    this.#dates ??= new Set([...this.texts].flatMap(datesIn));
    return this.#dates.has(at);
  }

  #take(text: string): void {
    this.texts.add(text);
    this.texts.add(text.trim());
    for (const piece of piecesOf(text)) {
      this.#pieces.add(piece);
      if (piece.startsWith('0')) {
        // As it is written once it was read as a number.
        this.#pieces.add(piece.replace(/^0+(?=.)/, ''));
      }
    }
    if (text.includes('"')) {
      // Lists in one text have quotes, which are taken out.
      piecesOf(text.replaceAll('"', '')).forEach((piece) => this.#pieces.add(piece));
    }
  }

  #walk(value: Json): void {
    if (typeof value !== 'object') {
      // Half a sign is replaced, as the product does, and nothing else is.
      this.#take(String(value).replaceAll(/\p{Cs}/gu, '\uFFFD'));
    } else if (value === null) {
      this.#pieces.add('null');
    } else if (Array.isArray(value)) {
      value.forEach((each: Json) => this.#walk(each));
    } else {
      for (const [name, each] of Object.entries(value)) {
        piecesOf(name).forEach((piece) => this.#pieces.add(piece));
        this.#walk(each);
      }
    }
  }
}

const numbersOfText = new Map<string, readonly number[]>();

function numbersIn(text: string): readonly number[] {
  const known = numbersOfText.get(text);
  if (known) {
    return known;
  }
  const found: number[] = [];
  if (/^\d+(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    found.push(number, ...[1, 2, 3].map((power) => Math.round(number * KIB ** power)));
  }
  // A percentage, and minutes of the day.
  found.push(...[...text.matchAll(/^(\d{1,3})(?:\.\d+)?\s*%?$/g)].map(([, digits]) => Number(digits)));
  found.push(
    ...[...text.matchAll(/(\d?\d):(\d\d)/g)].map(([, hours, minutes]) => Number(hours) * 60 + Number(minutes)),
  );
  numbersOfText.set(text, found);
  return found;
}

const datesOfText = new Map<string, readonly number[]>();

/** Every moment that a text tells: a time with its zone, epoch seconds or milliseconds, the end of a signed link. */
function datesIn(text: string): readonly number[] {
  const known = datesOfText.get(text);
  if (known) {
    return known;
  }
  const found: number[] = [];
  if (/^\d{1,16}$/.test(text)) {
    found.push(Number(text), Number(text) * 1000);
  }
  const time = /^(\d{4})-(\d\d)-(\d\d)[T ]\s*(\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)$/i.exec(text);
  if (time) {
    found.push(momentOf(time.slice(1, 7), time[7] ?? 'Z'));
  }
  const end = /[?&]Expires=(\d+)(?:&|$)/.exec(text);
  if (end) {
    found.push(Number(end[1]) * 1000);
  }
  const life = /[?&]X-\w+-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z.*[?&]X-\w+-Expires=(\d+)(?:&|$)/i.exec(text);
  if (life) {
    found.push(momentOf(life.slice(1, 7), 'Z') + Number(life[7]) * 1000);
  }
  datesOfText.set(text, found);
  return found;
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const EPOCH_DAY = 719_162;
const DAY = 24 * 60 * 60_000;

/** By counting days, so that it shares no mistake with `Date`. NaN for a day or an hour that no calendar has. */
function momentOf(parts: readonly (string | undefined)[], zone: string): number {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map((part) => Number(part ?? 0));
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = LENGTHS.map((length, index) => (index === 1 && isLeap ? 29 : length));
  if (month < 1 || month > 12 || day < 1 || day > (lengths[month - 1] ?? 0)) {
    return Number.NaN;
  }
  if (hour > 23 || minute > 59 || second > 59) {
    return Number.NaN;
  }
  const before = year - 1;
  const years = before * 365 + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const days = years + lengths.slice(0, month - 1).reduce((sum, length) => sum + length, 0) + day - 1 - EPOCH_DAY;
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):?(\d\d)/.exec(zone) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return Number(hours) > 23 || Number(minutes) > 59
    ? Number.NaN
    : days * DAY + ((hour * 60 + minute) * 60 + second) * 1000 - offset;
}
