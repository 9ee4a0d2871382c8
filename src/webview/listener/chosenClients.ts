import type { ClientRow } from '../../panel/listenerMessages';

/** A client that is selected: what is needed of it after it is out of sight. */
export interface ChosenClient {
  readonly id: string;
  readonly number: number;
  readonly peer: string;
}

export function chosenOf({ id, number, peer }: ClientRow): ChosenClient {
  return { id, number, peer };
}
