import { pluginTemplate } from '../pluginTemplate.ts';
import { applicationLoginTemplate, signInAnswersTemplate } from './loginTemplate.ts';
import { applicationParsingTemplate, applicationSpecTemplate, savedAnswers } from './parsingTemplate.ts';
import { applicationReadTemplate, callsTemplate } from './readTemplate.ts';

/** A plugin for a portal that is an application over JSON. */
export function applicationFiles(id: string, title: string, sdk: string): Readonly<Record<string, string>> {
  return {
    'plugin.ts': pluginTemplate(id, title, sdk, 'asShown'),
    'login.ts': applicationLoginTemplate(title, sdk),
    'signInAnswers.ts': signInAnswersTemplate(sdk),
    'calls.ts': callsTemplate(sdk),
    'read.ts': applicationReadTemplate(sdk),
    'parsing.ts': applicationParsingTemplate(sdk),
    'parsing.spec.ts': applicationSpecTemplate(title, sdk),
    ...savedAnswers,
  };
}
