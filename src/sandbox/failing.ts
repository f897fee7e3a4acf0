import type { ServerResponse } from 'node:http';
import { bytesOf, damaged, part } from './bytes.ts';
import type { Fault } from './faults.ts';
import { isReshaping, type Reshaping } from './reshaping.ts';
import { begin, send, type Pause, type Pour } from './sending.ts';
import type { StorageVoice, Voice, WireReply } from './wire.ts';

/** What a misbehaving answer is made of. */
interface Scene {
  readonly response: ServerResponse;
  /** Who words the errors: a cloud, or its storage if that is asked. */
  readonly voice: Voice;
  /** The storage of the cloud. */
  readonly storage: StorageVoice;
  /** Carries the request out and gives the real answer. */
  readonly act: () => WireReply;
  /** A good answer, as such a fault changes it. */
  readonly reshape: (fault: Reshaping, real: () => WireReply) => WireReply;
  readonly pause: Pause;
  readonly pour: Pour;
}

/** Answers as `fault` says. */
export async function fail(fault: Fault, scene: Scene): Promise<void> {
  const { response, pause, pour } = scene;
  const done = fault.after === true ? scene.act() : undefined;
  const real = (): WireReply => done ?? scene.act();
  if (fault.delay !== undefined && fault.kind !== 'slow') {
    await pause(fault.delay);
  }
  if (isReshaping(fault)) {
    return await send(response, scene.reshape(fault, real), pour);
  }
  switch (fault.kind) {
    case 'hang':
      return await hang(fault, scene);
    case 'reset':
    case 'down':
      tearDown(response);
      return;
    case 'cut':
      return await cut(real(), fault.length ?? 'right', scene);
    case 'cutEvery':
      return await cutOff(real(), fault.bytes, scene);
    case 'shortBody': {
      const reply = real();
      const bytes = bytesOf(reply);
      return await send(response, { ...reply, body: part(bytes, 0, Math.max(0, bytes.length - fault.bytes)) }, pour);
    }
    case 'wrongBytes': {
      const reply = real();
      return await send(response, { ...reply, body: damaged(bytesOf(reply)) }, pour);
    }
    case 'slow':
      return await trickle(real(), fault.delay ?? 1000, scene);
    case 'jobFails':
    case 'staleLinks':
    case 'noRanges':
    case 'changed':
      return await send(response, real(), pour);
    default:
      return await send(response, failedReply(fault, scene), pour);
  }
}

/** As when a cable is pulled: what is on its way is lost. */
export function tearDown({ socket }: ServerResponse): void {
  socket?.resetAndDestroy();
}

/** The faults that are an answer of their own. */
type ReplyFault = Exclude<
  Exclude<Fault, Reshaping>,
  {
    kind:
      | 'hang'
      | 'reset'
      | 'down'
      | 'cut'
      | 'cutEvery'
      | 'shortBody'
      | 'wrongBytes'
      | 'slow'
      | 'jobFails'
      | 'staleLinks'
      | 'noRanges'
      | 'changed';
  }
>;

function failedReply(fault: ReplyFault, { voice, storage }: Scene): WireReply {
  switch (fault.kind) {
    case 'throttle':
    case 'error500':
    case 'unavailable':
    case 'endedToken':
    case 'wrongClock':
      return voice.refusal(voice.words[fault.kind]);
    case 'refuse': {
      const { status = 400, code, message = 'The request was refused.', shape } = fault;
      return voice.refusal({ status, code, message, shape });
    }
    case 'codeIn200': {
      const { code = voice.words.error500.code, message = 'Refused, under a good status.', shape } = fault;
      return voice.refusal({ status: 200, code, message, shape });
    }
    case 'expired':
    case 'noSuchFile':
    case 'badRange':
      return storage.denial(fault.kind);
    case 'signatureStrict':
      return storage.denial('signature');
    case 'body':
      return plainReply(fault.status ?? 200, fault.type ?? 'application/json', fault.body);
    case 'noCode':
    case 'html':
    case 'empty':
    case 'redirect':
      return fixedReplies[fault.kind];
  }
  return fault satisfies never;
}

const fixedReplies = {
  noCode: plainReply(500, 'application/json', '{"error":"upstream"}'),
  html: plainReply(502, 'text/html', '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'),
  empty: plainReply(200, 'application/json', ''),
  redirect: { status: 302, headers: { 'Content-Type': 'application/json', Location: '/elsewhere' }, body: '{}' },
};

function plainReply(status: number, type: string, body: string): WireReply {
  return { status, headers: { 'Content-Type': type }, body };
}

async function hang(fault: Extract<Fault, { kind: 'hang' }>, scene: Scene): Promise<void> {
  const { response, voice, storage, act, pour } = scene;
  if (fault.headers === false) {
    return;
  }
  // A request to a cloud may act, and what hangs has not been carried out.
  if (voice !== storage) {
    begin(response, fixedReplies.empty, 1000);
    return;
  }
  const real = act();
  const bytes = bytesOf(real);
  begin(response, real);
  await pour(response, bytes, 0, Math.min(fault.bytes ?? 0, bytes.length));
}

async function cut(real: WireReply, length: 'right' | 'wrong', scene: Scene): Promise<void> {
  const bytes = bytesOf(real);
  const half = Math.floor(bytes.length / 2);
  if (length === 'wrong') {
    return await cutOff(real, half, scene);
  }
  return await send(scene.response, { ...real, body: part(bytes, 0, half) }, scene.pour);
}

/** Nothing is wrong with an answer that is shorter. */
async function cutOff(real: WireReply, length: number, { response, pour }: Scene): Promise<void> {
  const bytes = bytesOf(real);
  if (bytes.length <= length) {
    return await send(response, real, pour);
  }
  begin(response, real);
  await pour(response, bytes, 0, length);
  // What was written still arrives.
  response.socket?.destroySoon();
}

const PIECES = 4;

async function trickle(real: WireReply, duration: number, { response, pause, pour }: Scene): Promise<void> {
  const bytes = bytesOf(real);
  begin(response, real);
  for (let piece = 0; piece < PIECES; piece += 1) {
    await pause(duration / PIECES);
    const at = (number: number): number => Math.floor((bytes.length * number) / PIECES);
    await pour(response, bytes, at(piece), at(piece + 1));
  }
  response.end();
}
