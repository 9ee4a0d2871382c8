import type { Case } from '../case';
import { floodedList } from '../page/floodedList';
import { floodedSession } from '../page/floodedSession';
import { productionBuild } from '../page/productionBuild';

/** More than is received while a page is measured. */
const MESSAGES_FOR_S = 60;
const OURS = 'session in VS Code';
const MINIMAL = 'minimal list in Chromium';

/** The page in floods of 100 B text. */
export const page: readonly Case[] = [
  { rate: 1_000, least: 0.95 },
  { rate: 10_000, least: 0.95 },
  { rate: 100_000, least: 1 },
].map(({ rate, least }): Case => {
  const what = `page, ${rate.toLocaleString('en')} messages/s`;
  return {
    title: what,
    prepare: async ({ server }) => {
      await productionBuild();
      const url = `${server.url}/text/100/${rate * MESSAGES_FOR_S}?rate=${rate}`;
      const ours = (text: string, measure: string, most: number): ReturnType<typeof comparison> =>
        comparison(`${what}: ${text}`, measure, { is: '≤', value: most });
      const comparison = (text: string, measure: string, goal: { is: '≤' | '≥'; value: number }, against?: string) => ({
        what: text,
        of: OURS,
        measure,
        goal,
        ...(against !== undefined && { against }),
      });
      return {
        subjects: { [OURS]: () => floodedSession(url), [MINIMAL]: () => floodedList(url) },
        comparisons: [
          comparison(
            `${what}: frames against the minimal list`,
            'frames per second',
            { is: '≥', value: least },
            MINIMAL,
          ),
          ours('long tasks', 'long tasks', 0),
          comparison(`${what}: click against the minimal list`, 'click, ms', { is: '≤', value: 1.5 }, MINIMAL),
          ours('DOM nodes', 'DOM nodes', 2_000),
          ours('heap, MiB', 'heap, MiB', 20),
          ours('posts per second', 'posts per second', 60),
          ours('largest post, KiB', 'largest post, KiB', 64),
        ],
      };
    },
  };
});
