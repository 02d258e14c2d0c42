import type { Plant } from '../plant.ts';

const numbersSpec = 'contracts/domain/policyNumbers.spec.ts';
const judgementSpec = 'worker-device/portal/recordJudgement.spec.ts';
const deliverSpec = 'gateway/readings/deliverReadings.integration.spec.ts';

/** The right policy, and its amount to the last digit. */
export const numberPlants: readonly Plant[] = [
  {
    name: 'number-trimmed',
    breaks: 'Numbers are compared byte for byte: a space more is another policy.',
    file: 'contracts/domain/policyNumbers.ts',
    text: 'return left === right;',
    replacement: 'return left.trim() === right.trim();',
    noticedBy: [numbersSpec, deliverSpec],
  },
  {
    name: 'number-in-any-case',
    breaks: 'Numbers are compared byte for byte: another case is another policy.',
    file: 'contracts/domain/policyNumbers.ts',
    text: 'return left === right;',
    replacement: 'return left.toLowerCase() === right.toLowerCase();',
    noticedBy: [numbersSpec, deliverSpec],
  },
  {
    name: 'number-normalized',
    breaks: 'Of what a page shows only the layout is taken off: full-width digits are other characters.',
    file: 'contracts/domain/policyNumbers.ts',
    text: `return textOnPage.replaceAll(/[\\u00a0\\u202f]/g, ' ').trim();`,
    replacement: `return textOnPage.normalize('NFKC').trim();`,
    noticedBy: [numbersSpec, judgementSpec],
  },
  {
    name: 'number-of-a-list-trimmed',
    breaks: 'A row of the list is for the order with exactly its number.',
    file: 'worker-device/sweep/batchRun.ts',
    text: 'Map.groupBy(this.waiting.values(), ({ number }) => number);',
    replacement: 'Map.groupBy(this.waiting.values(), ({ number }) => number.trim());',
    noticedBy: ['worker-device/sweep/batches.spec.ts'],
  },
  {
    name: 'amount-as-a-float',
    breaks: 'No float ever holds an amount.',
    file: 'plugin-sdk/amounts.ts',
    text: 'return match[2] === undefined ? digits : `${digits}.${match[2]}`;',
    replacement: 'return match[2] === undefined ? digits : String(parseFloat(`${digits}.${match[2]}`));',
    noticedBy: ['plugin-sdk/amounts.spec.ts'],
  },
  {
    name: 'amounts-compared-as-floats',
    breaks: 'A change of the last digit is a change, and is in the history.',
    file: 'gateway/readings/moneyText.ts',
    text: 'return !new Decimal(left).equals(right);',
    replacement: 'return Number(left) !== Number(right);',
    noticedBy: ['gateway/readings/moneyText.spec.ts'],
  },
  {
    name: 'amount-shown-as-a-float',
    breaks: 'The page shows an amount as the carrier gave it.',
    file: 'ui/src/amounts/amountText.ts',
    text: `.split('.');`,
    replacement: `.split('.').map((part) => String(Number(part)));`,
    noticedBy: ['ui/src/amounts/amountText.spec.ts'],
  },
];
