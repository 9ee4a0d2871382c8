const STEP = /\.?(?:([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\])/y;

/** The names and numbers of a path such as `a.b[0]["c d"]`, `$` before it or not; `undefined` if it is none. */
export function parseJsonPath(path: string): (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  const text = path.trim().replace(/^\$(?=[.[]|$)/, '');
  for (STEP.lastIndex = 0; STEP.lastIndex < text.length;) {
    const step = STEP.exec(text);
    if (!step) return undefined;
    const [, name, number, quoted] = step;
    if (name !== undefined) steps.push(name);
    else if (number !== undefined) steps.push(Number(number));
    else {
      try {
        steps.push(JSON.parse(quoted!) as string);
      } catch {
        return undefined;
      }
    }
  }
  return path.trim() === '' ? undefined : steps;
}
