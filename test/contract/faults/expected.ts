import type { CloudId } from '../../../src/model/account.ts';
import type { ErrorKind } from '../../../src/model/errors.ts';
import type { CloudProvider } from '../../../src/model/provider.ts';
import type { Fault } from '../../../src/sandbox/index.ts';
import type { Wishes } from './lane.ts';

/**
 * What a user gets, in a word:
 *
 * - `same`: what they get without the fault. `named`: the same, with words of the cloud that nobody knows as they came.
 * - `fails`: a sentence with the cause and the next step, and of a list all that came before.
 * - `told`: an answer, in which a sentence stands for what could not be had.
 * - `less`: only what can be said for sure: what could not be read is not spoken of.
 * - `broken`, `changed`: rows that say that records could not be read, or that the list is another one now.
 */
export type Word = 'same' | 'named' | 'fails' | 'told' | 'less' | 'broken' | 'changed';

/** Something that goes wrong, and what a user is told of it. */
export interface Case {
  readonly name: string;
  /** What the fake cloud does; nothing where there is none at the address. */
  readonly fault?: Fault | Readonly<Record<CloudId, Fault>>;
  readonly wishes?: Wishes;
  readonly gets: Word;
  /** Where it fails: the kind of the failure, its cause and its next step. */
  readonly kind?: ErrorKind;
  readonly cause?: RegExp;
  readonly next?: RegExp;
}

/** Milliseconds after which an answer that never comes is not waited for. */
const SHORT = 300;

const failing = (kind: ErrorKind, cause: RegExp, next: RegExp) => ({ gets: 'fails', kind, cause, next }) as const;

const busy = failing('throttled', /limiting the requests/, /Wait a moment, then try again/);
const ill = failing('unavailable', /problem of its own/, /Try again in a few minutes/);
const cut = failing('reply', /broke off before its end/, /Try again.*check the network/);
const silent = failing('timeout', /did not answer within/, /Check the network, or allow more time/);
const strange = failing('reply', /not one of RDS/, /Try again.*check the endpoint/);

export const cases: readonly Case[] = [
  {
    name: 'throttle',
    // One that is over at once: the cloud's own words say for how long to wait.
    fault: {
      alibaba: { kind: 'throttle' },
      huawei: { kind: 'refuse', status: 429, code: 'APIGW.0308', message: 'over ratelimit,limit:60,time:0.02 second' },
    },
    ...busy,
  },
  { name: '500', fault: { kind: 'error500' }, ...ill },
  { name: '503', fault: { kind: 'unavailable' }, ...ill },
  { name: '500 without a code', fault: { kind: 'noCode' }, ...ill },
  {
    name: '502 page',
    fault: { kind: 'html' },
    ...failing('reply', /web page came back instead of data/, /Try again.*check the network and the endpoint/),
  },
  { name: 'cut', fault: { kind: 'cut' }, ...cut },
  { name: 'cut, length wrong', fault: { kind: 'cut', length: 'wrong' }, ...cut },
  { name: 'empty', fault: { kind: 'empty' }, ...failing('reply', /empty answer/, /Try again.*check the endpoint/) },
  {
    name: 'reset',
    fault: { kind: 'reset' },
    ...failing('network', /connection to \S+ was cut off/, /Try again.*check the network and any proxy/),
  },
  {
    name: 'refused',
    // Nothing listens there on any machine.
    wishes: { endpoint: 'http://127.0.0.1:1' },
    ...failing('network', /refuses connections/, /Check the endpoint/),
  },
  {
    name: 'DNS',
    wishes: { endpoint: 'https://rds.invalid' },
    ...failing('network', /\.invalid was not found/, /Check the network, and the endpoint/),
  },
  { name: 'hang', fault: { kind: 'hang' }, wishes: { timeout: SHORT }, ...silent },
  { name: 'hang, no headers', fault: { kind: 'hang', headers: false }, wishes: { timeout: SHORT }, ...silent },
  { name: 'slow', fault: { kind: 'slow', delay: 40 }, gets: 'same' },
  {
    name: 'redirect',
    fault: { kind: 'redirect' },
    ...failing('reply', /sent the request on to another address \(HTTP status 302\)/, /Check the endpoint/),
  },
  { name: 'code in a 200', fault: { kind: 'codeIn200' }, ...ill },
  {
    name: 'expired token',
    fault: { kind: 'endedToken' },
    ...failing('token', /security token has expired/, /Get a new temporary access key/),
  },
  {
    name: 'clock skew',
    fault: { kind: 'wrongClock' },
    ...failing('clock', /refused the time of the request/, /Set this computer's clock/),
  },
  { name: 'null for objects', fault: { kind: 'nulls' }, ...strange },
  { name: 'wrong types', fault: { kind: 'otherTypes' }, ...strange },
  { name: 'unknown fields', fault: { kind: 'newMembers' }, gets: 'same' },
  { name: 'unknown enums', fault: { kind: 'newWords' }, gets: 'same' },
  { name: 'duplicate pages', fault: { kind: 'samePage' }, gets: 'same' },
  { name: 'endless paging', fault: { kind: 'endless' }, gets: 'same' },
  { name: 'total too large', fault: { kind: 'totals', value: 100_000 }, gets: 'same' },
  { name: 'total too small', fault: { kind: 'totals', value: 1 }, gets: 'same' },
  { name: 'total negative', fault: { kind: 'totals', value: -5 }, gets: 'same' },
  { name: 'total a text', fault: { kind: 'totals', value: 'many' }, gets: 'same' },
];

/** Where a list, or an answer of parts, gets something else than the table above says. */
type Exceptions = Partial<Record<keyof CloudProvider, Readonly<Record<string, Word>>>>;

/** Each failure becomes a sentence within an answer. */
const inParts: Readonly<Record<string, Word>> = Object.fromEntries(
  cases.filter(({ gets }) => gets === 'fails').map(({ name }) => [name, 'told']),
);
/** A list that comes in one page: what it says of its length is not believed. */
const onePage = { 'endless paging': 'fails', 'total too large': 'changed' } as const;
/** A list of several pages. */
const pages = { ...onePage, 'duplicate pages': 'fails' } as const;
const records = { 'wrong types': 'broken', 'unknown enums': 'named' } as const;
/** The lists of Alibaba Cloud stand in an object, so null for it leaves a number of records and none of them. */
const counted = { ...records, 'null for objects': 'changed' } as const;
/** Those of Huawei Cloud stand in the answer itself: null is a record. */
const direct = { ...records, 'null for objects': 'broken' } as const;

export const exceptions: Readonly<Record<CloudId, Exceptions>> = {
  alibaba: {
    listRegions: { 'wrong types': 'broken' },
    // In pages with tokens nothing is counted.
    listInstances: { 'wrong types': 'broken', 'unknown enums': 'named', 'endless paging': 'fails' },
    listBackups: { ...counted, ...pages },
    listCopies: { ...counted, ...onePage, 'unknown enums': 'same' },
    listLogs: { ...counted, ...pages },
    listCopiedLogs: { ...counted, ...pages, 'unknown enums': 'same' },
    listReleased: { ...counted, ...onePage },
    getInstance: { 'unknown enums': 'named' },
    findBackup: { 'unknown enums': 'named' },
    jobProgress: { 'unknown enums': 'named', 'wrong types': 'named' },
    runningBackups: { 'unknown enums': 'named' },
    recoveryWindow: { 'null for objects': 'same', 'wrong types': 'told' },
    backupPolicy: { 'null for objects': 'same' },
    copyPolicy: { 'null for objects': 'same' },
    copyPolicies: { 'null for objects': 'less', 'wrong types': 'less' },
    // What to choose from is not known, so it is typed.
    backupFilters: Object.fromEntries(Object.keys(inParts).map((name) => [name, 'less'])),
    related: inParts,
    checkPermissions: { ...inParts, 'expired token': 'fails', 'clock skew': 'fails' },
    // One that is in a state nobody knows cannot be backed up by itself, as far as is known.
    listDatabases: { 'unknown enums': 'less', 'duplicate pages': 'less', 'endless paging': 'less' },
    // An unknown word for a lock is a lock.
    backupOptions: { 'unknown enums': 'named' },
    // Nobody can say that it is not one of the schedule.
    lookForStarted: { 'unknown enums': 'told' },
  },
  huawei: {
    listRegions: { 'null for objects': 'broken', 'wrong types': 'broken' },
    listInstances: { ...direct, ...onePage },
    listBackups: { ...direct, ...pages },
    listCopies: { 'unknown enums': 'named', ...onePage },
    listLogs: { ...direct, ...pages },
    listCopiedLogs: { 'unknown enums': 'named', ...pages },
    getInstance: { 'unknown enums': 'named' },
    findBackup: { 'unknown enums': 'named' },
    jobProgress: { 'unknown enums': 'named' },
    // One that is in a state nobody knows is not known to run.
    runningBackups: { 'unknown enums': 'less' },
    recoveryWindow: { 'null for objects': 'told', 'wrong types': 'told' },
    // The space of all instances of the engine stands in, and says so.
    usage: { 'null for objects': 'told' },
    related: inParts,
    // Without a backup in a state that is known there is none to try the download on.
    checkPermissions: { ...inParts, 'expired token': 'fails', 'clock skew': 'fails', 'unknown enums': 'told' },
    listDatabases: { 'duplicate pages': 'less', 'endless paging': 'less' },
    // It is found by its name, and its state does not say that it is under way.
    lookForStarted: { 'unknown enums': 'told' },
  },
};
