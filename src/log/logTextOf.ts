import type { Profile } from '../profiles/profile';
import { textEncodingOf } from '../payload/encoding/textEncoding';
import type { LogText } from './chunkText';

/** How the text of a profile's session is read. */
export async function logTextOf(profile: Profile): Promise<LogText> {
  if (profile.transport === 'websocket') return { isChunks: false };
  if (profile.transport === 'udp') return { encoding: await textEncodingOf(profile.encoding), isChunks: false };
  const { encoding, framing } = profile;
  return { encoding: await textEncodingOf(encoding), isChunks: (framing?.kind ?? 'none') === 'none' };
}
