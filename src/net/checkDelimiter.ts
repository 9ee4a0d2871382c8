import { textEncodingOf } from '../payload/encoding/textEncoding';
import { ProfileError } from '../profiles/problem';
import type { Profile, TcpProfile, TcpServerProfile } from '../profiles/profile';
import { framingFor } from './tcpConnection';

/**
 * Whether messages can be told apart by what the profile says. The other checks of a profile can't know: characters of encodings are
 * loaded when they are needed.
 *
 * @returns `undefined` where there is nothing to wait for
 * @throws ProfileError `bad-profile` for a delimiter that the encoding has no bytes for
 */
export function checkDelimiter(profile: Profile): Promise<void> | undefined {
  if (profile.transport !== 'tcp' || profile.framing === undefined || profile.encoding === undefined) return undefined;
  return check(profile);
}

async function check(profile: TcpProfile | TcpServerProfile): Promise<void> {
  const encoding = await textEncodingOf(profile.encoding);
  try {
    framingFor(profile, encoding);
  } catch (error) {
    throw new ProfileError('bad-profile', `"framing.delimiter": ${(error as Error).message}`);
  }
}
