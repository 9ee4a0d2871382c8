// A process with a session that is flooded: says every few milliseconds how many messages its log has.
import { Sessions } from '../../../../src/net/sessions';

const [storage = '', url = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const sessions = new Sessions(storage, (error) => console.error(error));
  const { session, settled } = await sessions.open({ name: 'Flood', transport: 'websocket', url }, undefined);
  await settled;
  console.log(`id ${session.id}`);
  setInterval(() => console.log(`at ${Date.now()} ${session.log.length}`), 5);
}

void main();
