/** Longest policy number that is stored, in UTF-16 code units; longer input is refused, never cut. */
export const policyNumberMaxLength = 200;

/**
 * Two policy numbers name the same policy only when they are the same string: leading zeros, inner spaces and
 * extra characters included (guide 000, CRM data requirement 3). No trimming, no Unicode normalization.
 */
export function samePolicyNumber(left: string, right: string): boolean {
  return left === right;
}

/**
 * How a portal lays out a number, declared by its plugin. `asShown` takes the text as it is; `layoutWhitespace`
 * removes what a page adds for layout: surrounding white space, and non-breaking for normal spaces.
 */
export type NumberLayoutRule = 'asShown' | 'layoutWhitespace';

export function withoutLayout(textOnPage: string, rule: NumberLayoutRule): string {
  switch (rule) {
    case 'asShown':
      return textOnPage;
    case 'layoutWhitespace':
      return textOnPage.replaceAll(/[\u00a0\u202f]/g, ' ').trim();
  }
}
