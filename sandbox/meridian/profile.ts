import type { CarrierProfile } from '../world/carrierProfile.ts';

export const MERIDIAN: CarrierProfile = {
  id: 'meridian-life',
  name: 'Meridian Life',
  secondFactor: 'sms',
  products: [
    { code: 'UL-ADV', name: 'Meridian Advantage Universal Life', line: 'Life' },
    { code: 'WL-LEG', name: 'Legacy Whole Life 100', line: 'Life' },
    { code: 'IUL-HOR', name: 'Horizon Indexed UL', line: 'Life' },
    { code: 'VUL-SEL', name: 'Select Variable Universal Life', line: 'Life' },
    { code: 'SUL-EST', name: 'Estate Survivorship UL', line: 'Life' },
  ],
  numbers: {
    plain: (serial) => `ML${serial}`,
    leadingZeros: (serial) => `00${serial}`,
    innerSpace: (serial) => `ML ${Math.floor(serial / 1_000)} ${String(serial % 1_000).padStart(3, '0')}`,
    dashes: (serial) => `ML-${serial}-01`,
  },
  valueNames: ['accountValue', 'cashSurrenderValue', 'deathBenefit', 'loanBalance', 'annualPremium'],
  surrenderValueName: 'cashSurrenderValue',
  drawValues: (random, status) => {
    const deathBenefit = random.between(50, 1_000) * 100_000;
    const annualPremium = random.between(30_000, 900_000);
    const account = random.between(100_000, 45_000_000);
    const charge = Math.floor((account * random.between(0, 8)) / 100);
    const loan = random.chance(0.2) ? random.between(50_000, 2_000_000) : 0;
    if (status === 'PENDING') {
      return { accountValue: 0, cashSurrenderValue: 0, deathBenefit, loanBalance: 0, annualPremium };
    }
    return {
      accountValue: account,
      cashSurrenderValue: account - charge,
      deathBenefit,
      loanBalance: loan,
      annualPremium,
    };
  },
};
