import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as fc from 'fast-check';
import { commandFor, quote, type Tool } from '../../../src/downloads/links/shells.ts';
import { startFileServer } from './server.ts';

const address = 'https://b.aliyuncs.com/a.bak?Expires=1&Signature=a%2Bb%3D';
const odd = `-it's ‘$(id)’ \`id\` & "x"; %PATH% !1.bak`;

/** What no shell can be given is left out; what shells treat in ways of their own comes often. */
const texts = fc
  .oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'\'‘’‚‛"`$\\ -&|;()[]{}<>!%#~*?\n\ta'.split('')) }),
  )
  .map((text) => text.replaceAll('\0', ''));

/** Whether a program is on this machine. */
function has(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}

const isQuote = (sign: string | undefined) => sign !== undefined && /['‘’‚‛]/.test(sign);

/**
 * The words of a command as PowerShell's rules have them: between single quotes everything stands for itself, and two of
 * them stand for one. Any of ' ‘ ’ ‚ ‛ is a single quote.
 */
function powerShellWords(line: string): string[] {
  const words: string[] = [];
  for (let at = 0; at < line.length; at += 1) {
    let word = '';
    if (isQuote(line[at])) {
      for (at += 1; ; at += 1) {
        assert.ok(at < line.length, 'a quote is open');
        if (isQuote(line[at])) {
          at += 1;
          if (!isQuote(line[at])) {
            break;
          }
        }
        word += line[at] ?? '';
      }
    } else {
      const bare = /^[A-Za-z0-9.=-]+/.exec(line.slice(at))?.[0];
      assert.ok(bare !== undefined, `nothing bare at ${at}`);
      word = bare;
      at += bare.length;
    }
    words.push(word);
    assert.ok(at === line.length || line[at] === ' ', `something sticks to a word at ${at}`);
  }
  return words;
}

describe('a quoted text', () => {
  it('is what a POSIX shell hands on', () => {
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(execFileSync('sh', ['-c', `printf %s ${quote(text, 'posix')}`], { encoding: 'utf8' }), text);
      }),
      { numRuns: 150 },
    );
  });

  it('is what PowerShell hands on', () => {
    fc.assert(
      fc.property(texts, (text) =>
        assert.deepEqual(powerShellWords(`echo ${quote(text, 'powershell')}`), ['echo', text]),
      ),
      { numRuns: 1000 },
    );
    assert.equal(quote("it's ’ok‚", 'powershell'), "'it''s ’’ok‚‚'");
  });

  if (has('pwsh')) {
    it('is what the PowerShell of this machine hands on', () => {
      const lines = fc.sample(texts, 50);
      const script = lines.map(
        (text) => `[Convert]::ToHexString([Text.Encoding]::UTF8.GetBytes(${quote(text, 'powershell')}))`,
      );
      const said = execFileSync('pwsh', ['-NoProfile', '-Command', script.join('\n')], { encoding: 'utf8' });
      assert.deepEqual(
        said
          .split(/\r?\n/)
          .slice(0, -1)
          .map((hex) => Buffer.from(hex, 'hex').toString()),
        lines,
      );
    }).timeout(60_000);
  }
});

const file = { name: 'a.bak', address };
const first = (tool: Tool, shell: 'posix' | 'powershell', platform: NodeJS.Platform) =>
  commandFor(tool, shell, file, platform).replace(/ .*/, '');

describe('a command that downloads', () => {
  it('goes on where it stopped, and says so of what it is told', () => {
    const options = '--continue=true --max-connection-per-server=8 --split=8 --min-split-size=8M';
    assert.deepEqual(
      (['curl', 'wget', 'aria2'] as const).map((tool) => commandFor(tool, 'posix', file)),
      [
        `curl --fail --location --globoff --continue-at - --output 'a.bak' '${address}'`,
        `wget --continue --output-document 'a.bak' '${address}'`,
        `aria2c ${options} '--out=a.bak' '${address}'`,
      ],
    );
  });

  it('names programs, and not what Windows PowerShell calls by their names', () => {
    assert.deepEqual(
      [
        first('curl', 'powershell', 'win32'),
        first('wget', 'powershell', 'win32'),
        first('aria2', 'powershell', 'win32'),
        first('curl', 'powershell', 'linux'),
        first('wget', 'posix', 'win32'),
      ],
      ['curl.exe', 'wget.exe', 'aria2c', 'curl', 'wget'],
    );
  });

  it('is one line of printable signs but for the name, whatever the address', () => {
    const line = commandFor('curl', 'powershell', { name: 'a', address: 'https://b.aliyuncs.com/ü\'\u001b[2J\n"?x=’' });
    assert.match(line, /^[\x20-\x7e]+$/);
    assert.equal(powerShellWords(line).at(-1), "https://b.aliyuncs.com/%C3%BC'%1B[2J%22?x=%E2%80%99");
  });

  it('has one word for each argument, and no name that is an option', () => {
    for (const shell of ['posix', 'powershell'] as const) {
      const words = (tool: Tool) => {
        const line = commandFor(tool, shell, { name: odd, address });
        return shell === 'powershell'
          ? powerShellWords(line)
          : execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' })
              .split('\n')
              .slice(0, -1);
      };
      assert.deepEqual(words('curl').slice(-3), ['--output', `./${odd}`, address]);
      assert.deepEqual(words('wget').slice(-3), ['--output-document', `./${odd}`, address]);
      assert.deepEqual(words('aria2').slice(-2), [`--out=./${odd}`, address]);
    }
  });

  const programs: readonly (readonly [Tool, string])[] = [
    ['curl', 'curl'],
    ['wget', 'wget'],
    ['aria2', 'aria2c'],
  ];
  for (const [tool, program] of programs.filter(([, name]) => has(name))) {
    it(`works with the ${program} of this machine`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'commands-'));
      const server = await startFileServer();
      server.answer = (_request, response) => response.end('all of it');
      try {
        const line = commandFor(tool, 'posix', { name: odd, address: `${server.url}/a[1-2]{x}.bak?b=1&c='2'` });
        await promisify(execFile)('sh', ['-c', line], { cwd: folder });
        assert.deepEqual(readdirSync(folder), [odd]);
        assert.equal(readFileSync(join(folder, odd), 'utf8'), 'all of it');
        assert.ok(server.asked.every((each) => each.startsWith('GET ')));
      } finally {
        await server.close();
        rmSync(folder, { recursive: true });
      }
    });
  }
});
