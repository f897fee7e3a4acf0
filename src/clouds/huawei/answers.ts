import type { CloudError } from '../../model/errors.ts';
import { minutesAhead } from '../common/clock.ts';
import { failedStatus, unreadable } from '../common/failures.ts';
import { shallow } from '../common/shallow.ts';
import { isObject, text } from '../common/values.ts';
import { refused } from './errors.ts';
import type { OperationName } from './operations.ts';

/** A good answer, with the cloud's id of the request; `-` where it gave none. */
export interface Reply {
  readonly body: Body;
  readonly requestId: string;
  readonly status: number;
}

/** By names in small letters. */
type Headers = Readonly<Record<string, string | readonly string[] | undefined>> & {
  readonly date?: string | undefined;
};

/** An answer as it came over the wire, whole. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

export interface Sent {
  readonly action: OperationName;
  readonly redact: (words: string) => string;
}

/** The reply. Throws a `CloudError` for everything that is none, also for a code under a good status. */
export function answer(raw: RawAnswer, sent: Sent): Reply {
  const { status, headers } = raw;
  const body = parse(raw.body);
  const requestId = idOf(headers, body);
  const shown = requestId && sent.redact(requestId);
  const failure = failureIn(isObject(body) ? body : {}, status) ?? plainFailure(raw);
  if (failure) {
    const { code = String(status), message } = failure;
    const [shownCode, detail] = [sent.redact(code), message && sent.redact(message)];
    const clockAhead = minutesAhead(headers.date);
    const refusal = { action: sent.action, code: shownCode, detail, requestId: shown, status, clockAhead };
    throw refused(refusal, headers.date);
  }
  const facts = { requestId: shown, status };
  if (status < 200 || status > 299) {
    throw failedWithout(raw.body, facts, sent);
  }
  if (!isObject(body)) {
    throw unreadable(kindOf(raw.body, body), facts);
  }
  return { body, requestId: shown ?? '-', status };
}

/** An error status without a code that could be read. */
function failedWithout(body: string, facts: { requestId: string | undefined; status: number }, sent: Sent): CloudError {
  if (isPage(body)) {
    return unreadable('page', facts);
  }
  return failedStatus(facts.status, facts.requestId, sent.redact(body) || undefined);
}

type Body = Readonly<Record<string, unknown>>;

interface Failure {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** The forms that errors have, in the order in which they are looked for. Under a good status only a code makes an error. */
function failureIn(body: Body, status: number): Failure | undefined {
  const error = isObject(body['error']) ? body['error'] : {};
  const forms: readonly Failure[] = [
    { code: text(error['code']), message: text(error['message']) },
    { code: text(body['error_code']), message: text(body['error_msg']) },
    { code: text(body['errCode']), message: text(body['externalMessage']) },
    { code: text(body['code']), message: text(body['message']) },
    faultIn(body),
  ];
  return (
    forms.find(({ code }) => code !== undefined) ??
    (status >= 400 ? forms.find(({ message }) => message !== undefined) : undefined)
  );
}

/** Two statuses mean what they mean without a code; but a page with 401 is that of a proxy. */
function plainFailure({ status, body }: RawAnswer): Failure | undefined {
  const means = status === 429 || (status === 401 && !isPage(body));
  return means ? { message: isPage(body) ? undefined : text(body) } : undefined;
}

function isPage(body: string): boolean {
  return body.trimStart().startsWith('<');
}

/** `{"itemNotFound":{"code":404,"message":"…"}}`: the name says more than the code, which is the status. */
function faultIn(body: Body): Failure {
  const [[name, fault] = [], ...more] = Object.entries(body);
  const isFault = more.length === 0 && isObject(fault) && typeof fault['code'] === 'number';
  return isFault ? { code: name, message: text(fault['message']) } : {};
}

function idOf(headers: Headers, body: unknown): string | undefined {
  return (
    text(headers['x-request-id']) ??
    text(headers['x-iam-trace-id']) ??
    (isObject(body) ? text(body['request_id']) : undefined)
  );
}

/** `undefined` for what is no JSON, `null` for what is nested too deep to be read. */
function parse(body: string): unknown {
  try {
    return shallow(JSON.parse(body, exactly));
  } catch (error) {
    return error instanceof SyntaxError ? undefined : null;
  }
}

/** Numbers that JavaScript cannot hold, whole ones or any that are too large, stay their digits. */
function exactly(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isHeld =
    typeof value !== 'number' || Number.isSafeInteger(value) || (Number.isFinite(value) && !Number.isInteger(value));
  return isHeld ? value : (context?.source ?? value);
}

function kindOf(body: string, parsed: unknown): 'page' | 'empty' | 'cut' | 'strange' {
  const begin = body.trimStart();
  if (begin === '') {
    return 'empty';
  }
  if (isPage(body)) {
    return 'page';
  }
  return parsed === undefined && begin.startsWith('{') ? 'cut' : 'strange';
}
