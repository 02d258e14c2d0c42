import { buildProduct } from './build/buildProduct.ts';

await buildProduct((line) => {
  process.stdout.write(`${line}\n`);
});
