// Runs every *.test.mjs of this folder, or those whose name contains the word given.
import { readdirSync } from 'node:fs';

const word = process.argv[2] ?? '';
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.mjs') && name.includes(word));
if (files.length === 0) {
  console.error(`no browser test has "${word}" in its name`);
  process.exit(2);
}
for (const file of files.sort()) await import(`./${file}`);
