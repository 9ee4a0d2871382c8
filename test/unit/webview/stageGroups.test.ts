import assert from 'node:assert/strict';
import type { Stage } from '../../../src/api';
import { stageGroups } from '../../../src/webview/connection/stageGroups';

const stages = (...names: Stage['name'][]): Stage[] => names.map((name, at) => ({ name, start: at, end: at + 1 }));

describe('stageGroups', () => {
  it('begins another connection after HTTP', () => {
    const groups = stageGroups({
      state: 'open',
      stages: stages('dns', 'tcp', 'http', 'tcp', 'tls', 'http', 'dns', 'tcp', 'tls', 'http'),
    });
    assert.deepEqual(
      groups.map((group) => group.map(({ stage }) => stage.name).join(' ')),
      ['dns tcp http', 'tcp tls http', 'dns tcp tls http'],
    );
  });

  it('marks the last stage of the name as failed', () => {
    const groups = stageGroups({
      state: 'failed',
      stages: stages('dns', 'tcp', 'http', 'dns', 'tcp'),
      failure: { code: 'refused', stage: 'tcp', message: '' },
    });
    assert.deepEqual(
      groups.map((group) => group.map(({ failed }) => failed)),
      [
        [false, false, false],
        [false, true],
      ],
    );
  });

  it('marks the last stage where a proxy was not even reached', () => {
    const failure = { code: 'refused', stage: 'proxy', message: '' } as const;
    const [group = []] = stageGroups({ state: 'failed', stages: stages('dns', 'tcp'), failure });
    assert.deepEqual(
      group.map(({ failed, toProxy }) => [failed, toProxy]),
      [
        [false, true],
        [true, true],
      ],
    );
  });

  it('marks none as failed where the session failed later', () => {
    const failure = { code: 'reset', stage: 'open', message: '' } as const;
    assert.ok(
      stageGroups({ state: 'failed', stages: stages('tcp', 'http'), failure })
        .flat()
        .every((s) => !s.failed),
    );
  });

  it('tells the stages to the proxy from those behind it', () => {
    const [group = []] = stageGroups({ state: 'open', stages: stages('dns', 'tcp', 'tls', 'proxy', 'tls', 'http') });
    assert.deepEqual(
      group.map(({ toProxy }) => toProxy),
      [true, true, true, false, false, false],
    );
  });

  it('takes a stage without an end for running only while the session connects', () => {
    const open: Stage[] = [{ name: 'tcp', start: 0 }];
    assert.equal(stageGroups({ state: 'connecting', stages: open })[0]?.[0]?.running, true);
    assert.equal(stageGroups({ state: 'closed', stages: open })[0]?.[0]?.running, false);
  });
});
