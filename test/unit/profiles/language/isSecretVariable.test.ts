import assert from 'node:assert/strict';
import { isSecretVariable } from '../../../../src/profiles/language/isSecretVariable';
import { variableAt } from '../../../../src/profiles/language/variableAt';

const profile = (more: string): string => `{
  // kept
  "profiles": [ { "name": "A", "transport": "websocket", "url": "ws://h/" }, { "name": "B", "transport": "websocket", ${more} } ]
}`;

function isSecret(more: string): boolean {
  const text = profile(more);
  const found = variableAt(text, text.indexOf('${env:X}') + 3);
  assert(found, more);
  return isSecretVariable(text, found);
}

describe('whether a variable is a secret', () => {
  for (const more of [
    String.raw`"url": "wss://u:${'${env:X}'}@h"`,
    '"url": "wss://${env:USER}:${env:X}@h"',
    '"url": "wss://h/?token=${env:X}"',
    '"url": "wss://h/?a=1&access_token=a${env:X}b"',
    '"url": "wss://h/?\\u0074oken=${env:X}"',
    '"proxy": "http://u:${env:X}@h:1"',
    '"protocols": ["access_token", "${env:X}"]',
    '"protocols": ["a", "bearer.${env:X}"]',
    '"headers": { "Authorization": "Bearer ${env:X}" }',
    '"headers": { "X-Api-Key": ["a", "${env:X}"] }',
    '"headers": { "X-Plain": "Bearer ${env:X}" }',
    '"headers": { "X-Plain": "wss://h/?token=${env:X}" }',
    '"tls": { "passphrase": "${env:X}" }',
    '"messages": [{ "name": "l", "format": "json", "payload": { "password": "${env:X}" } }]',
    '"messages": [{ "name": "l", "format": "json", "payload": { "token": ["${env:X}"] } }]',
    String.raw`"messages": [{ "name": "l", "format": "text", "payload": "{\"password\": \"${'${env:X}'}\"}" }]`,
    String.raw`"messages": [{ "name": "l", "format": "text", "payload": "CONNECT\npasscode: 1\npassword: ${'${env:X}'}\n" }]`,
    '"messages": [{ "name": "l", "format": "text", "payload": "user=a&password=${env:X}" }]',
    '"messages": [{ "name": "l", "format": "text", "payload": "password: ${env:A}-${env:X}" }]',
    String.raw`"messages": [{ "name": "l", "format": "text", "payload": "{\"a\": \"{\\\"token\\\": \\\"${'${env:X}'}\\\"}\"}" }]`,
  ])
    it(`it is: ${more}`, () => assert(isSecret(more)));

  it('it is, by its own name', () => {
    const text = profile('"url": "ws://${env:API_TOKEN}/"');
    const found = variableAt(text, text.indexOf('${env') + 3);
    assert(found && isSecretVariable(text, found));
  });

  for (const more of [
    '"url": "wss://${env:X}/"',
    '"url": "wss://${env:X}:${env:PW}@h"',
    '"url": "wss://h/${env:X}?token=a"',
    '"url": "wss://h/?room=${env:X}&token=a"',
    '"protocols": ["${env:X}", "access_token", "a"]',
    '"headers": { "X-Plain": "${env:X}" }',
    '"headers": { "X-Plain": "token=a; user=${env:X}" }',
    '"tls": { "ca": "${env:X}/ca.pem" }',
    '"messages": [{ "name": "l", "format": "json", "payload": { "user": "${env:X}", "token": "a" } }]',
    '"messages": [{ "name": "l", "format": "text", "payload": "token=a&user=${env:X}" }]',
  ])
    it(`it is not: ${more}`, () => assert(!isSecret(more)));
});
