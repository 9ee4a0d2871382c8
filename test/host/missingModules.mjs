/** Begins or names, in what VS Code prints, the native modules that its browser-hosted edition goes without here. */
export const missingModule = /Could not locate the bindings file|Cannot find module '[./]+build\/Release\//;
