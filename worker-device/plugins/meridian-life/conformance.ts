import { describeConformance, sandboxPortal } from '../../../plugin-sdk/index.ts';

export const conformance = describeConformance({
  portal: 'sandbox',
  open: (environment) =>
    sandboxPortal(environment, {
      carrier: 'meridian-life',
      secondFactor: 'textMessage',
      values: {
        accountValue: 'ACCOUNT_VALUE',
        cashSurrenderValue: 'CASH_SURRENDER_VALUE',
        deathBenefit: 'DEATH_BENEFIT',
        loanBalance: 'LOAN_BALANCE',
        annualPremium: 'ANNUAL_PREMIUM',
      },
    }),
});
