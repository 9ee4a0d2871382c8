/** What people do, and what it takes: loaded with the first command, tab or call of the API, as one. */
export { Actions } from './actions';
export { moveDragged } from './moveDragged';
export { withValues } from './withValues';
