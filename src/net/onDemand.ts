/** The protocols: loaded with the first connection or listener, as one. */
export { diagnose } from './diagnosis/diagnose';
export { Listeners } from './listen/listeners';
export { Sessions } from './sessions';
