import assert from 'node:assert/strict';
import type * as messagesModule from '../../../src/platform/messages.ts';
import { loadWithEditor } from '../webview/editor.ts';

const { oneLine, plain, tame } = await loadWithEditor<typeof messagesModule>('../platform/messages.ts');

/** As the editor looks for links in messages, and for icons in rows. */
const live =
  /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: "[^"]+"| '[^']+')?\)|\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/;

describe('text from outside', () => {
  it('never becomes a link or an icon in a box', () => {
    for (const text of [
      '[click](command:workbench.action.quit)',
      '[click](https://evil.example "title")',
      '[[a](b)](command:x)',
      '](](command:x)[a](file:///etc/passwd)',
      '$(sync~spin) $(error)',
      '$$((sync)',
      ']$(x)(command:a)',
      '[a]\u202E(command:x)',
      '[a]\u0000(command:x)',
      '[a]\r(command:x)',
    ]) {
      assert.doesNotMatch(plain(text), live, text);
    }
    assert.match('[click](command:workbench.action.quit) $(error)', live, 'the test would see one');
  });

  it('moves nothing that stands beside it, and shows that it wanted to', () => {
    assert.equal(oneLine('prod\u202Etset'), 'prod\uFFFDtset');
    assert.equal(oneLine('a\u2066b\u2069c\u0007d\u009Be'), 'a\uFFFDb\uFFFDc\uFFFDd\uFFFDe');
    assert.equal(tame('a\r\nb\tc\nd\re'), 'a\nb\tc\nd\uFFFDe');
    assert.equal(oneLine(' a \n\n b\r\nc '), ' a b c ');
    assert.equal(oneLine('مرحبا 订单 👩‍💻 e\u0301'), 'مرحبا 订单 👩‍💻 e\u0301', 'what people write stays');
  });

  it('is as long as can be read', () => {
    const [line, text] = [oneLine('😀'.repeat(100_000)), plain('$('.repeat(100_000))];
    assert.ok(line.length <= 501 && line.endsWith('😀…'), String(line.length));
    assert.ok(text.length < 10_000 && text.endsWith('…'));
    assert.doesNotMatch(oneLine(`a${'😀'.repeat(300)}`), /\p{Cs}/u);
  });
});
