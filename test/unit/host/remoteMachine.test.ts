import assert from 'node:assert/strict';
import { remoteMachine } from '../../../src/host/remoteMachine';

describe('remoteMachine', () => {
  for (const [remoteName, expected] of [
    [undefined, undefined],
    ['', undefined],
    ['127.0.0.1:8080', undefined],
    ['localhost:3000', undefined],
    ['ssh-remote', 'build-7, over SSH'],
    ['wsl', 'the Linux of WSL'],
    ['dev-container', 'the container build-7'],
    ['attached-container', 'the container build-7'],
    ['codespaces', 'the codespace build-7'],
    ['tunnel', 'build-7, over a tunnel'],
    ['build.example:8080', 'build-7, which runs VS Code'],
  ] as const) {
    it(`is ${String(expected)} for ${JSON.stringify(remoteName)}`, () => {
      assert.equal(remoteMachine(remoteName, 'build-7'), expected);
    });
  }
});
