/** Where keys go on from. */
export interface GridPlace {
  readonly active: number | undefined;
  /** The rows in sight: the first, and the one after the last. */
  readonly from: number;
  readonly to: number;
  readonly rowsPerPage: number;
  readonly length: number;
}

/** The row that a key leads to, within the list; `undefined` for keys that lead nowhere. */
export function rowOfKey(key: string, place: GridPlace): number | undefined {
  const row = wanted(key, place);
  return row === undefined ? undefined : Math.min(Math.max(0, row), place.length - 1);
}

function wanted(key: string, { active, from, to, rowsPerPage, length }: GridPlace): number | undefined {
  const lastVisible = Math.max(from, to - 1);
  switch (key) {
    case 'ArrowDown':
      return active === undefined ? from : active + 1;
    case 'ArrowUp':
      return active === undefined ? lastVisible : active - 1;
    case 'PageDown':
      return (active ?? from) + rowsPerPage - 1;
    case 'PageUp':
      return (active ?? lastVisible) - rowsPerPage + 1;
    case 'Home':
      return 0;
    case 'End':
      return length - 1;
    default:
      return undefined;
  }
}
