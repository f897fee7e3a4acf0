import { html, nothing, type TemplateResult } from 'lit';
import type { BackupDetails, LinkChoice, DetailsStrings } from '../../protocol/details.ts';
import { fill, type Words } from '../common/words.ts';
import { sentences } from '../../../model/prose.ts';

const MINUTE = 60_000;
/** From here on the time that is left is counted in seconds. */
const LAST_MINUTES = 10 * MINUTE;
/** Ages and "valid for" are told anew this often. */
const USUAL_TICK = 20_000;

export interface LinksView {
  readonly strings: DetailsStrings;
  readonly words: Words;
  /** Epoch milliseconds. */
  readonly now: number;
  copyLink(id: string): void;
}

/** Id of the words that say what there is to know of the links. */
export const LINK_NOTE = 'link-note';

/** Buttons for the links to the whole backup. The first one is what most people came for. */
export function linkButtons(details: BackupDetails, view: LinksView): TemplateResult[] {
  const whole = details.links.filter(({ database }) => database === undefined);
  const only = details.links.length === 1;
  return whole.map(
    ({ id, network }, index) =>
      html`<vscode-button ?secondary=${index > 0} @click=${() => view.copyLink(id)}
        >${only ? view.strings.copyLink : nameOf(network, view.strings)}</vscode-button
      >`,
  );
}

function nameOf(network: LinkChoice['network'], { copyPublic, copyInternal }: DetailsStrings): string {
  return network === 'public' ? copyPublic : copyInternal;
}

/** What there is to know before copying: why there is no link, or how long it lasts and who can use it. */
export function linkNote(details: BackupDetails, { strings, words, now }: LinksView): TemplateResult {
  const { links, noLink } = details;
  if (links.length === 0) {
    return note(noLink ?? '');
  }
  if (links.some(({ onRequest }) => onRequest)) {
    return note(sentences(strings.linkOnRequest, strings.publicNote));
  }
  const only = links.length === 1;
  const notes = sentences(
    lasts(links, strings, words, now),
    only && links[0]?.network === 'public' ? strings.publicNote : '',
    links.some(({ network }) => network === 'internal') ? strings.internalNote : '',
  );
  return note(notes);
}

/** No live region: a countdown that is spoken would drown everything else. */
function note(words: string): TemplateResult {
  return html`<p class="dim" id=${LINK_NOTE}><bdi>${words}</bdi></p>`;
}

/** Speaks of the link that ends first: from then on, it may have to be fetched anew. */
function lasts(links: readonly LinkChoice[], strings: DetailsStrings, words: Words, now: number): string {
  const ends = links.map(({ expires }) => expires).filter((end) => end !== undefined);
  if (ends.length < links.length) {
    return strings.linkEndUnknown;
  }
  const end = Math.min(...ends);
  if (end <= now) {
    return strings.linkEnded;
  }
  const template = links.length === 1 ? strings.linkUntil : strings.linksUntil;
  const left = end - now <= LAST_MINUTES ? words.span(end - now) : words.passing(end - now);
  return fill(template, left, sameDay(end, now) ? words.clock(end) : words.dayAndClock(end, now));
}

/** Milliseconds after which what the page says of time has to be told anew. */
export function nextTick(links: readonly LinkChoice[], now: number): number {
  const left = links.flatMap(({ expires }) => (expires !== undefined && expires > now ? expires - now : []));
  const first = Math.min(...left);
  return first <= LAST_MINUTES ? 1000 : Math.min(USUAL_TICK, first - LAST_MINUTES);
}

function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** The links that hold one database each. */
export function databaseTable(details: BackupDetails, view: LinksView): TemplateResult | typeof nothing {
  const { strings } = view;
  const names = new Set(details.links.map(({ database }) => database).filter((name) => name !== undefined));
  if (names.size === 0) {
    return nothing;
  }
  const cell = (database: string, network: LinkChoice['network']) => {
    const link = details.links.find((each) => each.database === database && each.network === network);
    return link ? copyButton(link, database, view) : html`<span class="dim">${strings.noSuchLink}</span>`;
  };
  return html`
    <section aria-labelledby="databases">
      <h2 id="databases">${strings.databases}</h2>
      <table class="databases" aria-labelledby="databases">
        <thead>
          <tr>
            <th scope="col">${strings.database}</th>
            <th scope="col">${strings.publicLink}</th>
            <th scope="col">${strings.internalLink}</th>
          </tr>
        </thead>
        <tbody>
          ${[...names].map(
            (name) => html`
              <tr>
                <th scope="row"><bdi>${name}</bdi></th>
                <td>${cell(name, 'public')}</td>
                <td>${cell(name, 'internal')}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    </section>
  `;
}

function copyButton({ id, network }: LinkChoice, database: string, view: LinksView): TemplateResult {
  const { copy, copyPublicOf, copyInternalOf } = view.strings;
  const name = fill(network === 'public' ? copyPublicOf : copyInternalOf, database);
  return html`<vscode-button secondary aria-label=${name} @click=${() => view.copyLink(id)}>${copy}</vscode-button>`;
}
