import * as l10n from '@vscode/l10n';
import type { Cloud } from '../model/provider.ts';
import { alibaba } from './alibaba/index.ts';
import { huawei } from './huawei/index.ts';
import { setLanguage } from './common/language.ts';

/** Every cloud this product knows; the only list of them. */
export const clouds: readonly Cloud[] = [alibaba, huawei];

/**
 * Gives this room the editor's language. It is bundled on its own and so has its own copy of the strings; without a
 * bundle everything is in English. Sentences are made when they are needed, so this may be called at any time.
 */
export function configureLanguage(bundle: Readonly<Record<string, string>> | undefined, language = 'en'): void {
  setLanguage(language);
  l10n.config({ contents: { ...bundle } });
}
