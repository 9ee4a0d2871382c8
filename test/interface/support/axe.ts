import axe, { type Result, type RunOptions } from 'axe-core';
import type { Frame } from 'playwright-core';

/** What WCAG asks for up to 2.2 AA, and what axe-core knows to be good beside it. */
const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  // No frame of ours has a frame.
  iframes: false,
};

/**
 * What axe-core finds wrong in a frame, a line for each element. Its source comes in by the debugger, which the page's
 * content security policy doesn't bind.
 *
 * @param rules only these; by default all
 */
export async function violationsIn(frame: Frame, rules?: readonly string[]): Promise<string[]> {
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe.source);
  const run = rules ? { ...options, runOnly: { type: 'rule' as const, values: [...rules] } } : options;
  const { violations } = await frame.evaluate(
    (given) => (window as unknown as { axe: typeof axe }).axe.run(document, given),
    run,
  );
  return violations.flatMap(linesOf);
}

function linesOf({ id, nodes }: Result): string[] {
  return nodes.map(({ target, failureSummary = '', html }) => {
    const why = failureSummary.split('\n').slice(1).join(' ').replace(/\s+/g, ' ').trim();
    return `${id}: ${target.join(' ')} — ${why} — ${html.replace(/\s+/g, ' ').slice(0, 160)}`;
  });
}
