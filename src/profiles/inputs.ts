import type { Profile } from './profile';
import { variablesOf } from './variables';

/** A question of `sockets.json`, as `launch.json` has them: `${input:id}` stands for the answer. */
export type ProfileInput = PromptInput | PickInput;

interface AnyInput {
  /** Unique in its file. */
  id: string;
  /** The question. */
  description?: string;
}

/** A text is typed. */
export interface PromptInput extends AnyInput {
  type: 'promptString';
  /** What stands in the box when it opens. */
  default?: string;
  /** A secret: it is kept in VS Code's secret storage, and covered wherever it would be shown or written. Default `false`. */
  password?: boolean;
}

/** One of several texts is picked. */
export interface PickInput extends AnyInput {
  type: 'pickString';
  options: (string | { label?: string; value: string })[];
  /** The value that is offered first. */
  default?: string;
}

/** The ids of the inputs that texts anywhere in a value name, in their order, each once. */
export function inputIdsIn(value: unknown): string[] {
  return [...new Set(textsIn(value).flatMap(idsOf))];
}

/** The inputs that a profile needs to be connected or listened with: of saved messages, only what is sent as soon as it is open. */
export function inputIdsToOpen(profile: Profile): string[] {
  const { messages = [], ...rest } = profile;
  const onOpen: readonly string[] = rest.role === 'server' ? [] : (rest.onOpen ?? []);
  const sent = messages.filter(({ name }) => onOpen.includes(name)).map(({ payload }) => payload);
  // What a rule looks for may look like a variable, and is none.
  const replies = rest.role === 'server' ? { rules: rest.rules?.map(({ reply }) => reply) } : {};
  return inputIdsIn([{ ...rest, ...replies, name: '', folder: '' }, sent]);
}

function idsOf(text: string): string[] {
  return variablesOf(text).flatMap(({ name, argument }) => (name === 'input' && argument ? [argument] : []));
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
