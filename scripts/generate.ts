import { generateInto } from './generate/generateInto.ts';
import { generatedFiles } from './generate/generatedFiles.ts';

await generateInto(generatedFiles);
process.stdout.write(`Written: ${Object.values(generatedFiles).join(', ')}\n`);
