import { variablesOf } from './variables';

/**
 * How the values of variables are written into an address, for `resolveVariables`: percent-encoded (RFC 3986 §2.1) where they are a part of the
 * user information or a query parameter's value, so that `p@ss/w` stays a password, and no other host is connected to with it. As they are
 * anywhere else: they may be a host, a path, or the whole address.
 *
 * @param written with its variables
 */
export function addressWriter(written: string): (value: string, before: string) => string {
  const inUserInfo = areInUserInfo(written);
  let nth = 0;
  return (value, before) => {
    const isUserInfo = inUserInfo[nth] === true;
    nth += 1;
    return isUserInfo || isParameter(before) ? encoded(value) : value;
  };
}

/** Of each variable, whether it stands in the user information. */
function areInUserInfo(written: string): boolean[] {
  const variables = variablesOf(written);
  // What a variable's name holds mustn't be taken for the address's.
  const plain = variables.reduce(
    (text, { offset, text: { length } }) => text.slice(0, offset) + '_'.repeat(length) + text.slice(offset + length),
    written,
  );
  const [whole = '', scheme = ''] = /^([^:/?#]+:\/\/)[^/?#\\]*@/.exec(plain) ?? [];
  return variables.map(({ offset }) => offset >= scheme.length && offset < whole.length);
}

/** @param before the address before the value */
function isParameter(before: string): boolean {
  const query = before.indexOf('?');
  return query >= 0 && before.lastIndexOf('=') > Math.max(query, before.lastIndexOf('&'));
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value);
  } catch {
    // A half of a surrogate pair can't be in an address: it is refused where the profile is checked.
    return value;
  }
}
