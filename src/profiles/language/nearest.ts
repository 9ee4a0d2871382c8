/** The word that was probably meant: the one with the fewest changes of characters, if they are few for its length. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const given = word.toLowerCase();
  const measured = words
    .map((each) => ({ each, changes: distance(given, each.toLowerCase()) }))
    .filter(({ each, changes }) => changes <= Math.max(1, Math.floor(Math.max(each.length, given.length) / 3)));
  return measured.sort((one, other) => one.changes - other.changes)[0]?.each;
}

/** Characters to add, remove, replace or swap with their neighbour (optimal string alignment). */
function distance(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1])
        least = Math.min(least, before[column - 2]! + 1);
      current.push(least);
    }
    [before, last] = [last, current];
  }
  return last[other.length]!;
}
