/** What of the logs activation doesn't need. It is loaded as one: in the package, small parts of it would be a file each. */
export { coverRecord, knownSecretsOf } from './coverRecord';
export { importLog } from './import/importLog';
export { exportMerged } from './merged/exportMerged';
export { pruneLogs } from './pruneLogs';
export { Recordings } from './recordings';
export { RestoredSession } from './restoredSession';
export { findInPayload } from './search/findInPayload';
export { LogSearch } from './search/logSearch';
export { threadsFor } from './search/searchPass';
export { searchWorkers } from './search/searchWorkers';
