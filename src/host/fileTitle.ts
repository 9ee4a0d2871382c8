/** A profile's name as a part of a file's name: nothing that a path or a file system takes for something else. */
export function fileTitle(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}_ -]+/gu, '-').replace(/^[- ]+|[- ]+$/g, '');
  return safe.slice(0, 60) || 'session';
}
