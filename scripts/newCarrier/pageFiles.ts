import { loginTemplate } from './loginTemplate.ts';
import { parsingSpecTemplate, parsingTemplate, savedPages } from './parsingTemplate.ts';
import { pluginTemplate } from './pluginTemplate.ts';
import { readTemplate } from './readTemplate.ts';

/** A plugin for a portal whose pages are made on the server. */
export function pageFiles(id: string, title: string, sdk: string): Readonly<Record<string, string>> {
  return {
    'plugin.ts': pluginTemplate(id, title, sdk, 'layoutWhitespace'),
    'login.ts': loginTemplate(title, sdk),
    'read.ts': readTemplate(sdk),
    'parsing.ts': parsingTemplate(sdk),
    'parsing.spec.ts': parsingSpecTemplate(title),
    ...savedPages,
  };
}
