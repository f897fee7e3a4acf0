import * as v from 'valibot';
import * as vscode from 'vscode';
import { exchange, type Answer, type Message } from './exchange.ts';
import { refused, unanswered, unusable, type Asked } from './failures.ts';
import type { First, Found } from './plan.ts';
import { foundIn, keySchema, readAnswer } from './sts.ts';

/** The metadata service, which answers on ECS instances only. */
export const METADATA = 'http://100.100.100.200';
const ROLES = '/latest/meta-data/ram/security-credentials/';
/** It is near if it is there at all. */
const SOON = 3000;
const TOKEN_SECONDS = '300';

const cloudSsoSchema = v.object({ CloudCredential: keySchema });
/** `Code` is `Success`, and there are no other successes. */
const successSchema = v.object({ ...keySchema.entries, Code: v.literal('Success') });

/** The key of the role of the ECS instance that this runs on. */
export async function fromMetadata(
  roleName: string | undefined,
  profile: string,
  origin: string,
  signal: AbortSignal,
): Promise<Found> {
  const asked: Asked = { who: vscode.l10n.t('The metadata service of ECS'), profile };
  const headers = await tokenHeader(origin, asked, signal);
  const get = async (path: string) => {
    const url = new URL(`${ROLES}${path}`, origin);
    return await ask({ url, method: 'GET', headers, timeout: SOON }, asked, signal);
  };
  const name = roleName ?? (await get('')).trim();
  return foundIn(readAnswer(successSchema, await get(encodeURIComponent(name)), asked));
}

/** Instances may ask for a token first; a service that knows none is asked the older way. */
async function tokenHeader(origin: string, asked: Asked, signal: AbortSignal): Promise<Record<string, string>> {
  const url = new URL('/latest/api/token', origin);
  const headers = { 'X-aliyun-ecs-metadata-token-ttl-seconds': TOKEN_SECONDS };
  const { status, body } = await sent({ url, method: 'PUT', headers, timeout: SOON }, asked, signal);
  return status === 200 ? { 'X-aliyun-ecs-metadata-token': body.trim() } : {};
}

/** The key that a server of the user gives. */
export async function fromAddress(url: URL, profile: string, signal: AbortSignal): Promise<Found> {
  const asked: Asked = { who: vscode.l10n.t('The address of credentials_uri'), profile };
  return foundIn(readAnswer(successSchema, await ask({ url, method: 'GET' }, asked, signal), asked));
}

/** The tool's latest key while it works, then one for the sign-in that the tool keeps. Nothing is written back. */
export async function fromCloudSso(
  sso: Extract<First, { kind: 'cloudSso' }>,
  profile: string,
  signal: AbortSignal,
): Promise<Found> {
  const now = Date.now();
  const { last } = sso;
  if (last && (last.expires ?? 0) > now + 60_000) {
    return last;
  }
  if (sso.accessToken === '' || sso.accessTokenEnds <= now) {
    const how = `aliyun configure --profile ${profile} --mode CloudSSO`;
    throw unusable(vscode.l10n.t('The sign-in of the profile {0} has ended. Run “{1}”, then try again.', profile, how));
  }
  const asked: Asked = { who: 'CloudSSO', profile };
  const message: Message = {
    url: new URL('/cloud-credentials', sso.origin),
    method: 'POST',
    headers: { Authorization: `Bearer ${sso.accessToken}` },
    json: { AccountId: sso.accountId, AccessConfigurationId: sso.accessConfiguration },
  };
  return foundIn(readAnswer(cloudSsoSchema, await ask(message, asked, signal), asked).CloudCredential);
}

async function ask(message: Message, asked: Asked, signal: AbortSignal): Promise<string> {
  const answer = await sent(message, asked, signal);
  if (answer.status !== 200) {
    throw refused(asked, answer);
  }
  return answer.body;
}

async function sent(message: Message, asked: Asked, signal: AbortSignal): Promise<Answer> {
  return await exchange(message, signal).catch((error: unknown) => {
    throw unanswered(asked, error);
  });
}
