/** How much went through in one direction. */
export interface Traffic {
  messages: number;
  bytes: number;
}
