/** Downloads: from a signed link to a file on the disk. Loaded by the first download. */
export { fileNameOf } from './names.ts';
export { loopbackOrigin, type LinkPlaces } from './places.ts';
export type { DownloadProgress } from './progress.ts';
export { save, type Saved, type SaveParts } from './save.ts';
