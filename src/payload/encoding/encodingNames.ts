import names from './names.data';

/** The encodings that people name most often, for suggestions. */
const usual = [
  'utf-8',
  'utf-16le',
  'gb18030',
  'gbk',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'latin1',
  'windows-1252',
];

let known: ReadonlyMap<string, string> | undefined;

/** The one name of an encoding, by any of its names (`GB-18030`, `cp936`, `latin1`); `undefined` if there is no such encoding. */
export function canonicalEncoding(name: string): string | undefined {
  known ??= new Map(
    names.split('\n').flatMap((line) => {
      const [own = '', ...others] = line.split(' ');
      return [own, ...others].map((each) => [each, own] as const);
    }),
  );
  return known.get(plain(name));
}

/** Names like one that no encoding has; else the usual ones. */
export function suggestedEncodings(name: string): readonly string[] {
  const wanted = plain(name);
  const all = [...usual, ...names.split(/[ \n]/)];
  const like = all.filter((each) => wanted !== '' && isLike(wanted, plain(each)));
  return like.length > 0 ? [...new Set(like)].slice(0, 4) : usual;
}

/** As iconv-lite does it. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^0-9a-z]/g, '');
}

/** One letter more, fewer or another; or the beginning. */
function isLike(one: string, other: string): boolean {
  if (one.length > 2 && other.startsWith(one)) return true;
  if (Math.abs(one.length - other.length) > 1 || other.length < 4) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  const rest = (text: string, skip: number): string => text.slice(same + skip);
  return [
    [1, 1],
    [1, 0],
    [0, 1],
  ].some(([a, b]) => rest(one, a!) === rest(other, b!));
}
