import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sign, stringToSign } from '../../src/sandbox/alibaba/signature.ts';

export interface ServedKey {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

/** What is asked for: STS, the metadata service of ECS, a credential server, CloudSSO. */
export type Step = 'AssumeRole' | 'AssumeRoleWithOIDC' | 'token' | 'roleName' | 'metadata' | 'address' | 'cloudSso';

/** How a step goes wrong: with an error of the cloud, with any text, or not at all: it never answers. */
export type Trouble = { readonly status: number; readonly body: string } | 'silence';

const ROLES = '/latest/meta-data/ram/security-credentials/';

/**
 * Whoever gives temporary keys, on loopback, as the cloud documents it: it checks every parameter and the signature. Written
 * from the documentation and not from the client.
 */
export class SignInServer {
  /** What it was asked, oldest first, with what tells one question from another. */
  readonly asked: { readonly step: Step; readonly about: string }[] = [];
  readonly trouble: Partial<Record<Step, Trouble>> = {};
  /** Who may assume roles. What it gives may, too. */
  readonly keys = new Map<string, ServedKey>();
  /** The next keys to give; the last one again and again. */
  gives: ServedKey[] = [];
  /** Milliseconds for which they are good. */
  lifetime = 3_600_000;
  /** What the steps want to see. */
  readonly wants = { oidcToken: 'oidc-token-text', bearer: 'cloud-sso-access-token', metadataToken: 'metadata-token' };
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get steps(): readonly Step[] {
    return this.asked.map(({ step }) => step);
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) {
      pieces.push(piece);
    }
    const body = Buffer.concat(pieces).toString('utf8');
    const { pathname } = new URL(request.url ?? '/', this.url);
    const form = new URLSearchParams(body);
    const [step, about] = stepOf(pathname, form);
    this.asked.push({ step, about });
    const trouble = this.trouble[step];
    if (trouble === 'silence') {
      return;
    }
    const [status, answer] = trouble ? [trouble.status, trouble.body] : this.#answer(step, request, form, body);
    response.writeHead(status).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  }

  #answer(step: Step, request: IncomingMessage, form: URLSearchParams, body: string): readonly [number, unknown] {
    const { headers, method } = request;
    switch (step) {
      case 'AssumeRole':
        return this.#problem(form) ?? [200, { RequestId: 'r1', Credentials: this.#give() }];
      case 'AssumeRoleWithOIDC':
        return form.get('OIDCToken') === this.wants.oidcToken &&
          form.get('OIDCProviderArn') &&
          hasRole(form) &&
          !form.has('Signature')
          ? [200, { RequestId: 'r1', Credentials: this.#give() }]
          : refusal('AuthenticationFail.OIDCToken.Invalid');
      case 'token':
        return method === 'PUT' && Number(headers['x-aliyun-ecs-metadata-token-ttl-seconds']) > 0
          ? [200, this.wants.metadataToken]
          : [400, ''];
      case 'roleName':
        return this.#mayReadMetadata(headers) ? [200, 'role-of-the-instance\n'] : [403, ''];
      case 'metadata':
        return this.#mayReadMetadata(headers) ? [200, { Code: 'Success', ...this.#give() }] : [403, ''];
      case 'address':
        return [200, { Code: 'Success', ...this.#give() }];
      case 'cloudSso': {
        const { AccountId, AccessConfigurationId } = JSON.parse(body) as Record<string, string>;
        return headers.authorization === `Bearer ${this.wants.bearer}` && AccountId && AccessConfigurationId
          ? [200, { CloudCredential: this.#give(), RequestId: 'r1' }]
          : [401, { ErrorCode: 'InvalidAccessToken', ErrorMessage: body }];
      }
    }
  }

  /** Without a service for tokens anybody may read. */
  #mayReadMetadata(headers: IncomingMessage['headers']): boolean {
    return this.trouble.token !== undefined || headers['x-aliyun-ecs-metadata-token'] === this.wants.metadataToken;
  }

  #problem(form: URLSearchParams): readonly [number, unknown] | undefined {
    const key = this.keys.get(form.get('AccessKeyId') ?? '');
    if (!key) {
      return refusal('InvalidAccessKeyId.NotFound');
    }
    if ((form.get('SecurityToken') ?? undefined) !== key.securityToken) {
      return refusal('InvalidSecurityToken.Malformed');
    }
    const text = stringToSign('POST', new Map(form));
    if (form.get('Signature') !== sign(text, key.accessKeySecret)) {
      return refusal('SignatureDoesNotMatch', text);
    }
    const isWhole = hasRole(form) && form.get('Format') === 'JSON' && form.get('SignatureNonce');
    return isWhole ? undefined : refusal('InvalidParameter');
  }

  #give() {
    const key = this.gives.length > 1 ? this.gives.shift() : this.gives[0];
    if (!key) {
      throw new Error('The server has no key to give');
    }
    this.keys.set(key.accessKeyId, key);
    return {
      AccessKeyId: key.accessKeyId,
      AccessKeySecret: key.accessKeySecret,
      SecurityToken: key.securityToken,
      Expiration: new Date(Date.now() + this.lifetime).toISOString(),
    };
  }
}

function stepOf(path: string, form: URLSearchParams): readonly [Step, string] {
  if (path === '/latest/api/token') {
    return ['token', ''];
  }
  if (path.startsWith(ROLES)) {
    return path === ROLES ? ['roleName', ''] : ['metadata', path.slice(ROLES.length)];
  }
  if (path === '/cloud-credentials') {
    return ['cloudSso', ''];
  }
  return form.has('Action') ? [form.get('Action') as Step, form.get('RoleArn') ?? ''] : ['address', path];
}

function hasRole(form: URLSearchParams): boolean {
  const seconds = Number(form.get('DurationSeconds'));
  const isFresh = Math.abs(Date.parse(form.get('Timestamp') ?? '') - Date.now()) < 60_000;
  const isRole = /^acs:ram::\d+:role\//.test(form.get('RoleArn') ?? '') && (form.get('RoleSessionName') ?? '') !== '';
  return isRole && isFresh && form.get('Version') === '2015-04-01' && seconds >= 900 && seconds <= 43_200;
}

/** The real one quotes the text to sign, too. */
function refusal(code: string, message = 'It was refused.'): readonly [number, unknown] {
  return [400, { Code: code, Message: message, RequestId: 'r1', HostId: 'sts.aliyuncs.com' }];
}
