import assert from 'node:assert/strict';
import type { TemplateResult } from 'lit';
import type { Backup } from '../../../src/model/resources.ts';
import type * as detailsModule from '../../../src/webview/details/describe.ts';
import {
  databaseTable,
  linkButtons,
  linkNote,
  nextTick,
  type LinksView,
} from '../../../src/webview/page/details/links.ts';
import { createWords } from '../../../src/webview/page/common/words.ts';
import type * as stringsModule from '../../../src/webview/details/strings.ts';
import { loadWithEditor } from './editor.ts';
import { goodBackup, HOUR, link, loaded } from './samples.ts';

const { describeBackup } = await loadWithEditor<typeof detailsModule>('details/describe.ts');
const { detailsStrings } = await loadWithEditor<typeof stringsModule>('details/strings.ts');

const now = new Date('2026-11-21T06:24:00Z');
const strings = detailsStrings();

/** A view that notes which links are asked for. */
function view(): LinksView & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    strings,
    words: createWords('en-GB', 'UTC'),
    now: now.getTime(),
    asked,
    copyLink: (id) => void asked.push(id),
  };
}

const describeOf = (change: Partial<Backup>) => describeBackup(loaded(goodBackup(now, change)));

/** What is read of a part of the page. */
function text(part: unknown): string {
  if (Array.isArray(part)) {
    return part.map(text).join('');
  }
  if (!isTemplate(part)) {
    return typeof part === 'string' ? part : '';
  }
  const pieces = part.strings.map((piece, index) => piece + text(part.values[index]));
  return pieces
    .join('')
    .replace(/<[^>]*>/g, '')
    .trim();
}

function isTemplate(part: unknown): part is TemplateResult {
  return typeof part === 'object' && part !== null && 'strings' in part && 'values' in part;
}

/** Clicks on what can be clicked in it. */
function click(part: TemplateResult): void {
  part.values.forEach((value) => typeof value === 'function' && (value as () => void)());
}

describe('the links of a backup on the page', () => {
  it('are one button that asks for them where the cloud gives them on request', () => {
    const shown = view();
    const details = describeOf({ links: [], linksOnRequest: true });
    const buttons = linkButtons(details, shown);
    assert.deepEqual(buttons.map(text), [strings.copyLink]);
    buttons.forEach(click);
    assert.deepEqual(shown.asked, ['ask']);
    const note = text(linkNote(details, shown));
    assert.equal(note, `${strings.linkOnRequest} ${strings.publicNote}`);
    assert.doesNotMatch(note, /valid|no download link/i, 'nothing is known of a link that is not there yet');
    assert.equal(text(databaseTable(details, shown)), '');
  });

  it('are a sentence where there are none', () => {
    const details = describeOf({ links: [], state: { kind: 'running', raw: 'BUILDING' } });
    assert.deepEqual(linkButtons(details, view()), []);
    assert.match(text(linkNote(details, view())), /still running/);
  });

  it('are a button for each network where they are at hand, with the end of the first', () => {
    const shown = view();
    const [later, sooner] = [2, 1].map((hours) => new Date(now.getTime() + hours * HOUR));
    const details = describeOf({ links: [link('public', undefined, later), link('internal', undefined, sooner)] });
    const buttons = linkButtons(details, shown);
    assert.deepEqual(buttons.map(text), [strings.copyPublic, strings.copyInternal]);
    buttons.forEach(click);
    assert.deepEqual(shown.asked, ['public', 'internal']);
    const note = text(linkNote(details, shown));
    assert.match(note, /valid for 1 hr, until 07:24/);
    assert.ok(note.endsWith(strings.internalNote));
  });

  it('do not promise an end that was not reported, or that is past', () => {
    assert.match(text(linkNote(describeOf({ links: [link('public')] }), view())), /is not reported/);
    const past = link('public', undefined, new Date(now.getTime() - 1));
    assert.match(text(linkNote(describeOf({ links: [past] }), view())), /no longer valid/);
  });

  it('count their last ten minutes in seconds', () => {
    const inMs = (ms: number) => describeOf({ links: [link('public', undefined, new Date(now.getTime() + ms))] });
    assert.match(text(linkNote(inMs(601_000), view())), /valid for 10 mins, until/);
    assert.match(text(linkNote(inMs(592_000), view())), /valid for 9 mins 52 secs, until/);
    const tick = (ms: number) => nextTick(inMs(ms).links, now.getTime());
    assert.deepEqual([HOUR, 605_000, 600_000, 1000, -1].map(tick), [20_000, 5000, 1000, 1000, 20_000]);
    assert.equal(nextTick([], now.getTime()), 20_000);
  });

  it('stand in a table where each holds one database', () => {
    const shown = view();
    const details = describeOf({ links: [link('public', 'orders'), link('internal', 'billing')] });
    assert.deepEqual(linkButtons(details, shown), []);
    const table = text(databaseTable(details, shown)).replaceAll(/\s+/g, ' ').trim();
    const { copy, noSuchLink } = strings;
    assert.ok(table.endsWith(`orders ${copy} ${noSuchLink}billing ${noSuchLink} ${copy}`), table);
  });
});
