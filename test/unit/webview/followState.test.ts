import assert from 'node:assert/strict';
import { FollowState } from '../../../src/webview/messages/followState';

describe('FollowState', () => {
  it('counts what came since it stopped following', () => {
    const follow = new FollowState();
    assert.equal(follow.newRows(50), 0);
    follow.pause('scrolled', 100);
    follow.pause('scrolled', 105);
    assert.deepEqual([follow.following, follow.newRows(112)], [false, 12]);
    follow.resume();
    assert.deepEqual([follow.following, follow.newRows(112)], [true, 0]);
  });

  it('takes scrolling away for more than having selected something', () => {
    const follow = new FollowState();
    follow.pause('selected', 1);
    assert.equal(follow.pausedBy, 'selected');
    follow.pause('scrolled', 2);
    follow.pause('selected', 3);
    assert.equal(follow.pausedBy, 'scrolled');
  });
});
