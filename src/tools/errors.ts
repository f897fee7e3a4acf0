import { CloudError, type ErrorKind } from '../model/errors.ts';

/** What a model reads when something is to be said otherwise: it is not shown to people, hence in English only. */
export function toolError(message: string, kind: ErrorKind = 'request'): CloudError {
  return new CloudError({ kind, message });
}
