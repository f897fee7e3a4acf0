/** Downloads: from a signed link to a file on the disk. Loaded when links are first wanted. */
export { openDownloads } from './desk/desk.ts';
export { isPlain, preferHttps } from './links/https.ts';
export { otherMachine } from './machine.ts';
export { fileNameOf, fileNamesOf } from './links/names.ts';
export { loopbackOrigin } from './links/places.ts';
export { commandFor, type Shell, type Tool } from './links/shells.ts';
