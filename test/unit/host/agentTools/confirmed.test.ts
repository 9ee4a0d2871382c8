import assert from 'node:assert/strict';
import { Confirmed } from '../../../../src/host/agentTools/confirmed';

const CHANGED = /has changed since the person was asked.*call the tool again/;

describe('what a person was asked about', () => {
  let confirmed: Confirmed;
  beforeEach(() => (confirmed = new Confirmed()));

  it('is done once', () => {
    confirmed.ask('Chat', 'ws://one/');
    confirmed.take('Chat', 'ws://one/');
    assert.throws(() => confirmed.take('Chat', 'ws://one/'), CHANGED);
  });

  it('is not done when it has become something else meanwhile, and may be asked about again', () => {
    confirmed.ask('Chat', 'ws://one/');
    assert.throws(() => confirmed.take('Chat', 'ws://evil.example/'), CHANGED);
    confirmed.ask('Chat', 'ws://evil.example/');
    confirmed.take('Chat', 'ws://evil.example/');
  });

  it('is not done by the answer to another question', () => {
    confirmed.ask('Chat', 'ws://one/');
    confirmed.ask('Chat', 'ws://evil.example/');
    assert.throws(() => confirmed.take('Chat', 'ws://evil.example/'), CHANGED);
  });

  it('is done as often as it was asked', () => {
    confirmed.ask('Chat', 'ws://one/');
    confirmed.ask('Chat', 'ws://one/');
    confirmed.ask('Other', 'ws://two/');
    confirmed.take('Chat', 'ws://one/');
    confirmed.take('Chat', 'ws://one/');
    assert.throws(() => confirmed.take('Chat', 'ws://one/'), CHANGED);
    confirmed.take('Other', 'ws://two/');
  });

  it('is forgotten some time, the oldest first', () => {
    for (let nth = 0; nth <= 100; nth += 1) confirmed.ask(String(nth), 'x');
    assert.throws(() => confirmed.take('0', 'x'), CHANGED);
    confirmed.take('1', 'x');
  });
});
