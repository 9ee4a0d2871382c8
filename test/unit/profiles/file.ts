import assert from 'node:assert/strict';
import type { Problem } from '../../../src/profiles/problem';
import { parseProfilesFile, type ProfileEntry } from '../../../src/profiles/profilesFile';

/** A file with these profiles. */
export function fileOf(...profiles: readonly unknown[]): string {
  return JSON.stringify({ profiles }, null, 2);
}

/** A sound WebSocket profile but for these properties. */
export function webSocket(properties: object = {}): Record<string, unknown> {
  return { name: 'Echo', transport: 'websocket', url: 'ws://127.0.0.1:8080/', ...properties };
}

/** A sound TCP profile but for these properties. */
export function tcp(properties: object = {}): Record<string, unknown> {
  return { name: 'Sensor', transport: 'tcp', host: '127.0.0.1', port: 7000, ...properties };
}

/** A sound TCP profile of a Unix socket or named pipe. */
export function unix(path: string): Record<string, unknown> {
  return { name: 'Local', transport: 'tcp', path };
}

/** The only profile of a file that has just this one. */
export function entryOf(profile: unknown): ProfileEntry {
  const [entry, ...others] = parseProfilesFile(fileOf(profile)).entries;
  assert(entry);
  assert.deepEqual(others, []);
  return entry;
}

/** A problem as a person sees it: what it is, and the text that is underlined. */
export function shown(text: string, problem: Problem): string {
  const { severity, code, offset, length, message } = problem;
  return `${severity} ${code} at ${text.slice(offset, offset + length)}: ${message}`;
}

/** All problems of a profile, as a person sees them. */
export function problemsOf(profile: unknown): string[] {
  const text = fileOf(profile);
  return parseProfilesFile(text).problems.map((problem) => shown(text, problem));
}

/** Where an offset is, as VS Code counts: from line 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
