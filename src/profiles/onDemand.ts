/** Reading and checking profiles: loaded with the first file of them, or else the first connection. */
export { parseProfilesFile } from './profilesFile';
