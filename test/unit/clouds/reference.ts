import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The facts of the APIs that the tables of the product are held to, and replies as they are documented. */
const reference = path.join(import.meta.dirname, '..', '..', 'reference');

/** A reply as the documentation gives it. */
export function sample(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(path.join(reference, 'samples', name), 'utf8')) as Record<string, unknown>;
}

/** The text of one section of a file of API facts, from its heading to the next of the same level. */
export function sectionOf(file: string, heading: string): string {
  const text = readFileSync(path.join(reference, file), 'utf8');
  const start = text.indexOf(`\n${heading}`);
  if (start === -1) {
    throw new Error(`The reference has no section ${heading}`);
  }
  const level = heading.slice(0, heading.indexOf(' ') + 1);
  const end = text.indexOf(`\n${level}`, start + heading.length);
  return text.slice(start, end === -1 ? undefined : end);
}
