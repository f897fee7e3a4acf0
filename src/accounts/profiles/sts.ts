import { createHmac, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Credentials } from '../../model/account.ts';
import { key, text } from './document.ts';
import { exchange } from './exchange.ts';
import { refused, strange, unanswered, unusable, type Asked } from './failures.ts';
import type { First, Found, Role } from './plan.ts';

/*
 * STS by hand. `@alicloud/credentials` (2.4) cannot be stopped in any mode, and its errors hold whole answers. For roles it takes
 * what a profile leaves out from environment variables, and with DEBUG=sign it prints the security token; for those of ECS it
 * knows one address only. pop-core belongs to the room of its cloud.
 */

/** A key as STS, the metadata service and credential servers write it. */
export const keySchema = v.object({ AccessKeyId: key, AccessKeySecret: key, SecurityToken: text, Expiration: text });
const answerSchema = v.object({ Credentials: keySchema });

export function foundIn(answer: v.InferOutput<typeof keySchema>): Found {
  const { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken } = answer;
  const expires = Date.parse(answer.Expiration ?? '');
  return {
    credentials: { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) },
    expires: Number.isNaN(expires) ? undefined : expires,
  };
}

/** Assumes a role with a key (AssumeRole). Rejects with a `CloudError`. */
export async function assumeRole(role: Role, by: Credentials, signal: AbortSignal): Promise<Found> {
  const params = {
    ...roleParams('AssumeRole', role),
    ...(role.externalId === undefined ? {} : { ExternalId: role.externalId }),
    AccessKeyId: by.accessKeyId,
    ...(by.securityToken === undefined ? {} : { SecurityToken: by.securityToken }),
    SignatureMethod: 'HMAC-SHA1',
    SignatureVersion: '1.0',
    SignatureNonce: randomUUID(),
  };
  const Signature = signature(params, by.accessKeySecret);
  return await ask(role, 'STS (AssumeRole)', { ...params, Signature }, signal);
}

/** Assumes a role with the token in a file (AssumeRoleWithOIDC), which whoever provides it keeps fresh. */
export async function assumeRoleWithOidc(
  { provider, tokenFile, role }: Extract<First, { kind: 'oidc' }>,
  signal: AbortSignal,
): Promise<Found> {
  const token = await readFile(tokenFile, { encoding: 'utf8', signal }).catch(() => {
    signal.throwIfAborted();
    const words = vscode.l10n.t(
      'The file of the OIDC token (oidc_token_file) of the profile {0} cannot be read.',
      role.profile,
    );
    throw unusable(words);
  });
  const params = { ...roleParams('AssumeRoleWithOIDC', role), OIDCProviderArn: provider, OIDCToken: token.trim() };
  return await ask(role, 'STS (AssumeRoleWithOIDC)', params, signal);
}

function roleParams(Action: string, { arn, session, seconds }: Role) {
  return {
    Action,
    Version: '2015-04-01',
    Format: 'JSON',
    Timestamp: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    RoleArn: arn,
    RoleSessionName: session,
    DurationSeconds: String(seconds),
  };
}

async function ask(
  { sts, profile }: Role,
  who: string,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Found> {
  const asked: Asked = { who, profile };
  const answer = await exchange({ url: new URL(sts), method: 'POST', form }, signal).catch((error: unknown) => {
    throw unanswered(asked, error);
  });
  if (answer.status !== 200) {
    throw refused(asked, answer);
  }
  return foundIn(readAnswer(answerSchema, answer.body, asked).Credentials);
}

/** Reads an answer; nothing of it is in the error if it cannot be read. */
export function readAnswer<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
  asked: Asked,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw strange(asked);
  }
  const read = v.safeParse(schema, value);
  if (!read.success) {
    throw strange(asked);
  }
  return read.output;
}

/** Of an RPC request: HMAC-SHA1 over method, path and all parameters in order, with the secret and an ampersand. */
function signature(params: Readonly<Record<string, string>>, secret: string): string {
  const query = Object.entries(params)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
  return createHmac('sha1', `${secret}&`)
    .update(`POST&%2F&${encode(query)}`)
    .digest('base64');
}

function encode(words: string): string {
  return encodeURIComponent(words).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
