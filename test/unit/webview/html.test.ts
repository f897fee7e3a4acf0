import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { freshNonce, inertJson, pageHtml } from '../../../src/webview/html.ts';
import type { PageStart } from '../../../src/webview/protocol/common.ts';
import type { PanelRef } from '../../../src/webview/protocol/details.ts';
import { ref } from './samples.ts';

const files = {
  cspSource: 'https://*.editor.invalid',
  script: 'https://files.invalid/details.js',
  style: 'https://files.invalid/details.css',
};

function startWith(text: string): PageStart<PanelRef, object> {
  const words = { strings: { loading: text }, lost: { sentence: text, openAgain: text } };
  return { ref: { ...ref, backupId: text }, locale: 'en-GB', ...words, viewType: 'rdsBackups.details', view: { text } };
}

function policyOf(html: string): Map<string, string> {
  const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  return new Map(content.split('; ').map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]));
}

describe('webview html', () => {
  it('allows one script by nonce and one style source, and nothing else', () => {
    const html = pageHtml(files, 'en', startWith('a'));
    const policy = policyOf(html);
    const nonce = /nonce="([^"]+)" src=/.exec(html)?.[1] ?? '';
    assert.deepEqual(Object.fromEntries(policy), {
      'default-src': "'none'",
      'script-src': `'nonce-${nonce}'`,
      'style-src': files.cspSource,
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    assert.doesNotMatch(html, /unsafe|style="|<style|onload/);
  });

  it('draws a new nonce of 24 random bytes for each page', () => {
    const nonces = new Set(Array.from({ length: 200 }, freshNonce));
    assert.equal(nonces.size, 200);
    for (const nonce of nonces) {
      assert.equal(Buffer.from(nonce, 'base64').length, 24);
    }
    assert.notEqual(pageHtml(files, 'en', startWith('a')), pageHtml(files, 'en', startWith('a')));
  });

  it('is written in the direction of its language', () => {
    const directions = ['en', 'zh-cn', 'are', 'ar', 'he-IL'].map(
      (language) => /<html [^>]*dir="(\w+)"/.exec(pageHtml(files, language, startWith('a')))?.[1],
    );
    assert.deepEqual(directions, ['ltr', 'ltr', 'ltr', 'rtl', 'rtl']);
  });

  it('keeps start-up data inert whatever it holds', () => {
    const nasty = fc.oneof(
      fc.string(),
      fc.constantFrom('</script><script>alert(1)</script>', '<!--<script>', '</SCRIPT >', '\u2028', '"}\\', '$&'),
    );
    fc.assert(
      fc.property(nasty, (text) => {
        const html = pageHtml(files, 'en', startWith(text));
        const block = /<script type="application\/json" id="start">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
        assert.doesNotMatch(block, /</);
        assert.deepEqual(JSON.parse(block), startWith(text));
        assert.equal(html.match(/<script/g)?.length, 2);
      }),
    );
  });

  it('escapes what stands in attributes', () => {
    const html = pageHtml({ ...files, script: 'https://x/"><b>' }, '"><i>', startWith('a'));
    assert.doesNotMatch(html, /<b>|<i>/);
    assert.equal(inertJson({ a: '<' }), '{"a":"\\u003c"}');
  });
});
