import type { ExportOptions } from '../../api';
import type { FileLog } from '../fileLog';
import type { Annotation } from '../notes';
import type { JsonlHead } from './jsonlFormat';

/** What is to be exported. */
export interface ExportJob {
  readonly log: FileLog;
  /** The log when the export began: what comes meanwhile, in a flood, is not in it, so that it ends. */
  readonly extent: JsonlHead['log'];
  /** Of the entries to export, ascending; absent: all. */
  readonly indexes: Uint32Array | undefined;
  readonly options: ExportOptions;
  /** The recording's own name, if it has one. */
  readonly name: string | undefined;
  /** Pins and notes, by the entry's index. */
  readonly annotations: ReadonlyMap<number, Annotation>;
}
