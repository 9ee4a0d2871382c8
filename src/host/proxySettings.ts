import * as vscode from 'vscode';
import type { ProxySettings } from '../net/systemProxy';

/** What VS Code's settings and the environment say about proxies now. */
export function proxySettings(): ProxySettings {
  const http = vscode.workspace.getConfiguration('http');
  const authorization = http.get<string | null>('proxyAuthorization');
  return {
    proxy: http.get<string>('proxy', ''),
    noProxy: http.get<string[]>('noProxy', []),
    enabled: http.get<string>('proxySupport') !== 'off',
    environment: process.env,
    ...(authorization && { authorization }),
  };
}
