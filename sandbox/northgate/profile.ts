import type { CarrierProfile } from '../world/carrierProfile.ts';

export const NORTHGATE: CarrierProfile = {
  id: 'northgate-annuity',
  name: 'Northgate Annuity',
  secondFactor: 'totp',
  products: [
    { code: 'NG-FIA10', name: 'Northgate Index Choice 10', line: 'Annuity' },
    { code: 'NG-MYGA5', name: 'SecureRate 5 MYGA', line: 'Annuity' },
    { code: 'NG-FIA7B', name: 'Summit Bonus 7', line: 'Annuity' },
    { code: 'NG-VA-B', name: 'Northgate Navigator VA (B Share)', line: 'Annuity' },
    { code: 'NG-SPIA', name: 'LifePay Immediate Income', line: 'Annuity' },
  ],
  numbers: {
    plain: (serial) => `NGA${serial}`,
    leadingZeros: (serial) => `000${serial}`,
    innerSpace: (serial) => `NGA ${Math.floor(serial / 10_000)} ${String(serial % 10_000).padStart(4, '0')}`,
    dashes: (serial) => `20-${serial}-7`,
  },
  valueNames: ['contractValue', 'surrenderValue', 'deathBenefit', 'rmdAmount', 'guaranteedIncomeBase'],
  surrenderValueName: 'surrenderValue',
  drawValues: (random, status) => {
    const contract = random.between(1_000_000, 90_000_000);
    const charge = Math.floor((contract * random.between(0, 9)) / 100);
    const rmd = random.chance(0.3) ? Math.floor(contract / random.between(18, 27)) : null;
    const bonus = Math.floor((contract * random.between(0, 20)) / 100);
    if (status === 'PENDING') {
      return {
        contractValue: 0,
        surrenderValue: 0,
        deathBenefit: 0,
        rmdAmount: null,
        guaranteedIncomeBase: 0,
      };
    }
    return {
      contractValue: contract,
      surrenderValue: contract - charge,
      deathBenefit: contract,
      rmdAmount: rmd,
      guaranteedIncomeBase: contract + bonus,
    };
  },
};
