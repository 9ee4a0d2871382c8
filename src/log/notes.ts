import * as l10n from '@vscode/l10n';
import { readFile, rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { plainReason } from './plainReason';

export const NOTES_FILE = 'notes.json';
/** Longer ones are cut: a note is a remark, and all of a recording's notes are sent to its page at once. */
const MAX_NOTE_CHARACTERS = 10_000;

/** What a person added to a message. */
export interface Annotation {
  /** Of the log's entry. */
  readonly index: number;
  readonly pinned?: true;
  readonly note?: string;
}

/** What a person added to a recording. */
export interface Notes {
  /** The recording's own name; absent: the profile's. */
  readonly name?: string;
  /** It is kept, however old it is and however much room there is. */
  readonly pinned?: true;
  /** By ascending index, each one with a pin or a note. */
  readonly messages: readonly Annotation[];
}

export const NO_NOTES: Notes = { messages: [] };

/** Notes as they were read, and what is wrong with their file. */
export interface ReadNotes {
  readonly notes: Notes;
  /** In words for the person. */
  readonly problem?: string;
}

/** Reads the notes of a session's folder; none if there is no file, or it is damaged. What of it can't be read is never thrown away. */
export async function readNotes(folder: string): Promise<ReadNotes> {
  const text = await readFile(path.join(folder, NOTES_FILE), 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { notes: NO_NOTES };
  const notes = parseNotes(text);
  if (notes) return { notes };
  const problem = l10n.t('{0} is damaged: the name, pins and notes in it are not shown. The file is kept.', NOTES_FILE);
  return { notes: NO_NOTES, problem };
}

/** Writes notes so that there is always a whole file. A damaged one is kept aside, as `notes.damaged-<time>.json`. */
export async function writeNotes(folder: string, notes: Notes): Promise<void> {
  const file = path.join(folder, NOTES_FILE);
  const { problem } = await readNotes(folder);
  if (problem !== undefined) await rename(file, path.join(folder, `notes.damaged-${String(Date.now())}.json`));
  try {
    await writeFile(`${file}.new`, JSON.stringify(notes, undefined, 1));
    await rename(`${file}.new`, file);
  } catch (error) {
    throw new Error(l10n.t("The session's notes can't be saved: {0}.", plainReason(error as Error)), { cause: error });
  }
}

/** Notes with what is said of one message changed. A note without any text, and `pinned: false`, remove what was there. */
export function annotated(notes: Notes, index: number, change: { pinned?: boolean; note?: string }): Notes {
  const before = notes.messages.find((each) => each.index === index);
  const pinned = change.pinned ?? before?.pinned ?? false;
  const note = noteOf(change.note ?? before?.note ?? '');
  const others = notes.messages.filter((each) => each.index !== index);
  const added: Annotation = { index, ...(pinned && { pinned }), ...(note && { note }) };
  const messages = pinned || note ? [...others, added].sort((a, b) => a.index - b.index) : others;
  return { ...notes, messages };
}

/** A text as it is kept as a note. */
export function noteOf(text: string): string {
  return text.trim().slice(0, MAX_NOTE_CHARACTERS);
}

function parseNotes(text: string): Notes | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof read !== 'object' || read === null || !('messages' in read)) return undefined;
  const { name, pinned, messages } = read as Record<string, unknown>;
  if (!Array.isArray(messages) || !messages.every(isAnnotation)) return undefined;
  if ((name !== undefined && typeof name !== 'string') || (pinned !== undefined && pinned !== true)) return undefined;
  return { ...(name && { name }), ...(pinned && { pinned }), messages };
}

function isAnnotation(value: unknown): value is Annotation {
  if (typeof value !== 'object' || value === null) return false;
  const { index, pinned, note } = value as Record<string, unknown>;
  const isIndex = Number.isSafeInteger(index) && (index as number) >= 0;
  return isIndex && (pinned === undefined || pinned === true) && (note === undefined || typeof note === 'string');
}
