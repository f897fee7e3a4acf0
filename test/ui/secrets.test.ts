import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleKeys, startSandbox } from '../../src/sandbox/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { Canaries } from '../support/canaries.ts';
import { SignInServer } from '../support/signInServer.ts';
import { answerSignIn } from './support/accounts.ts';
import { backupsGroup } from './support/rows.ts';
import { browserStorage, commandLines, documentsOf, filesBelow, Watch } from './support/traces.ts';
import { openWindow } from './support/window.ts';
import type { VSCodeWindow } from './support/window.ts';

/** The name of the account: nothing secret, so it has to be found wherever the secrets must not be. */
const NAME = 'canary-account';
const WRONG = 'canary/of+a-wrong-secret==';
const PROFILED = 'profile-canary';
/** In the file of the aliyun CLI; it may do nothing but assume the role. */
const inFile = { accessKeyId: 'LTAIcanaryOfTheFile', accessKeySecret: 'canary/of+the-file==' };
const { accessKeyId, accessKeySecret, securityToken } = sampleKeys.temporary;
const daily = /^\d{4}-\d\d-\d\d \d\d:\d\d\s*Full · Physical/;
/** A part of a signed link, however it is written. */
const link = /Signature(=|%3D|&#x3D;)|OSSAccessKeyId|[?&](amp;)?Expires=\d/;
const shown = new RegExp(NAME);
const keys = [WRONG, accessKeySecret, securityToken, accessKeyId, ...Object.values(inFile)];
/** Those, also as parts of addresses. */
const patterns = keys
  .flatMap((key) => [key, encodeURIComponent(key)])
  .map((key) => new RegExp(key.replaceAll(/[^\w-]/g, String.raw`\$&`)));

describe('keys and links, in a window,', () => {
  let sandbox: Sandbox;
  let folder: string;
  let roles: SignInServer;
  let window: VSCodeWindow;
  /** The parts of the links that were copied. */
  const copied: string[] = [];
  const watch = new Watch([shown, link, ...patterns]);
  const page = () => window.webviewFrame();

  before(async () => {
    sandbox = await startSandbox({ fileSize: 100_000, backupDuration: 3000 });
    folder = await mkdtemp(join(tmpdir(), 'rds-backups-secrets-'));
    roles = await new SignInServer().start();
    roles.keys.set(inFile.accessKeyId, inFile);
    roles.gives = [sampleKeys.temporary];
    await mkdir(join(folder, '.aliyun'));
    await writeProfile({});
    window = await openWindow({
      env: { HOME: folder, USERPROFILE: folder },
      prepare: watch.prepare,
      settings: { 'workbench.hover.delay': 100 },
    });
    await window.page.setViewportSize({ width: 1280, height: 1700 });
    await window.openView();
  });
  after(async () => {
    await sandbox.close();
    await roles.stop();
    await window.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** The file of the aliyun CLI; `cut` leaves out its end. */
  async function writeProfile(more: object, cut = 0): Promise<void> {
    const profile = {
      name: 'ops',
      mode: 'RamRoleArn',
      access_key_id: inFile.accessKeyId,
      access_key_secret: inFile.accessKeySecret,
      ram_role_arn: 'acs:ram::1234567890123456:role/backups',
      sts_endpoint: roles.url,
      ...more,
    };
    const text = JSON.stringify({ current: 'ops', profiles: [profile] });
    await writeFile(join(folder, '.aliyun/config.json'), text.slice(0, text.length - cut));
  }

  function assertSafe(text: string, where: string): void {
    const found = new Canaries([...keys, ...copied]).foundIn(text);
    assert.deepEqual(found, [], where);
    const sign = link.exec(text);
    assert.equal(sign && text.slice(Math.max(0, sign.index - 200), sign.index + 60), null, where);
  }

  /** What is on the screen has what it should, and no secret. */
  async function assertScreen(where: string): Promise<void> {
    const text = await documentsOf(window.page);
    assert.match(text, shown, where);
    assertSafe(text, where);
  }

  /** As the browser does it, which needs nothing of a window that has much to do. */
  async function reload(): Promise<void> {
    await window.page.reload();
    await window.page.locator('.activitybar a[aria-label^="RDS Backups"]').waitFor({ timeout: 60_000 });
  }

  /** Waits until the tooltip of a row is there, and says this. */
  async function tooltip(row: string | RegExp, text: string): Promise<void> {
    const hover = window.page.locator('.monaco-hover').filter({ hasText: text }).filter({ visible: true }).first();
    // A row that is drawn anew under the pointer shows nothing until the pointer comes again.
    for (let tries = 0; tries < 5 && !(await hover.isVisible()); tries += 1) {
      await window.page.mouse.move(900, 300);
      await window.row(row).locator('.label-name').hover();
      await hover.waitFor({ timeout: 3000 }).catch(() => undefined);
    }
    assert.ok(await hover.isVisible(), `no tooltip says ${text}`);
  }

  /** Keeps what a link has that opens it, to look for it later. */
  function remember(text: string): void {
    const address = /https?:\/\/[^\s'"]+/.exec(text)?.[0] ?? assert.fail(`no link was copied but ${text}`);
    const { searchParams } = new URL(address);
    const [signature, keyId] = ['Signature', 'OSSAccessKeyId'].map((name) => searchParams.get(name) ?? '');
    assert.ok(signature && keyId, 'a signed link');
    copied.push(signature, keyId);
  }

  async function exported(name: string, format: string): Promise<string> {
    const file = join(folder, name);
    await window.quickPick(format);
    await window.fileDialog(/\/[\w-]+\.\w+$/, file);
    await window.notification(name).filter({ hasText: 'exported' }).waitFor();
    return await readFile(file, 'utf8');
  }

  it('are not shown while they are entered, refused and taken', async () => {
    await window.runCommand('Developer: Set Log Level...');
    await window.quickPick('Trace');
    await window.runCommand('RDS Backups: Add Account…');
    await answerSignIn(window, { key: { ...sampleKeys.temporary, accessKeySecret: WRONG }, endpoint: sandbox.url });
    await window.typeInput(NAME);
    await window.question('The access key secret does not match');
    await window.typeInput(accessKeySecret);
    await window.question('Security token');
    await window.accept();
    await window.question('When does the key end?');
    await window.accept();
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.accept();
    await window.question('Name of the account');
    await window.accept();
    await window.row(NAME).waitFor();
    await window.expand('China (Hangzhou)');
    await window.expand('billing-db');
    await window.expand(backupsGroup);
    await window.row(daily).waitFor();
    await assertScreen('tree');
  });

  it('are not in tooltips, on pages and in raw replies', async () => {
    await tooltip(NAME, NAME);
    await tooltip(daily, 'Physical');
    await assertScreen('tooltip');
    await window.clickRow(daily);
    await page()
      .getByRole('heading', { level: 1, name: /^Full backup/ })
      .waitFor();
    await assertScreen('details');
    await page().getByRole('button', { name: 'Show raw reply' }).click();
    await window.tab(/^backup-\d+\.json/).waitFor();
    await window.page.locator('.editor-instance .monaco-editor').getByText('"BackupId"').first().waitFor();
    await assertScreen('raw reply');
    await window.tab(/Full backup/).click();
    await page().getByRole('button', { name: 'Compare with…' }).click();
    await window.question(/Compare with which backup/);
    await window.accept();
    await page().getByRole('heading', { level: 1, name: 'Two backups compared' }).waitFor();
    await assertScreen('comparison');
    await window.rowMenu('billing-db', 'Show Backup History');
    await page().getByText('Last 18 weeks').waitFor();
    await assertScreen('history');
  });

  it('are not in exports of a list and of the report', async () => {
    for (const [name, format] of [
      ['list.csv', 'CSV'],
      ['list.md', 'Markdown'],
      ['list.json', 'JSON'],
    ] as const) {
      await window.rowMenu(backupsGroup, 'Export List…');
      const text = await exported(name, format);
      assert.match(text, /Physical|physical/);
      assertSafe(text, name);
    }
    await window.sideBar.hover();
    await window.sideBar.getByRole('button', { name: 'Show Health Report' }).click();
    await page()
      .getByText(/^All \d+ instances checked/)
      .waitFor({ timeout: 60_000 });
    await page().getByRole('button', { name: 'Export…' }).click();
    const text = await exported('report.json', 'JSON');
    assert.match(text, shown);
    assertSafe(text, 'report');
    await assertScreen('report');
  });

  it('are not shown when a backup is created or downloaded', async () => {
    // There is room for three messages at a time, and those of the exports stay for a while.
    await window.runCommand('Notifications: Clear All Notifications');
    await window.rowMenu('wiki-db', 'Create Backup…');
    await window.question('Summary');
    await window.quickPick('Show the request…');
    await window.quickPickRow('CreateBackup').waitFor();
    await assertScreen('request');
    assertSafe(await window.copied(async () => await window.quickPick('Copy the parameters as JSON')), 'parameters');
    await window.back();
    await window.question('Summary');
    await window.quickPick('Start this backup now');
    await window.row(/^wiki-db.*Backing up/).waitFor();
    sandbox.faults.add({ kind: 'expired', action: 'GetObject', times: Infinity });
    await window.rowMenu(daily, 'Download…');
    await window.quickPick(/^Whole backup\s*Public network/);
    await window.fileDialog(/\/[\w.-]+$/, join(folder, 'billing.bak'));
    await window.notification(/The download of billing\.bak failed/).waitFor();
    await assertScreen('refused download');
    sandbox.faults.clear();
    await window.notificationButton(/The download of billing\.bak failed/, 'Try Again');
    for (
      const end = Date.now() + 15_000;
      !existsSync(join(folder, 'billing.bak'));
      await window.page.waitForTimeout(50)
    ) {
      assert.ok(Date.now() < end, 'the download did not end');
    }
    await assertScreen('download');
  });

  it('are on the clipboard when a link is asked for, and nowhere else', async () => {
    remember(
      await window.copied(async () => {
        await window.rowMenu(daily, 'Copy Download Link');
        await window.quickPick('Public network');
      }),
    );
    remember(
      await window.copied(async () => {
        await window.rowMenu(daily, 'Copy Download Link As…');
        await window.quickPick(/^Whole backup\s*Public network/);
        await window.quickPick(/^curl\s*For sh/);
      }),
    );
    await window.notification('Command for curl copied').waitFor();
    await assertScreen('link copied');
    for (const entry of ['Copy CLI Call', 'Copy Id']) {
      assertSafe(await window.copied(async () => await window.rowMenu(daily, 'Copy', entry)), entry);
    }
  });

  it('are not shown when the cloud quotes them', async () => {
    const message = `Key ${accessKeyId} ${securityToken} said ${accessKeySecret} for https://b.example.com/f?Expires=1&OSSAccessKeyId=a&Signature=b%3D`;
    sandbox.faults.add({ kind: 'refuse', code: 'Odd.Code', message, action: 'DescribeBackups', times: 2 });
    await window.rowMenu(backupsGroup, 'Refresh');
    await tooltip('Odd.Code', 'Odd.Code');
    await assertScreen('error');
    assertSafe(await window.copied(async () => await window.rowMenu('Odd.Code', 'Copy Error Details')), 'details');
    sandbox.faults.clear();
    sandbox.faults.add({ kind: 'refuse', code: 'InvalidSecurityToken.Expired', message, times: Infinity });
    await window.rowMenu(backupsGroup, 'Refresh');
    await window.notification(/does not work any more/).waitFor();
    await assertScreen('expired token');
    sandbox.faults.clear();
  });

  it('of a profile and its role are not shown, whether the role is given, refused, or not to be read of', async () => {
    await window.runCommand('RDS Backups: Add Account…');
    await window.question('Which cloud?');
    await window.quickPick(/^Alibaba Cloud/);
    await window.quickPick('Profile of aliyun CLI');
    await window.quickPickRow('ops').waitFor();
    await assertScreen('profiles');
    await window.quickPick(/^ops/);
    await window.quickPick('Custom endpoint');
    await window.question('Address of the endpoint');
    await window.typeInput(sandbox.url);
    await window.question('Name of the account');
    await window.typeInput(PROFILED);
    await window.row(PROFILED).waitFor();
    await tooltip(PROFILED, 'Signs in with the profile ops');
    await assertScreen('account with a profile');
    const Message = `No ${Object.values(inFile).join()} ${accessKeySecret} ${securityToken}`;
    roles.trouble.AssumeRole = { status: 403, body: JSON.stringify({ Code: 'NoPermission', Message }) };
    await writeProfile({ ram_session_name: 'another' });
    await window.rowMenu(PROFILED, 'Refresh');
    const refused = /refuses a key for the profile ops \(NoPermission\)/;
    await window.row(refused).waitFor();
    await assertScreen('refused role');
    assertSafe(await window.copied(async () => await window.rowMenu(refused, 'Copy Error Details')), 'refused role');
    await writeProfile({}, 3);
    await window.rowMenu(PROFILED, 'Refresh');
    await window.row(/config\.json is not JSON: see line 1/).waitFor();
    await assertScreen('broken file');
  });

  it('open the account again after a reload, and are left nowhere else', async () => {
    const asked = sandbox.requests.length;
    await reload();
    await window.openView();
    await window.expand(NAME);
    await window.row('China (Hangzhou)').waitFor();
    assert.ok(sandbox.requests.length > asked, 'the key was kept');
    await assertScreen('after the reload');
    assert.ok(watch.sawAt(shown), 'what is shown is seen');
    for (const pattern of [link, ...patterns]) {
      assert.equal(watch.sawAt(pattern), undefined, `on the screen for a moment: ${pattern.source}`);
    }

    const storage = await browserStorage(window.page);
    assert.match([...storage.values()].join('\n'), shown, 'the state of the window is looked at');
    assert.match(storage.get('localStorage') ?? '', /secrets\.provider/, 'where the keys are, sealed');
    storage.forEach((text, name) => assertSafe(text, name));

    const files = await filesBelow(window.dataDir);
    const stored = [...files].filter(([path]) => /\/globalStorage\/[^/]+\.rds-backups/.test(path));
    assert.match(stored.map(([, text]) => text).join('\n'), /billing-db|wiki-db/, 'reports, jobs and downloads');
    files.forEach((text, path) => assertSafe(text, path));

    const lines = await commandLines();
    if (process.platform === 'linux') {
      assert.ok(lines.some((line) => line.includes(window.dataDir)));
    }
    assertSafe(lines.join('\n'), 'arguments of programs');
  });

  it('that are lost are named in the row, which leads to the sign-in', async () => {
    await window.page.evaluate("localStorage.removeItem('secrets.provider')");
    await reload();
    await window.openView();
    await window.expand(NAME);
    await window.row(/does not have the key of the account.*Click to enter the key again/).click();
    await window.question('Access key id');
    await window.page.keyboard.press('Escape');
  });
});
