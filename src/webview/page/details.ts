import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-bar/index.js';
import { html, nothing, render, type TemplateResult } from 'lit';
import type { Action, BackupDetails, PageState, Reply } from '../protocol.ts';
import { answers } from './answers.ts';
import './details.css';
import { fieldTables } from './fields.ts';
import { Host, readStart, type Request } from './host.ts';
import { statusIcon } from './icons.ts';
import { databaseTable, linkButtons, linkNote } from './links.ts';
import { createWords, fill } from './words.ts';

/** Ages and "valid for" are told anew this often, in milliseconds. */
const TICK = 20_000;

const start = readStart();
const { strings } = start;
const words = createWords(start.locale);

/** The details page: what the host said last, what the user is waiting for, and how it is drawn. */
class DetailsPage {
  readonly #root = document.getElementById('page') ?? document.body;
  readonly #host = new Host((state) => this.#receive(state));
  #state: PageState | undefined;
  #raw = this.#host.kept?.raw ?? false;
  /** Where the page stood before it was hidden; `undefined` once it stands there again. */
  #scroll = this.#host.kept?.scroll;
  #request: Request | undefined;
  /** Said while a request is under way. */
  #waiting = '';
  #reply: Reply | undefined;
  /** Has the focus back when what took its place is gone. */
  #pressed: HTMLElement | undefined;

  open(): void {
    this.#keep();
    globalThis.addEventListener('scrollend', () => this.#keep());
    globalThis.setInterval(() => this.#draw(), TICK);
    this.#host.send({ type: 'ready', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  }

  #receive(state: PageState): void {
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
    this.#host.keep({ ref: start.ref, raw: this.#raw, scroll: this.#scroll ?? globalThis.scrollY });
  }

  readonly #toggleRaw = (): void => {
    this.#raw = !this.#raw;
    this.#keep();
    this.#draw();
  };

  readonly #refresh = (): void => {
    this.#reply = undefined;
    this.#host.send({ type: 'refresh' });
  };

  readonly #stop = (): void => this.#host.send({ type: 'stop' });

  readonly #cancel = (): void => {
    if (this.#request) {
      this.#host.send({ type: 'cancel', id: this.#request.id });
    }
  };

  /** What the user asked for last is what counts: it replaces a request still under way. */
  async #ask(action: Action, waiting: string): Promise<void> {
    this.#cancel();
    this.#pressed = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    const request = this.#host.request(action);
    this.#request = request;
    this.#reply = undefined;
    this.#waiting = waiting;
    this.#draw();
    const reply = await request.reply;
    if (this.#request === request) {
      this.#request = undefined;
      this.#reply = reply;
      this.#draw();
    }
  }

  #draw(): void {
    const focused = document.activeElement;
    render(this.#view(), this.#root);
    if (focused && focused !== document.body && !focused.isConnected) {
      const next = this.#pressed?.isConnected ? this.#pressed : this.#root.querySelector<HTMLElement>('h1');
      next?.focus();
    }
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
    const copyLink = (link: string) => void this.#ask({ do: 'copyLink', link }, strings.gettingLink);
    const copyText = (text: string) => void this.#ask({ do: 'copyText', text }, '');
    const links = { strings, words, now, copyLink };
    return html`<main aria-busy=${refreshing}>
      ${heading(details)} ${summary(details, now)}
      <section aria-label=${strings.actions}>
        <div class="bar">
          ${linkButtons(details, links)}
          <vscode-button secondary @click=${refreshing ? this.#stop : this.#refresh}
            >${refreshing ? strings.cancel : strings.refresh}</vscode-button
          >
          <vscode-button secondary @click=${this.#toggleRaw}
            >${this.#raw ? strings.hideRaw : strings.showRaw}</vscode-button
          >
          ${this.#progress(refreshing)}
        </div>
        ${this.#failure(problem)} ${linkNote(details, links)}
      </section>
      ${databaseTable(details, links)} ${fieldTables(details.sections, { strings, words, raw: this.#raw, copyText })}
      <p class="dim end">${fill(strings.asOf, words.second(details.asked))}</p>
    </main>`;
  }

  /** Always there, empty or not: only a change inside such a region is spoken. The same goes for the failure. */
  #progress(refreshing: boolean): TemplateResult {
    const done = this.#reply && this.#reply.outcome !== 'failed' ? this.#reply.message : '';
    const waiting = this.#request ? this.#waiting : refreshing ? strings.refreshing : undefined;
    return html`<p role="status">${waiting ?? done}</p>
      ${
        this.#request && this.#waiting !== ''
          ? html`<vscode-button secondary @click=${this.#cancel}>${strings.cancel}</vscode-button>`
          : nothing
      }`;
  }

  #failure(problem: string | undefined): TemplateResult {
    const failure = this.#reply?.outcome === 'failed' ? this.#reply.message : problem;
    return html`<p role="alert" class="failure">${failure}</p>`;
  }
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
      <h1 tabindex="-1">${full}</h1>
      <p class="dim place">${place.map((part) => html`<bdi>${part}</bdi>`)}</p>
    </div>
  </header>`;
}

function summary(details: BackupDetails, now: number): TemplateResult {
  return html`<ul class="answers" aria-label=${strings.summary}>
    ${answers(details, strings, words, now).map(
      (answer) =>
        html`<li>
          <b><bdi>${answer.words}</bdi></b
          ><span class="dim">${answer.note}</span>
        </li>`,
    )}
  </ul>`;
}

new DetailsPage().open();
