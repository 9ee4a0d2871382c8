import * as path from 'node:path';
import { FileLog, type FileLogOptions } from '../../../src/log/fileLog';
import { useFolder } from './folder';
import { useLeakCheck } from './leaks';

/** Logs in a scratch folder for the tests of a suite; finished and disposed of after each. */
export function useLogs() {
  const folder = useFolder();
  const logs: FileLog[] = [];
  const keep = (log: FileLog): FileLog => {
    logs.push(log);
    return log;
  };
  afterEach(async () => {
    for (const log of logs.splice(0)) {
      await log.finish();
      log.dispose();
    }
  });
  useLeakCheck();
  return {
    create: async (name = 'log', options?: FileLogOptions): Promise<FileLog> =>
      keep(await FileLog.create(path.join(folder.path, name), options)),
    reopen: async (name = 'log'): Promise<FileLog> => keep(await FileLog.open(path.join(folder.path, name))),
    fileOf: (name: string): string => path.join(folder.path, 'log', name),
  };
}
