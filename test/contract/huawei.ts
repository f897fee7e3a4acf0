import { huaweiKeys } from '../../src/sandbox/index.ts';
import type { Fixture } from './fixture.ts';
import { aimsOf, startWorld, type Wire } from './world.ts';

const wire: Wire = {
  id: 'huawei',
  key: huaweiKeys.full,
  actions: {
    regions: ['ListAuthProjects', 'ListProjects'],
    instances: ['ListInstances'],
    instance: ['ListInstances'],
    backups: ['ListBackups'],
    copies: ['ListOffsiteBackups'],
    logs: ['ListBackups'],
    copiedLogs: ['ListOffsiteBackups'],
    released: [],
    links: ['ShowBackupDownloadLink'],
    policy: ['ShowBackupPolicy'],
    copyPolicies: ['ListOffsiteInstances'],
    copyPolicy: ['ShowOffsiteBackupPolicy'],
    recovery: ['ListRestoreTimes'],
    copyRecovery: ['ListOffsiteRestoreTimes'],
    copyPlaces: [],
    usage: ['ListInstanceBackupSummary', 'ShowBackupUsage'],
    databases: ['ListDatabases'],
    create: ['CreateManualBackup'],
    progress: ['ListBackups'],
  },
  aimOf({ action, params }) {
    const isLog = params['backup_type'] === 'incremental';
    switch (action) {
      case 'ListInstances':
        return params['id'] === undefined ? 'instances' : 'instance';
      case 'ListBackups':
        return isLog ? 'logs' : 'backups';
      case 'ListOffsiteBackups':
        return isLog ? 'copiedLogs' : 'copies';
      default:
        return undefined;
    }
  },
  changes: ({ method }) => method !== 'GET',
  instancesOf: ({ params }) => [params['instance_id'] ?? params['id'] ?? []].flat(),
  previewOf({ params: { project_id: project = '', ...members }, method }, url) {
    const parameters = Object.entries(members).flatMap(([name, value]) => {
      const names = name === 'databases' ? (JSON.parse(value) as readonly { readonly name: string }[]) : undefined;
      return names?.map((one, place) => ({ name: `databases[${place}].name`, value: one.name })) ?? { name, value };
    });
    return { address: `${method} ${url}/v3/${project}/backups`, parameters };
  },
  forbidden: { code: 'DBS.200010', status: 403 },
  signInRefused: {
    code: 'APIGW.0301',
    status: 401,
    message: `Incorrect IAM authentication information: ak ${huaweiKeys.full.accessKeyId} not exist`,
  },
};

const instances = 'rds:instance:listAll';
const download = 'rds:backup:download';
const policy = 'rds:instance:getBackupPolicy';
const create = 'rds:backup:create';
const ofInstances = ['rds:backup:list', policy, 'rds:instance:getRestoreTime', 'rds:database:list'];

const permissions: Fixture['permissions'] = {
  all: [instances, ...ofInstances, download, create],
  create,
  needInstance: [...ofInstances, download],
  grants: [
    { what: 'everything', key: huaweiKeys.full, missing: [], notTested: [create] },
    { what: 'everything, for a while', key: huaweiKeys.temporary, missing: [], notTested: [create] },
    { what: 'looking', key: huaweiKeys.lookOnly, missing: [], notTested: [create] },
    {
      what: 'the projects only',
      key: huaweiKeys.projectsOnly,
      missing: [instances],
      notTested: [...ofInstances, download, create],
    },
    {
      what: 'projects and instances only',
      key: huaweiKeys.noBackups,
      missing: ofInstances,
      notTested: [download, create],
    },
    { what: 'everything but the policies', key: huaweiKeys.noPolicy, missing: [policy], notTested: [create] },
  ],
};

/** A body of JSON under a status. */
function json(status: number, body: object) {
  return { status, body: JSON.stringify(body) };
}

const page = '<html><head><title>Sign in</title></head><body>Welcome to the network</body></html>';
const [gateway, requestId] = ['Incorrect IAM authentication information: ', '0123456789abcdef0123456789abcdef'];

/** The five forms of errors, what the gateway says in them, and what may stand in between. */
const answers: Fixture['answers'] = [
  {
    what: "a missing permission, in RDS's own form",
    answer: json(403, {
      error_code: 'DBS.200010',
      error_msg: 'Policy does not allow rds:backup:list.',
      encoded_authorization_message: 'ZW5jb2RlZA',
    }),
    kind: 'forbidden',
    words: /rds:backup:list/,
  },
  {
    what: "a missing permission, in IAM's form with a number for a code",
    answer: json(403, { error: { code: 403, message: 'You are not authorized.', title: 'Forbidden' } }),
    kind: 'forbidden',
    words: /not allowed|ermission/,
  },
  {
    what: 'a missing permission or instance, which the cloud does not tell apart',
    answer: json(403, { error_code: 'DBS.201003', error_msg: 'Resource not found or no permission.' }),
    kind: 'forbidden',
    words: /rds:backup:list/,
  },
  {
    what: "a code that nobody knows, in the first version's form",
    answer: json(400, { errCode: 'RDS.9999', externalMessage: 'Something that nobody has heard of.' }),
    kind: 'unknown',
    words: /RDS\.9999.*Something that nobody has heard of/,
  },
  {
    what: 'an instance that is gone, in the oldest form',
    answer: json(404, { itemNotFound: { code: 404, message: 'Instance not found.' } }),
    kind: 'notFound',
    words: /exist|found/,
  },
  {
    what: 'a busy instance, in the plainest form',
    answer: json(409, { code: 'DBS.200047', message: 'The instance is busy.' }),
    kind: 'state',
    words: /busy/,
  },
  {
    what: 'a region that is not enabled',
    answer: json(404, {
      error_msg: 'The API does not exist or has not been published in the environment',
      error_code: 'APIGW.0101',
      request_id: requestId,
    }),
    kind: 'unsupported',
    words: /not enabled in this region/,
  },
  {
    what: 'the same under the older name of the gateway',
    answer: json(404, { error_msg: 'The API does not exist', error_code: 'APIG.0101', request_id: requestId }),
    kind: 'unsupported',
    words: /not enabled in this region/,
  },
  {
    what: 'a refused signature, with all that was signed',
    answer: json(401, {
      error_code: 'APIGW.0301',
      error_msg: `${gateway}verify aksk signature fail, canonicalRequest:GET|/v3/|x-security-token:${huaweiKeys.temporary.securityToken}|Signature=abc`,
      request_id: requestId,
    }),
    kind: 'secret',
    words: /secret/,
  },
  {
    what: 'a locked key',
    answer: json(401, {
      error_code: 'APIGW.0301',
      error_msg: `${gateway}AK access failed to reach the limit, forbidden`,
    }),
    kind: 'throttled',
    words: /locked.*five minutes/,
  },
  {
    what: 'a limit for a day, which nobody waits for',
    answer: json(429, {
      error_code: 'APIGW.0308',
      error_msg: 'The throttling threshold has been reached: policy user over ratelimit,limit:5000,time:1 day',
    }),
    kind: 'throttled',
    words: /later/,
  },
  {
    what: 'the page of a proxy',
    answer: { status: 200, body: page, type: 'text/html' },
    kind: 'reply',
    words: /web page/,
  },
  {
    what: 'the page of a proxy that wants a sign-in',
    answer: { status: 407, body: page, type: 'text/html' },
    kind: 'reply',
    words: /web page|407/,
  },
  {
    what: 'plain text',
    answer: { status: 403, body: 'Blocked by the administrator', type: 'text/plain' },
    kind: 'reply',
    words: /./,
  },
  { what: 'JSON of something else', answer: json(200, [1, 2, 3]), kind: 'reply', words: /not one of RDS/ },
  { what: 'JSON without the list', answer: json(200, {}), kind: 'reply', words: /not one of RDS/ },
];

export const huawei: Fixture = {
  id: 'huawei',
  start: async (options) => await startWorld(wire, options),
  aims: aimsOf(wire),
  atOnce: 4,
  ways: {
    locksKeys: true,
    limitsCalls: true,
    namesRegions: false,
    namelessInstances: false,
    methods: [],
    networks: ['public'],
    links: 'onRequest',
    copyDetails: false,
    copyLookUp: { key: 'id', by: 'itself' },
    outlive: ['copies', 'copiedLogs'],
    uploads: false,
    namelessLogs: false,
    copiedLogs: ['mysql', 'sqlserver'],
    policy: { next: false, logs: false, interval: false },
    gaps: true,
    asks: { retention: false, name: true, description: true },
    choices: 3,
    oddTimes: true,
  },
  requests: { backups: 3, copyPolicies: 5 },
  key: huaweiKeys.full,
  lookingKey: huaweiKeys.lookOnly,
  temporaryKey: huaweiKeys.temporary,
  noBackupsKey: huaweiKeys.noBackups,
  noPolicyKey: huaweiKeys.noPolicy,
  noInstancesKey: huaweiKeys.projectsOnly,
  refusedKeys: [
    { what: 'an unknown key', key: { ...huaweiKeys.full, accessKeyId: 'NobodysKey' }, kind: 'key' },
    { what: 'a disabled key', key: huaweiKeys.disabled, kind: 'key' },
    { what: 'a wrong secret', key: { ...huaweiKeys.full, accessKeySecret: 'sandbox-wrong-secret' }, kind: 'secret' },
    { what: 'an expired token', key: huaweiKeys.expired, kind: 'token' },
    {
      what: 'a missing token',
      key: { accessKeyId: huaweiKeys.temporary.accessKeyId, accessKeySecret: huaweiKeys.temporary.accessKeySecret },
      kind: 'token',
    },
    { what: "another key's token", key: { ...huaweiKeys.full, securityToken: 'somebody/elses+token' }, kind: 'token' },
  ],
  permissions,
  answers,
  halfReadable: {
    answer: json(200, {
      backups: [
        { name: 'nameless', type: 'auto', status: 'BUILDING' },
        { id: `${'9'.repeat(32)}br01`, type: 'auto', status: 'BUILDING', begin_time: 'not yet' },
      ],
      total_count: 2,
    }),
    id: `${'9'.repeat(32)}br01`,
  },
  secrets:
    /sandbox-[a-z-]+-secret|security\/token|security%2Ftoken|elses\+token|Sandbox\w+Key|NobodysKey|Signature(=|%3D)|AccessKeyId(=|%3D)/,
  regions: {
    main: 'cn-north-4',
    second: 'cn-east-3',
    large: 'ap-southeast-3',
    alone: 'ap-southeast-3',
    closed: 'cn-south-1',
    empty: 'cn-southwest-2',
    part: { id: 'cn-north-4_dev', instance: 'dev-orders-db' },
  },
  nobody: `${'0'.repeat(32)}in01`,
  cold: { instance: 'erp-db', database: 'erp_next' },
  typed: {
    text: { something: 'orders', nothing: 'no such thing', wrong: '***' },
    vpc: { nothing: '00000000-0000-0000-0000-000000000000' },
    subnet: { nothing: '00000000-0000-0000-0000-000000000000' },
    enterpriseProject: { something: '0', nothing: '00000000-0000-0000-0000-000000000000' },
    tags: { something: 'stage=production', nothing: 'stage=nowhere' },
    id: { nothing: `${'0'.repeat(32)}br01` },
  },
  unseen: ['group flexus', 'status running'],
  refusals: [
    { name: 'orders-db-replica', words: /primary/, requests: 0 },
    { name: 'legacy-app', words: /locked \(STORAGE FULL\)/, requests: 1 },
    { name: 'staging-db', words: /is frozen/, requests: 1 },
    { name: 'reports-db', words: /is busy \(REBOOTING\)/, requests: 1 },
  ],
  names: {
    many: 'events-db',
    none: 'sessions-db',
    copied: 'orders-db',
    uncopied: 'wiki-db',
    databases: 'tenants-db',
    readOnly: 'orders-db-replica',
    locked: 'legacy-app',
    stopped: 'staging-db',
    alwaysRunning: 'metrics-archive',
    odd: 'loyalty-db',
    failing: 'crm-db',
    kept: 'customers-db',
    spare: ['billing-db', 'wiki-db', 'inventory-db'],
    off: 'lab-db',
    weekly: 'payroll-db',
    skipping: 'bookings-db',
    copiedOnce: 'tenants-db',
    nameless: 'erp-db',
  },
  health: {
    'crm-db': { state: 'failing', trouble: true },
    'search-db': { state: 'none', trouble: true },
    'sessions-db': { state: 'none', trouble: false },
    'lab-db': { state: 'off', trouble: true },
    'chat-db': { state: 'late', trouble: true },
  },
};
