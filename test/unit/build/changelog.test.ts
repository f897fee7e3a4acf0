import assert from 'node:assert/strict';
import {
  changelogFaults,
  compareVersions,
  entriesOf,
  isVersion,
  lacksLine,
  released,
  releaseNotes,
} from '../../../build/release/changelog.ts';
import { faultsOf, remarksOn, type Sources } from '../../../build/release/faults.ts';

const first = '## 0.1.0 – 2026-10-01\n\n### Added\n\n- All of it.\n';
const changelog = `# Changelog\n\n## 0.2.0 – 2026-11-22\n\n### Added\n\n- A thing.\n\n${first}`;
const unreleased = changelog.replace('2026-11-22', 'unreleased');
const today = '2026-11-22';

describe('the changelog of a release', () => {
  it('is read into its entries', () => {
    assert.deepEqual(entriesOf(unreleased), [
      { version: '0.2.0', day: undefined, text: '### Added\n\n- A thing.' },
      { version: '0.1.0', day: '2026-10-01', text: '### Added\n\n- All of it.' },
    ]);
    assert.deepEqual(entriesOf('# Changelog\n'), []);
  });

  it('is complete when its newest entry is dated, says something and is the one', () => {
    assert.deepEqual(changelogFaults(changelog, '0.2.0', today), []);
  });

  const faulty: readonly (readonly [name: string, text: string, fault: RegExp])[] = [
    ['an entry of another version', changelog.replace('## 0.2.0', '## 0.3.0'), /newest entry is 0\.3\.0/],
    ['no entry', '# Changelog\n', /newest entry is missing/],
    ['no date', unreleased, /0\.2\.0 has no date.*prepare 0\.2\.0/],
    ['a day that is none', changelog.replace('2026-11-22', '2026-02-30'), /no day 2026-02-30/],
    ['a day to come', changelog.replace('2026-11-22', '2026-11-23'), /2026-11-23 is yet to come/],
    ['nothing but headings', changelog.replace('- A thing.\n', ''), /0\.2\.0 is empty/],
    ['an older entry that was skipped', changelog.replace('2026-10-01', 'unreleased'), /0\.1\.0 was never released/],
    ['the order of versions lost', changelog.replace('## 0.1.0', '## 0.2.0'), /0\.2\.0 stands above 0\.2\.0/],
    ['another kind of heading', changelog.replace('## 0.1.0 –', '## 0.1.0 -'), /"## 0\.1\.0 - 2026-10-01" is not of/],
  ];
  for (const [name, text, fault] of faulty) {
    it(`is refused for ${name}`, () => {
      const faults = changelogFaults(text, '0.2.0', today);
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0] ?? '', fault);
    });
  }

  it('gets its date, and the version that is decided on, and nothing else changes', () => {
    assert.equal(released(unreleased, '0.2.0', today), changelog);
    assert.equal(released(unreleased, '1.0.0', today), changelog.replace('0.2.0', '1.0.0'));
    assert.throws(() => released(changelog, '0.3.0', today), /no unreleased entry/);
    assert.throws(() => released(unreleased, '0.1.0', today), /not above 0\.1\.0/);
    assert.throws(() => released(unreleased.replace('- A thing.', ''), '0.2.0', today), /is empty/);
  });

  it('gives the notes: its own entry only', () => {
    assert.equal(releaseNotes(changelog, '0.2.0'), '# RDS Backups 0.2.0\n\n### Added\n\n- A thing.\n');
  });

  it('knows versions and their order', () => {
    assert.deepEqual(['1.2.3', '0.0.0', '1.2', '1.2.3-beta', '01.2.3', 'v1.2.3', undefined].filter(isVersion), [
      '1.2.3',
      '0.0.0',
    ]);
    const order = ['0.9.9', '0.10.0', '1.0.0', '1.0.10', '1.2.0'];
    assert.deepEqual(order.toReversed().toSorted(compareVersions), order);
    assert.equal(compareVersions('1.2.3', '1.2.3'), 0);
  });
});

describe('a change', () => {
  const change = { files: ['src/a.ts', 'test/a.test.ts'], added: [] as string[], messages: 'Mend it' };

  it('of the product needs a line in the changelog', () => {
    assert.equal(lacksLine(change), true);
    assert.equal(lacksLine({ ...change, added: ['', '  '] }), true);
    assert.equal(lacksLine({ ...change, added: ['- A thing is new.'] }), false);
  });

  it('of anything else does not', () => {
    assert.equal(lacksLine({ ...change, files: ['test/a.test.ts', 'docs/src/a.md', ''] }), false);
  });

  it('that nobody notices says so, with the reason', () => {
    assert.equal(lacksLine({ ...change, messages: 'Tidy up\n\nChangelog: none, because names changed only\n' }), false);
    assert.equal(lacksLine({ ...change, messages: 'Tidy up\n\nChangelog: none\n' }), true);
  });
});

describe('what stands against a release', () => {
  const good: Sources = {
    manifest: { name: 'rds-backups', version: '0.2.0', publisher: 'some-body', repository: 'somewhere' },
    lock: { version: '0.2.0', packages: { '': { version: '0.2.0' } } },
    changelog,
    today,
    branch: 'main',
    tags: [],
    status: '',
  };
  const all = (more: Partial<Sources>) => faultsOf({ ...good, ...more }).join('\n');

  it('is nothing, on main or at the tag', () => {
    assert.equal(all({}), '');
    assert.equal(all({ branch: '', tags: ['v0.2.0'] }), '');
    assert.deepEqual(remarksOn(good), []);
  });

  it('is named, each thing by itself', () => {
    assert.match(all({ status: ' M src/a.ts' }), /^git: not everything is committed:\n M src\/a\.ts$/);
    assert.match(all({ branch: 'other' }), /^git: neither on main nor at v0\.2\.0$/);
    assert.match(
      all({ tags: ['v0.3.0', 'nightly'] }),
      /^git: the commit is called v0\.3\.0, and package\.json says 0\.2\.0$/,
    );
    assert.match(
      all({ lock: { ...good.lock, version: '0.1.0' } }),
      /^package-lock\.json: it has version 0\.1\.0[^\n]*$/,
    );
    assert.match(all({ lock: { ...good.lock, packages: {} } }), /^package-lock\.json: it has version none[^\n]*$/);
    assert.match(all({ manifest: { name: 'x', version: '0.2.0' } }), /^package\.json: there is no publisher$/);
    assert.match(remarksOn({ ...good, manifest: { name: 'x', version: '0.2.0' } }).join('\n'), /has no repository/);
  });
});
