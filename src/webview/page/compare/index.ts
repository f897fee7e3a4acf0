import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import type {
  CompareAction,
  CompareOrder,
  CompareRef,
  CompareSide,
  CompareState,
  CompareStrings,
  CompareView,
} from '../../protocol/compare.ts';
import type { PanelRef } from '../../protocol/details.ts';
import '../common/page.css';
import './compare.css';
import { Asking } from '../common/asking.ts';
import { zoneNote } from '../details/fields.ts';
import { Host, readStart } from '../common/host.ts';
import { statusIcon } from '../common/icons.ts';
import { summary } from '../common/summary.ts';
import { createWords, fill } from '../common/words.ts';
import { factRows, fieldRows, headlines, type FieldRow } from './rows.ts';
import { factTable, fieldTable } from './tables.ts';
import { sentences } from '../../../model/prose.ts';

const start = readStart<CompareRef, CompareStrings>();
const { strings } = start;
const words = createWords(start.locale);
const zone = zoneNote(strings.zone, start.locale);
const telling = { strings, words };

/** One of the two as it is shown. */
interface Shown {
  readonly side: CompareSide;
  readonly ref: PanelRef;
  /** Its place in the ref, whichever side it is shown on. */
  readonly index: 0 | 1;
  /** "First" */
  readonly name: string;
}

/** The compare page: what the host said last, how it is looked at, and how it is drawn. */
class ComparePage {
  readonly #root = document.getElementById('page') ?? document.body;
  readonly #host = new Host<CompareRef, CompareState, CompareAction, CompareOrder, CompareView>(start.ref, (state) =>
    this.#receive(state),
  );
  readonly #asking = new Asking<CompareAction>(this.#host, () => this.#draw());
  #state: CompareState | undefined;
  #swapped = this.#host.kept?.swapped ?? false;
  #same = this.#host.kept?.same ?? false;
  /** Where the page stood before it was hidden; `undefined` once it stands there again. */
  #scroll = this.#host.kept?.scroll;

  open(): void {
    this.#keep();
    globalThis.addEventListener('scrollend', () => this.#keep());
    this.#host.ready();
  }

  #receive(state: CompareState): void {
    this.#state = state;
    this.#draw();
    const scroll = this.#scroll;
    if (scroll !== undefined && state.sides.every(({ is }) => is !== 'loading')) {
      globalThis.requestAnimationFrame(() => {
        globalThis.scrollTo(0, scroll);
        this.#scroll = undefined;
      });
    }
  }

  #keep(): void {
    this.#host.keep({ swapped: this.#swapped, same: this.#same, scroll: this.#scroll ?? globalThis.scrollY });
  }

  readonly #swap = (): void => {
    this.#swapped = !this.#swapped;
    this.#keep();
    this.#draw();
  };

  readonly #toggleSame = (): void => {
    this.#same = !this.#same;
    this.#keep();
    this.#draw();
  };

  readonly #refresh = (): void => {
    this.#asking.forget();
    this.#host.order('refresh');
  };

  readonly #stop = (): void => this.#host.order('stop');

  #draw(): void {
    const focused = document.activeElement;
    render(this.#state ? this.#view(this.#state) : nothing, this.#root);
    this.#asking.passFocus(focused, this.#root);
  }

  #view({ sides }: CompareState): TemplateResult {
    const [one, other] = [
      { side: sides[0], ref: start.ref.first, index: 0 },
      { side: sides[1], ref: start.ref.second, index: 1 },
    ] as const;
    const [left, right] = this.#swapped ? [other, one] : [one, other];
    const [first, second] = [
      { ...left, name: strings.first },
      { ...right, name: strings.second },
    ];
    const waiting = sides.some((side) => side.is === 'loading' || (side.is === 'shown' && side.refreshing));
    return html`<main aria-busy=${waiting}>
      <h1 tabindex="-1">${strings.heading}</h1>
      <div class="cards">${[first, second].map((each) => this.#card(each))}</div>
      <section aria-label=${strings.actions}>
        <div class="bar">
          <vscode-button secondary @click=${this.#swap}>${strings.swap}</vscode-button>
          <vscode-button secondary @click=${waiting ? this.#stop : this.#refresh}
            >${waiting ? strings.cancel : strings.refresh}</vscode-button
          >
          ${this.#asking.status(strings.cancel, waiting ? strings.refreshing : undefined)}
        </div>
        ${this.#asking.failure(problems([first, second]))}
      </section>
      ${this.#comparison(first.side, second.side)}
    </main>`;
  }

  #card({ side, ref, index, name }: Shown): TemplateResult {
    const id = `card-${index}`;
    const open = () => void this.#asking.ask({ do: 'openDetails', side: index }, '');
    return html`<section class="card" aria-labelledby=${id}>
      ${
        side.is === 'shown'
          ? html`<header>
                ${statusIcon(side.backup.status)}
                <div>
                  <h2 id=${id}>${fill(strings.about, name, titleOf(side))}</h2>
                  <p class="dim place">${side.backup.place.map((part) => html`<span><bdi>${part}</bdi></span>`)}</p>
                </div>
              </header>
              <button class="quiet" type="button" @click=${open}>
                ${name === strings.first ? strings.openFirst : strings.openSecond}
              </button>`
          : html`<h2 id=${id}>${fill(strings.about, name, instead(side) ?? '')}</h2>
              <p class="dim"><bdi>${fill(strings.which, ref.backupId, ref.instanceId)}</bdi></p>
              ${
                side.is === 'loading'
                  ? html`<vscode-progress-bar indeterminate aria-label=${strings.loading}></vscode-progress-bar>`
                  : nothing
              }`
      }
    </section>`;
  }

  /** One side is shown by itself while the other is not there. */
  #comparison(one: CompareSide, other: CompareSide): TemplateResult | typeof nothing {
    const [first, second] = [one, other].map((side) => (side.is === 'shown' ? side.backup : undefined));
    if (!first && !second) {
      return nothing;
    }
    const facts = factRows([first, second], telling);
    const absent = { first: instead(one), second: instead(other) };
    const differences = headlines(facts, telling);
    return html`${differences.length > 0 ? summary(strings.summary, differences) : nothing}
      ${factTable(facts, absent, telling)} ${first && second ? this.#fields(fieldRows(first, second)) : nothing}
      <p class="dim end"><bdi>${zone}</bdi></p>`;
  }

  #fields(fields: readonly FieldRow[]): TemplateResult {
    const same = fields.filter(({ isSame }) => isSame);
    const differing = fields.filter(({ isSame }) => !isSame);
    const toggle = this.#same ? strings.hideSame : fill(strings.showSame, String(same.length));
    return html`${
      differing.length > 0
        ? fieldTable('others', strings.otherFields, differing, telling)
        : html`<p class="dim end">${strings.noOthers}</p>`
    }
    ${
      same.length > 0
        ? html`<p class="end"><button class="quiet" type="button" @click=${this.#toggleSame}>${toggle}</button></p>`
        : nothing
    }
    ${this.#same && same.length > 0 ? fieldTable('same', strings.sameFields, same, telling) : nothing}`;
  }
}

/** Said in the place of what a side would say. */
function instead({ is }: CompareSide): string | undefined {
  return is === 'shown' ? undefined : is === 'loading' ? strings.loading : strings.notShown;
}

function titleOf({ backup }: Extract<CompareSide, { is: 'shown' }>): string {
  const { title, started } = backup;
  return started === undefined ? title : fill(strings.titleAndTime, title, words.minute(started));
}

/** What went wrong, with the side it is about. */
function problems(sides: readonly Shown[]): string | undefined {
  const told = sides.flatMap(({ side, name }) => {
    const message = side.is === 'failed' || side.is === 'gone' ? side.message : side.is === 'shown' && side.problem;
    return message ? fill(strings.about, name, message) : [];
  });
  return told.length > 0 ? sentences(...told) : undefined;
}

new ComparePage().open();
