import type { Case } from '../case';
import { productionBuild } from '../page/productionBuild';
import { PEERS, startup as measureStartup } from '../page/startup';

const OURS = 'Socketscope in VS Code';

export const startup: Case = {
  title: 'start',
  prepare: async ({ server }) => {
    await productionBuild();
    let round = 0;
    return {
      subjects: { [OURS]: () => measureStartup(`${server.url}/echo`, round++ % 2 === 1) },
      comparisons: [
        ...['an empty extension', ...PEERS].map((name) => ({
          what: `activation of ${name}, ms`,
          of: OURS,
          measure: `activation of ${name}, ms`,
        })),
        { what: 'activation, ms', of: OURS, measure: 'activation, ms', goal: { is: '≤', value: 15 } },
        {
          what: 'page usable, against an empty webview',
          of: OURS,
          measure: 'page usable against an empty page',
          goal: { is: '≤', value: 1.5 },
        },
        { what: 'page usable, ms', of: OURS, measure: 'page usable, ms' },
        { what: 'an empty webview, ms', of: OURS, measure: 'empty page, ms' },
      ],
    };
  },
};

export const packaged: Case = {
  title: 'package',
  prepare: () => ({
    subjects: { VSIX: async () => ({ 'size, KB': (await productionBuild()) / 1000 }) },
    comparisons: [{ what: 'VSIX, KB', of: 'VSIX', measure: 'size, KB', goal: { is: '≤', value: 400 } }],
    mostRounds: 1,
  }),
};
