import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import type {
  BackupDetails,
  DetailsAction,
  DetailsOrder,
  DetailsState,
  DetailsStrings,
  DetailsView,
  PanelRef,
} from '../../protocol/details.ts';
import { answers, sizeAnomaly } from './answers.ts';
import '../common/page.css';
import './details.css';
import { fieldTables, zoneNote } from './fields.ts';
import { Asking } from '../common/asking.ts';
import { Host, readStart } from '../common/host.ts';
import { oddIcon, statusIcon } from '../common/icons.ts';
import { databaseTable, LINK_NOTE, linkButtons, linkNote, nextTick } from './links.ts';
import { summary } from '../common/summary.ts';
import { createWords, fill } from '../common/words.ts';

const start = readStart<PanelRef, DetailsStrings>();
const { strings } = start;
const words = createWords(start.locale);
const zone = zoneNote(strings.zone, start.locale);

/** The details page: what the host said last, what the user is waiting for, and how it is drawn. */
class DetailsPage {
  readonly #root = document.getElementById('page') ?? document.body;
  readonly #host = new Host<PanelRef, DetailsState, DetailsAction, DetailsOrder, DetailsView>(start.ref, (state) =>
    this.#receive(state),
  );
  #state: DetailsState | undefined;
  #raw = this.#host.kept?.raw ?? false;
  /** Where the page stood before it was hidden; `undefined` once it stands there again. */
  #scroll = this.#host.kept?.scroll;
  readonly #asking = new Asking<DetailsAction>(this.#host, () => this.#draw());

  open(): void {
    this.#keep();
    globalThis.addEventListener('scrollend', () => this.#keep());
    this.#tick();
    this.#host.ready();
  }

  /** Time goes by: ages, and how long links are valid. */
  #tick(): void {
    const links = this.#state?.is === 'shown' ? this.#state.details.links : [];
    globalThis.setTimeout(
      () => {
        this.#draw();
        this.#tick();
      },
      nextTick(links, Date.now()),
    );
  }

  #receive(state: DetailsState): void {
    this.#state = state;
    this.#draw();
    if (state.is === 'shown' && this.#scroll !== undefined) {
      this.#returnTo(this.#scroll);
    }
  }

  /** In the next frame: only then have the components their size. */
  #returnTo(scroll: number): void {
    globalThis.requestAnimationFrame(() => {
      globalThis.scrollTo(0, scroll);
      this.#scroll = undefined;
    });
  }

  #keep(): void {
    this.#host.keep({ raw: this.#raw, scroll: this.#scroll ?? globalThis.scrollY });
  }

  readonly #toggleRaw = (): void => {
    this.#raw = !this.#raw;
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
    render(this.#view(), this.#root);
    this.#asking.passFocus(focused, this.#root);
  }

  #view(): TemplateResult | typeof nothing {
    const state = this.#state;
    if (!state) {
      return nothing;
    }
    if (state.is === 'shown') {
      return this.#shown(state.details, state.refreshing, state.problem);
    }
    return state.is === 'loading' ? loading(this.#stop) : failed(state.message, this.#refresh);
  }

  #shown(details: BackupDetails, refreshing: boolean, problem: string | undefined): TemplateResult {
    const now = Date.now();
    const copyLink = (link: string) => void this.#asking.ask({ do: 'copyLink', link }, strings.gettingLink);
    const copyText = (text: string) => void this.#asking.ask({ do: 'copyText', text }, '');
    const links = { strings, words, now, copyLink };
    return html`<main aria-busy=${refreshing}>
      ${heading(details)} ${summary(strings.summary, answers(details, strings, words, now))} ${anomaly(details)}
      <section aria-label=${strings.actions}>
        <div class="bar">
          ${linkButtons(details, links)} ${this.#actions(details)}
          <vscode-button secondary @click=${refreshing ? this.#stop : this.#refresh}
            >${refreshing ? strings.cancel : strings.refresh}</vscode-button
          >
          ${this.#asking.status(strings.cancel, refreshing ? strings.refreshing : undefined)}
        </div>
        ${this.#asking.failure(problem)} ${linkNote(details, links)}
      </section>
      ${databaseTable(details, links)}
      <div class="tools">
        <button class="quiet" type="button" @click=${this.#toggleRaw}>
          ${this.#raw ? strings.hideRaw : strings.showRaw}
        </button>
      </div>
      ${fieldTables(details.sections, { strings, words, raw: this.#raw, copyText })}
      <p class="dim end"><bdi>${fill(strings.asOf, words.second(details.asked))}</bdi> <bdi>${zone}</bdi></p>
    </main>`;
  }

  /** What cannot work is not offered; a download that there is not says why. */
  #actions({ links, console }: BackupDetails): TemplateResult {
    const button = (action: DetailsAction, label: string, waiting = '') =>
      html`<vscode-button secondary @click=${() => void this.#asking.ask(action, waiting)}>${label}</vscode-button>`;
    const { copyLinkAs, download, gettingLink, compare, openConsole, showRawReply, askingReply } = strings;
    return html`${
      links.length > 0
        ? html`${button({ do: 'copyLinkAs' }, copyLinkAs, gettingLink)}
          ${button({ do: 'download' }, download, gettingLink)}`
        : html`<vscode-button secondary disabled aria-disabled="true" aria-describedby=${LINK_NOTE}
            >${download}</vscode-button
          >`
    }
    ${button({ do: 'compare' }, compare)} ${console ? button({ do: 'openConsole' }, openConsole) : nothing}
    ${button({ do: 'showRawReply' }, showRawReply, askingReply)}`;
  }
}

function anomaly(details: BackupDetails): TemplateResult | typeof nothing {
  const sentence = sizeAnomaly(details, strings, words);
  return sentence === undefined ? nothing : html`<p class="anomaly">${oddIcon}<bdi>${sentence}</bdi></p>`;
}

function loading(stop: () => void): TemplateResult {
  return html`<main>
    <h1 tabindex="-1" class="plain">${strings.loading}</h1>
    ${which()}
    <vscode-progress-bar indeterminate aria-label=${strings.loading}></vscode-progress-bar>
    <div class="bar"><vscode-button secondary @click=${stop}>${strings.cancel}</vscode-button></div>
  </main>`;
}

function failed(message: string, again: () => void): TemplateResult {
  return html`<main>
    <div role="alert"><h1 tabindex="-1" class="plain">${message}</h1></div>
    ${which()}
    <div class="bar"><vscode-button @click=${again}>${strings.tryAgain}</vscode-button></div>
  </main>`;
}

/** All that is known of a backup before it is there: its ids. */
function which(): TemplateResult {
  return html`<p class="dim"><bdi>${fill(strings.which, start.ref.backupId, start.ref.instanceId)}</bdi></p>`;
}

function heading(details: BackupDetails): TemplateResult {
  const { title, started, status, place } = details;
  const full = started === undefined ? title : fill(strings.titleAndTime, title, words.minute(started));
  return html`<header>
    ${statusIcon(status)}
    <div>
      <h1 tabindex="-1"><bdi>${full}</bdi></h1>
      <p class="dim place">${place.map((part) => html`<span><bdi>${part}</bdi></span>`)}</p>
    </div>
  </header>`;
}

new DetailsPage().open();
