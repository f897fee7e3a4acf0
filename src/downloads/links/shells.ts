/** Where a command is to be run, by how it quotes. */
export type Shell = 'posix' | 'powershell';
/** Programs that download a file and go on where they stopped when they are run again. */
export type Tool = 'curl' | 'wget' | 'aria2';

/** What a command fetches, and under which name it writes that into the folder it is run in. */
export interface CommandFile {
  readonly name: string;
  /** The signed address. */
  readonly address: string;
}

/** A command on one line that downloads a file by GET, as links are signed for nothing else. */
export function commandFor(tool: Tool, shell: Shell, file: CommandFile, platform = process.platform): string {
  const quoted = (text: string) => quote(text, shell);
  const name = fileArgument(file.name);
  const address = quoted(addressArgument(file.address));
  // Windows PowerShell has commands of its own called curl and wget.
  const ending = shell === 'powershell' && platform === 'win32' ? '.exe' : '';
  switch (tool) {
    case 'curl':
      return `curl${ending} --fail --location --globoff --continue-at - --output ${quoted(name)} ${address}`;
    case 'wget':
      return `wget${ending} --continue --output-document ${quoted(name)} ${address}`;
    case 'aria2':
      return [
        'aria2c --continue=true --max-connection-per-server=8 --split=8 --min-split-size=8M',
        quoted(`--out=${name}`),
        address,
      ].join(' ');
  }
}

/** As one word that the shell takes as it is. The text has no NUL, which no shell can hand on. */
export function quote(text: string, shell: Shell): string {
  return shell === 'posix'
    ? `'${text.replaceAll("'", String.raw`'\''`)}'`
    : // PowerShell takes typographic quotes for straight ones.
      `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;
}

/** A name is never taken for an option, nor `-` for the screen. */
function fileArgument(name: string): string {
  return name.startsWith('-') ? `./${name}` : name;
}

/** As it goes over the wire, so that nothing in it but printable ASCII reaches a terminal. */
function addressArgument(address: string): string {
  return URL.canParse(address) ? new URL(address).href : address;
}
