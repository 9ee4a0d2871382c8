import type { Stage } from '../../api';
import type { SessionView } from '../../panel/messages';

/** A stage as it stands in the waterfall. */
export interface ShownStage {
  readonly stage: Stage;
  /** The session failed in it. */
  readonly failed: boolean;
  readonly running: boolean;
  /** It leads to the proxy, not to the far end. */
  readonly toProxy: boolean;
}

/** The stages by connection: each redirect that was followed begins another one. */
export function stageGroups({
  stages,
  state,
  failure,
}: Pick<SessionView, 'stages' | 'state' | 'failure'>): readonly (readonly ShownStage[])[] {
  // A proxy that can't even be reached failed in an earlier stage than its own.
  const reached =
    stages.findLast(({ name }) => name === failure?.stage) ?? (failure?.stage === 'proxy' ? stages.at(-1) : undefined);
  const failedStage = state === 'failed' ? reached : undefined;
  return connections(stages).map((group) => {
    const stood = group.findIndex(({ name }) => name === 'proxy');
    const proxyAt = stood < 0 && failure?.stage === 'proxy' ? group.length : stood;
    return group.map((stage, at) => ({
      stage,
      failed: stage === failedStage,
      running: stage.end === undefined && state === 'connecting',
      toProxy: at < proxyAt,
    }));
  });
}

/** HTTP is the last that is done on a connection. */
function connections(stages: readonly Stage[]): readonly (readonly Stage[])[] {
  const groups: Stage[][] = [];
  for (const [at, stage] of stages.entries()) {
    const group = groups.at(-1);
    if (!group || stages[at - 1]?.name === 'http') groups.push([stage]);
    else group.push(stage);
  }
  return groups;
}
