import type { DownloadLink } from '../../model/links.ts';

/** Leaves room in 255 bytes for the ending of a part, and for a name that people add to. */
const LONGEST = 180;
const FALLBACK = 'backup';

/**
 * What to call the file of a link: the last part of its path, or what the cloud calls the file, with the database before it
 * where the same path holds several. It is a name in every file system and has no path in it.
 */
export function fileNameOf(link: Pick<DownloadLink, 'database' | 'file' | 'reveal'>): string {
  const name = lastPart(link.reveal()) ?? link.file ?? FALLBACK;
  const { database } = link;
  const full = database === undefined || name.includes(database) ? name : `${database}_${name}`;
  return safeName(full) || FALLBACK;
}

/** The same for files that get into one folder: no two names are alike, not even but for upper and lower case. */
export function fileNamesOf(links: readonly Parameters<typeof fileNameOf>[0][]): readonly string[] {
  const taken = new Set<string>();
  return links.map((link) => {
    const name = fileNameOf(link);
    let free = name;
    for (let count = 2; taken.has(free.toLowerCase()); count += 1) {
      const ending = endingOf(name);
      free = `${name.slice(0, name.length - ending.length)}_${count}${ending}`;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}

function lastPart(address: string): string | undefined {
  const path = URL.canParse(address) ? new URL(address).pathname : '';
  return decoded(path)
    .split(/[/\\]/)
    .findLast((part) => safeName(part) !== '');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Signs that a file system, a shell or the eye would take for something else become `_`. */
function safeName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu, '_')
    .replace(/^[\s.]+/, '')
    .replace(/[\s.]+$/, '');
  return shortened(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(clean) ? `_${clean}` : clean);
}

/** Keeps the end, which says what kind of file it is. */
function shortened(name: string): string {
  const ending = endingOf(name);
  let stem = name.slice(0, name.length - ending.length);
  while (Buffer.byteLength(stem + ending) > LONGEST) {
    // Half of a sign that takes two must not stay.
    stem = stem.slice(0, -1).replace(/\p{Cs}$/u, '');
  }
  return stem + ending;
}

/** What says of which kind a file is: ".tar.gz". */
function endingOf(name: string): string {
  return /(\.\w{1,8}){0,2}$/.exec(name)?.[0] ?? '';
}
