import type { Page } from 'playwright-core';

/** What a window in a browser keeps, in its databases: keys and values, bytes as ISO 8859-1. Its state is there, and that of extensions. */
export async function keptByWindow(page: Page): Promise<readonly (readonly [key: string, value: string])[]> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('It can’t be read.'));
      });
    const textOf = (value: unknown): string => {
      if (typeof value === 'string') return value;
      return ArrayBuffer.isView(value) ? new TextDecoder('latin1').decode(value) : JSON.stringify(value);
    };
    const found: [string, string][] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([done(objects.getAllKeys()), done(objects.getAll())]);
        for (const [nth, key] of keys.entries()) found.push([textOf(key), textOf(values[nth])]);
      }
      database.close();
    }
    return found;
  });
}
