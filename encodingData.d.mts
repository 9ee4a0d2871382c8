import type { Plugin } from 'esbuild';

export declare const encodingData: Plugin;
