import http from 'node:http';
import https from 'node:https';
import type { Disposable } from '../../async/disposable.ts';

/** The connections of one account's requests, kept open between them. */
export class Connections implements Disposable {
  readonly #agents = { https: new https.Agent({ keepAlive: true }), http: new http.Agent({ keepAlive: true }) };

  /**
   * For one request. With `alone` it gets a connection of its own: a kept one may turn out to be dead only when used, which
   * would leave the fate of a write unclear.
   */
  agent(origin: string, alone: boolean): http.Agent {
    const kind = origin.startsWith('https:') ? 'https' : 'http';
    if (alone) {
      return kind === 'https' ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false });
    }
    return this.#agents[kind];
  }

  /** Ends idle connections. Requests under way go on, and theirs end after them. */
  dispose(): void {
    for (const agent of Object.values(this.#agents)) {
      agent.maxFreeSockets = 0;
      Object.values(agent.freeSockets).forEach((sockets) => sockets?.forEach((socket) => socket.destroy()));
    }
  }
}
