/** A parameter of a demo address that can't be used. Its message goes to the client, as the detail of a 400. */
export class BadParameterError extends Error {
  override name = 'BadParameterError';
}

/**
 * Reads a decimal integer from an address's query.
 *
 * @param fallback what an absent parameter stands for
 * @throws BadParameterError if it is no integer from `min` to `max`
 */
export function readInteger(
  query: URLSearchParams,
  name: string,
  { min, max, fallback }: { min: number; max: number; fallback: number },
): number {
  const text = query.get(name);
  if (text === null) return fallback;
  // Number() alone would also take '', ' 7', '0x10' and '1e3'.
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new BadParameterError(`"${name}" must be an integer from ${min} to ${max}, not ${JSON.stringify(text)}`);
}
