import { hostname } from 'node:os';
import * as vscode from 'vscode';
import { remoteMachine } from './remoteMachine';

/** The machine that connects and listens, in words; `undefined`: the one that the person sits at. */
export function machine(): string | undefined {
  return remoteMachine(vscode.env.remoteName, hostname());
}
