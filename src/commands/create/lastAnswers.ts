import type * as vscode from 'vscode';
import type { CloudId } from '../../model/account.ts';
import type { HowAnswers } from '../../model/choices.ts';
import type { Engine, Word } from '../../model/resources.ts';

/** Days, until it is deleted, or as the instance's policy says. */
export type Retention = number | 'keep' | 'policy';

/** What was answered for the last backup; a member is absent where it was never asked. */
export interface LastAnswer {
  readonly how: HowAnswers;
  readonly retention?: Retention | undefined;
  readonly description?: string | undefined;
}

/** Whose answers they are: one engine's in one cloud. */
export interface AnswerPlace {
  readonly cloud: CloudId;
  readonly engine: Word<Engine>;
}

const storeKey = 'rdsBackups.lastAnswers';

/** The last answers for each engine of each cloud, in globalState. They only preselect: no question is left out for them. */
export class LastAnswers {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  of(place: AnswerPlace): LastAnswer {
    return read(this.#all()[keyOf(place)]);
  }

  /** What was not asked this time stays as it was. Rejects if it cannot be stored. */
  async keep(place: AnswerPlace, answer: LastAnswer): Promise<void> {
    const before = this.of(place);
    const kept: LastAnswer = {
      how: { ...before.how, ...answer.how },
      retention: answer.retention ?? before.retention,
      description: answer.description ?? before.description,
    };
    await this.#state.update(storeKey, { ...this.#all(), [keyOf(place)]: kept });
  }

  #all(): Readonly<Record<string, unknown>> {
    const stored: unknown = this.#state.get(storeKey);
    return isRecord(stored) ? stored : {};
  }
}

function keyOf({ cloud, engine }: AnswerPlace): string {
  return `${cloud}/${engine.kind === 'unknown' ? `?${engine.raw}` : engine.kind}`;
}

/** Another version of this product may have stored something else. */
function read(stored: unknown): LastAnswer {
  const { how, retention, description } = isRecord(stored) ? stored : {};
  const known = isRecord(how) ? Object.entries(how).filter(([, answer]) => typeof answer === 'string') : [];
  return {
    how: Object.fromEntries(known) as HowAnswers,
    retention: isRetention(retention) ? retention : undefined,
    description: typeof description === 'string' ? description : undefined,
  };
}

function isRetention(value: unknown): value is Retention {
  return Number.isInteger(value) || value === 'keep' || value === 'policy';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
