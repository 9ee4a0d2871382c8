// One run of one subject, in a process of its own: `node out/bench/subjects/main.js NAME '{"json": "argument"}'`
import * as decoding from './decoding';
import * as receiving from './receiving';
import type { Sample } from '../sample';

const SUBJECTS: Readonly<Record<string, (input: receiving.Flood) => Sample | Promise<Sample>>> = {
  ...decoding,
  ...receiving,
};

const [name = '', input = '{}'] = process.argv.slice(2);
const run = SUBJECTS[name];
if (!run) throw new Error(`There is no subject "${name}". There are: ${Object.keys(SUBJECTS).join(', ')}.`);
console.log(JSON.stringify(await run(JSON.parse(input) as receiving.Flood)));
