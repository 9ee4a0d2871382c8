import assert from 'node:assert/strict';
import { applyEdits } from 'jsonc-parser';
import { addSessionProfile } from '../../../src/profiles/addSessionProfile';
import type { ProfileInput } from '../../../src/profiles/inputs';
import type { ClientProfile } from '../../../src/profiles/profile';
import { parseProfilesFile, type ProfilesFile } from '../../../src/profiles/profilesFile';

const TOKEN: ProfileInput = { id: 'token', type: 'promptString', password: true };
const ROOM: ProfileInput = { id: 'room', type: 'pickString', options: ['a', 'b'] };
const PROFILE: ClientProfile = {
  name: 'Saved',
  transport: 'websocket',
  url: 'wss://h/${input:room}?token=${input:token}',
  headers: { Authorization: 'Bearer ${input:token}', 'X-Literal': '$${input:token}' },
  protocols: ['access_token', '${input:token}'],
  proxy: 'http://u:${input:token}@p:1',
  tls: { passphrase: '${input:token}' },
  messages: [{ name: 'm', format: 'text', payload: '${input:token}' }],
};

function saved(text: string, profile: ClientProfile, asked: readonly ProfileInput[] = []): ProfilesFile {
  const edits = addSessionProfile(text, profile, asked);
  const file = parseProfilesFile(applyEdits(text, edits));
  assert.deepEqual(file.problems, []);
  return file;
}

const fileWith = (inputs: readonly ProfileInput[]): string => JSON.stringify({ inputs, profiles: [] }, null, 2);

describe('the profile of a session that is saved', () => {
  it('keeps its variables, in the file that has their inputs', () => {
    const { entries, inputs } = saved(fileWith([TOKEN, ROOM]), PROFILE, [TOKEN, ROOM]);
    assert.deepEqual(entries[0]?.profile, PROFILE);
    assert.deepEqual(inputs, [TOKEN, ROOM]);
  });

  it('takes the inputs along that it names, and no others', () => {
    const { entries, inputs } = saved('', PROFILE, [{ ...TOKEN, id: 'other' }, TOKEN, ROOM]);
    assert.deepEqual(entries[0]?.profile, PROFILE);
    assert.deepEqual(inputs, [TOKEN, ROOM]);
  });

  it('gives them other ids where these are taken', () => {
    const { entries, inputs } = saved(fileWith([{ ...TOKEN, description: 'another' }]), PROFILE, [TOKEN, ROOM]);
    const expected = JSON.parse(
      JSON.stringify(PROFILE).replaceAll(/(?<!\$)\$\{input:token\}/g, '$${input:token-2}'),
    ) as ClientProfile;
    assert.deepEqual(entries[0]?.profile, expected);
    assert.deepEqual(
      inputs.map(({ id }) => id),
      ['token', 'token-2', 'room'],
    );
  });

  it('asks for the secrets that were typed, and has none of them', () => {
    const typed: ClientProfile = {
      name: 'Saved',
      transport: 'websocket',
      url: 'wss://me:c4nary1@h/?token=c4nary2',
      headers: { Cookie: 'c4nary3' },
    };
    const { entries, inputs } = saved(fileWith([TOKEN]), typed);
    assert(!JSON.stringify(entries).includes('c4nary'));
    assert.deepEqual(
      inputs.map((input) => [input.id, 'password' in input && input.password]),
      [
        ['token', true],
        ['password', true],
        ['token-2', true],
        ['cookie', true],
      ],
    );
  });
});
