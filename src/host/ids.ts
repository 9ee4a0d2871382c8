/** All ids that the manifest (`package.json`) and the code share; a test holds the two against each other. */
export const CommandId = {
  quickConnect: 'socketscope.quickConnect',
  createProfile: 'socketscope.createProfile',
  editProfile: 'socketscope.editProfile',
  duplicateProfile: 'socketscope.duplicateProfile',
  deleteProfile: 'socketscope.deleteProfile',
  connect: 'socketscope.connect',
  disconnect: 'socketscope.disconnect',
  disconnectAll: 'socketscope.disconnectAll',
  send: 'socketscope.send',
  ping: 'socketscope.ping',
  copyAsCurl: 'socketscope.copyAsCurl',
  showSession: 'socketscope.showSession',
  startDemoServer: 'socketscope.startDemoServer',
  stopDemoServer: 'socketscope.stopDemoServer',
  openRecording: 'socketscope.openRecording',
  renameRecording: 'socketscope.renameRecording',
  pinRecording: 'socketscope.pinRecording',
  unpinRecording: 'socketscope.unpinRecording',
  deleteRecording: 'socketscope.deleteRecording',
  clearLog: 'socketscope.clearLog',
  openMessageInEditor: 'socketscope.openMessageInEditor',
  copyMessage: 'socketscope.copyMessage',
  exportLog: 'socketscope.exportLog',
  importLog: 'socketscope.importLog',
  restoreRecording: 'socketscope.restoreRecording',
  showLog: 'socketscope.showLog',
} as const;

export const ViewId = {
  container: 'socketscope',
  profiles: 'socketscope.profiles',
  recordings: 'socketscope.recordings',
} as const;

/** The type of a session's editor tab, by which VS Code restores it. */
export const SESSION_EDITOR = 'socketscope.session';

/** The schemes of the addresses of messages that are open as text, and as bytes in the hex editor. */
export const MESSAGE_SCHEME = 'socketscope-message';
export const MESSAGE_BYTES_SCHEME = 'socketscope-message-bytes';

export const SettingId = {
  demoServerPort: 'socketscope.demoServer.port',
  timestamps: 'socketscope.timestamps',
  logMemory: 'socketscope.log.memory',
  logRetentionDays: 'socketscope.log.retentionDays',
  logMaxDiskUsage: 'socketscope.log.maxDiskUsage',
} as const;

/** Keys for `when` clauses. */
export const ContextKey = {
  /** Some session is connecting, open or closing. */
  hasLiveSession: 'socketscope.hasLiveSession',
  /** Some session is open. */
  hasOpenSession: 'socketscope.hasOpenSession',
  hasSession: 'socketscope.hasSession',
  hasProfile: 'socketscope.hasProfile',
  demoServerRunning: 'socketscope.demoServerRunning',
} as const;

/** What the trees' items are to `when` clauses (`viewItem`). */
export const ItemContext = {
  idleProfile: 'profile.idle',
  liveProfile: 'profile.live',
  unusableProfile: 'profile.unusable',
  liveSession: 'session.live',
  recording: 'recording.plain',
  pinnedRecording: 'recording.pinned',
} as const;
