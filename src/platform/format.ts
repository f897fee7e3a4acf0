import { formatDate, numberFormat } from '../model/formats.ts';

/**
 * The locale for dates and numbers in a display language. English without a country gets day before month and 24 hours,
 * which nobody can misread.
 */
export function formatLocale(language: string): string {
  try {
    const [locale = 'en-GB'] = Intl.getCanonicalLocales(language);
    return locale === 'en' ? 'en-GB' : locale;
  } catch {
    return 'en-GB';
  }
}

/** Local time as `2026-11-21 03:12`: sortable by eye and equally long everywhere. */
export function formatTime(date: Date): string {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Local time in full, with its zone. */
export function formatTimeWithZone(date: Date, language: string): string {
  return formatDate(date, language, { dateStyle: 'long', timeStyle: 'long' });
}

/** The time, with its day unless that is today. */
export function formatUntil(date: Date, now: Date, language: string): string {
  const today = date.toDateString() === now.toDateString();
  const style = today ? { timeStyle: 'short' as const } : { dateStyle: 'medium' as const, timeStyle: 'short' as const };
  return formatDate(date, language, style);
}

/** Binary units: `2.1 GiB`, `340 MiB`. */
export function formatBytes(bytes: number, language: string): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  let value = bytes;
  let unit = 0;
  // From where it would be rounded up to 1,024 on.
  while (value >= 1023.5 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${numberFormat(language, { maximumFractionDigits: digits }).format(value)} ${units[unit] ?? ''}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
