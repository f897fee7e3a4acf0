/** Numbers and letters that look random and are the same in every run: everything is derived from a text. */

/** 32-bit FNV-1a with a final mix, so that texts that differ in one digit end far apart. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** From 0 up to, not including, 1. */
export function fraction(seed: string): number {
  return hash(seed) / 2 ** 32;
}

/** `count` digits, the first one not zero. */
export function digits(seed: string, count: number): string {
  let text = String(1 + (hash(`${seed}/first`) % 9));
  while (text.length < count) {
    text += String(hash(`${seed}/${text.length}`))
      .padStart(10, '0')
      .slice(2);
  }
  return text.slice(0, count);
}

/** `count` small letters and digits. */
export function letters(seed: string, count: number): string {
  let text = '';
  while (text.length < count) {
    text += hash(`${seed}/${text.length}`).toString(36);
  }
  return text.slice(0, count);
}

/** Upper-case hexadecimal in the 8-4-4-4-12 form. */
export function uuid(seed: string): string {
  const part = (index: number): string => hash(`${seed}/${index}`).toString(16).padStart(8, '0').toUpperCase();
  const [a, b, c, d] = [part(0), part(1), part(2), part(3)];
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

/** `count` small hexadecimal digits. */
export function hex(seed: string, count: number): string {
  let text = '';
  while (text.length < count) {
    text += hash(`${seed}/${text.length}`).toString(16).padStart(8, '0');
  }
  return text.slice(0, count);
}
