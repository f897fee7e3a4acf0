import { html, nothing, type TemplateResult } from 'lit';
import type { FieldValue, Field } from '../../../model/resources.ts';
import type { FieldSection, DetailsStrings } from '../../protocol/details.ts';
import { copyIcon } from '../common/icons.ts';
import { fill, utc, type Words } from '../common/words.ts';

export interface FieldWords {
  readonly strings: Pick<DetailsStrings, 'utc'>;
  readonly words: Words;
}

export interface FieldsView extends FieldWords {
  readonly strings: DetailsStrings;
  /** Raw values are shown. */
  readonly raw: boolean;
  copyText(text: string): void;
}

/** A table for each group of fields, all with the same columns. */
export function fieldTables(sections: readonly FieldSection[], view: FieldsView): TemplateResult[] {
  const { field, value, inReply } = view.strings;
  return sections.map(
    ({ title, fields }, index) => html`
      <section aria-labelledby="section-${index}">
        <h2 id="section-${index}">${title}</h2>
        <table class="fields" aria-labelledby="section-${index}">
          <colgroup>
            <col class="label" />
            <col class="value" />
            <col class="key" />
          </colgroup>
          <thead>
            <tr>
              ${[field, value, inReply].map((name) => html`<th scope="col"><span class="spoken">${name}</span></th>`)}
            </tr>
          </thead>
          <tbody>
            ${fields.map((each) => fieldRow(each, view))}
          </tbody>
        </table>
      </section>
    `,
  );
}

function fieldRow(field: Field, view: FieldsView): TemplateResult {
  return html`
    <tr>
      <th scope="row"><bdi>${field.label}</bdi></th>
      <td>
        <div class="pair">
          <div class="said">${shownField(field, view)}</div>
          ${copyButton(field, view)}
        </div>
      </td>
      <td class="key">
        <bdi><code>${field.key}</code></bdi> <bdi>${rawValue(field, view)}</bdi>
      </td>
    </tr>
  `;
}

/** What a field says; a number that is none is told as it came. */
export function shownField({ value, raw }: Field, { words, strings }: FieldWords): unknown {
  return Number.isNaN(numberIn(value)) ? raw : shownValue(value, words, strings);
}

function shownValue(value: FieldValue, words: Words, strings: FieldWords['strings']): unknown {
  if (value.as === 'date') {
    return time(value.at, words, strings);
  }
  if (value.as === 'bytes') {
    return value.bytes < 1024
      ? words.bytes(value.bytes)
      : html`<bdi>${words.size(value.bytes)} <span class="dim">(${words.bytes(value.bytes)})</span></bdi>`;
  }
  if (value.as === 'list') {
    return html`<ul class="values">
      ${value.items.map((item) => html`<li><bdi>${item}</bdi></li>`)}
    </ul>`;
  }
  return value.as === 'none' ? html`<span class="dim">${value.text}</span>` : html`<bdi>${value.text}</bdi>`;
}

/** In this machine's zone, with the exact moment at hand. */
export function time(at: number, words: Words, strings: FieldWords['strings']): TemplateResult {
  const title = fill(strings.utc, words.exact(at), utc(at));
  return html`<time datetime=${utc(at)} title=${title}><bdi>${words.second(at)}</bdi></time>`;
}

/** "Times are in China Standard Time (Asia/Shanghai).": said once, for the whole page. */
export function zoneNote(template: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZoneName: 'longGeneric' });
  const id = format.resolvedOptions().timeZone;
  return fill(template, format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? id, id);
}

function numberIn(value: FieldValue): number {
  return value.as === 'date' ? value.at : value.as === 'bytes' ? value.bytes : 0;
}

function rawValue({ raw }: Field, view: FieldsView): TemplateResult | typeof nothing {
  if (!view.raw) {
    return nothing;
  }
  return html`<span class="spoken">${view.strings.raw}</span>${
      raw === '' ? html`<i class="raw">${view.strings.empty}</i>` : html`<code class="raw">${raw}</code>`
    }`;
}

function copyButton({ label, raw }: Field, view: FieldsView): TemplateResult | typeof nothing {
  if (raw === '') {
    return nothing;
  }
  const name = fill(view.strings.copyRaw, label);
  return html`<button class="copy" type="button" aria-label=${name} title=${name} @click=${() => view.copyText(raw)}>
    ${copyIcon}
  </button>`;
}
