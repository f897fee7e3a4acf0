/*
 * Intl's formats, each made once: to make one takes as long as to write hundreds of times with it. Languages and options
 * come from the code, so there are few.
 */

function made<Options extends object, Format>(make: (language: string, options: Options) => Format) {
  const known = new Map<string, Format>();
  return (language: string, options: Options, salt = ''): Format => {
    const key = `${language} ${salt} ${JSON.stringify(options)}`;
    const found = known.get(key) ?? make(language, options);
    known.set(key, found);
    return found;
  };
}

const dates = made((language: string, options: Intl.DateTimeFormatOptions) => {
  return new Intl.DateTimeFormat(language, options);
});

/** A time in words. Without a zone in the options it is that of the machine, which may move to another while this runs. */
export function formatDate(date: Date, language: string, options: Intl.DateTimeFormatOptions): string {
  const zone = options.timeZone === undefined ? String(date.getTimezoneOffset()) : '';
  return dates(language, options, zone).format(date);
}

export const numberFormat = made((language: string, options: Intl.NumberFormatOptions) => {
  return new Intl.NumberFormat(language, options);
});

export const pluralRules = made((language: string, options: Intl.PluralRulesOptions) => {
  return new Intl.PluralRules(language, options);
});

export const listFormat = made((language: string, options: Intl.ListFormatOptions) => {
  return new Intl.ListFormat(language, options);
});
