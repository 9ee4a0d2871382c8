// One run of one subject, in a process of its own: `node out/bench/subjects/main.js NAME '{"json": "argument"}'`
import type { Measures } from '../sample';
import * as decoding from './decoding';
import * as limits from './limits';
import * as memory from './memory';
import * as receiving from './receiving';
import * as recording from './recording';
import * as relay from './relay';
import * as roundTrip from './roundTrip';
import * as searching from './searching';
import * as tcp from './tcp';
import { bareWs, builtInWebSocket, wsToJsonLines } from './wsClients';

const SUBJECTS = {
  ...decoding,
  ...limits,
  ...memory,
  ...receiving,
  ...recording,
  ...relay,
  ...roundTrip,
  ...searching,
  ...tcp,
  bareWs,
  builtInWebSocket,
  wsToJsonLines,
} as unknown as Readonly<Record<string, (input: unknown) => Measures | Promise<Measures>>>;

const [name = '', input = '{}'] = process.argv.slice(2);
const run = SUBJECTS[name];
if (!run) throw new Error(`There is no subject "${name}". There are: ${Object.keys(SUBJECTS).join(', ')}.`);
console.log(JSON.stringify(await run(JSON.parse(input))));
