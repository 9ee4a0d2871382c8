/** What of the host is seldom needed. It is loaded as one: in the package, small parts of it would be a file each. */
export { Confirmed } from './agentTools/confirmed';
export { readTool, waitTool } from './agentTools/logTools';
export { connectTool, listenTool, listTool } from './agentTools/profileTools';
export { closeTool, explainTool, sendTool } from './agentTools/sessionTools';
export { untrusted } from './agentTools/toolText';
export { ProfileFeatures } from './profileLanguage/profileFeatures';
export { ReframedSession } from './reframedSession';
export { addSessionProfile } from '../profiles/addSessionProfile';
export { exportFormats } from '../profiles/export/exportProfile';
export { addImported, inputIdsOf } from '../profiles/import/addImported';
export { importProfiles, readImport } from '../profiles/import/importProfiles';
