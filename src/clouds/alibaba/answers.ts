import * as v from 'valibot';
import type { CloudError } from '../../model/errors.ts';
import { isProxyFailure } from '../../model/proxy.ts';
import { minutesAhead } from '../common/clock.ts';
import { hostOf } from '../common/endpoints.ts';
import { failedStatus, noProxy, timedOut, unreachable, unreadable } from '../common/failures.ts';
import { shallow } from '../common/shallow.ts';
import { refused } from './errors.ts';
import { isObject, text } from './records/values.ts';

/** A good answer: plain objects and lists of texts, numbers, truth values and null, with what the envelope said. */
export interface Reply {
  readonly body: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  readonly status: number;
}

export interface Sent {
  readonly action: string;
  readonly origin: string;
  /** Milliseconds that were allowed. */
  readonly timeout: number;
  readonly redact: (words: string) => string;
}

/** What the library notes about an exchange; it hangs on its results and on errors that carry a code. */
const entrySchema = v.object({
  response: v.object({
    statusCode: v.number(),
    headers: v.optional(v.object({ date: v.optional(v.string()) })),
  }),
});

/** Checks what the library took for a success: it never looks at the HTTP status nor at the shape. */
export function answer(result: unknown, entry: unknown, sent: Sent): Reply {
  const status = statusOf(entry) ?? 0;
  const body = plain(result);
  const requestId = isObject(body) ? text(body['RequestId']) : undefined;
  const shown = requestId && sent.redact(requestId);
  if (status < 200 || status > 299) {
    throw failedStatus(status, shown);
  }
  if (!isObject(body) || !shown) {
    throw unreadable('strange', { status });
  }
  return { body, requestId: shown, status };
}

/**
 * Rebuilds whatever the library rejects with: errors with the address and body in them, time-outs, the system's errors,
 * and plain objects with the whole body when it was no JSON. Only checked parts are taken over.
 */
export function failure(error: unknown, sent: Sent): CloudError {
  if (isObject(error) && typeof error['text'] === 'string') {
    return unreadable(kindOfText(error['text'], error['at']));
  }
  if (!(error instanceof Error)) {
    return unreadable('strange');
  }
  const facts = error as Error & { code?: unknown; data?: unknown; entry?: unknown };
  const data = facts.data === undefined ? undefined : plain(facts.data);
  if (isObject(data)) {
    return coded(data, facts.entry, sent);
  }
  if (error.name === 'RequestTimeoutError') {
    return timedOut(hostOf(sent.origin), sent.timeout);
  }
  if (typeof facts.code === 'string') {
    // Node's words for a connection that ended inside the answer; before the answer they are others.
    return error.message === 'aborted' ? unreadable('dropped') : unreachable(hostOf(sent.origin), facts.code);
  }
  return isProxyFailure(error) ? noProxy(hostOf(sent.origin)) : unreadable('strange');
}

function coded(data: Readonly<Record<string, unknown>>, entry: unknown, { action, redact }: Sent): CloudError {
  const [code = '-', detail, requestId] = [data['Code'], data['Message'], data['RequestId']].map((value) => {
    const words = text(value);
    return words && redact(words);
  });
  const status = statusOf(entry);
  return refused({
    action,
    code,
    // These two echo the text that was signed.
    detail: /^(SignatureDoesNotMatch|IncompleteSignature)/.test(code) ? undefined : detail,
    requestId,
    status,
    clockAhead: minutesAhead(dateOf(entry)),
  });
}

/** Texts of big numbers as their digits, null prototypes as plain ones, and no text that keeps the whole body alive. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(shallow(value))) as unknown);
}

function statusOf(entry: unknown): number | undefined {
  const parsed = v.safeParse(entrySchema, entry);
  return parsed.success ? parsed.output.response.statusCode : undefined;
}

/** The answer's `Date` header. */
export function dateOf(entry: unknown): string | undefined {
  const parsed = v.safeParse(entrySchema, entry);
  return parsed.success ? parsed.output.response.headers?.date : undefined;
}

/** `at` is where the parser gave up: at the end, if the end is what is missing. */
function kindOfText(body: string, at: unknown): 'page' | 'empty' | 'cut' | 'strange' {
  const begin = body.trimStart();
  if (begin === '') {
    return 'empty';
  }
  if (begin.startsWith('<')) {
    return 'page';
  }
  return typeof at === 'number' && at >= body.length ? 'cut' : 'strange';
}
