import { describeConformance, sandboxPortal } from '../../../plugin-sdk/index.ts';

export const conformance = describeConformance({
  portal: 'sandbox',
  open: (environment) =>
    sandboxPortal(environment, {
      carrier: 'northgate-annuity',
      secondFactor: 'authenticatorApp',
      values: {
        contractValue: 'ACCOUNT_VALUE',
        surrenderValue: 'CASH_SURRENDER_VALUE',
        deathBenefit: 'DEATH_BENEFIT',
        rmdAmount: 'REQUIRED_MINIMUM_DISTRIBUTION',
        guaranteedIncomeBase: 'INCOME_BENEFIT_BASE',
      },
    }),
});
