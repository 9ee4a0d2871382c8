/** All ids that the manifest (`package.json`) and the code share; a test holds the two against each other. */
export const CommandId = {
  quickConnect: 'socketscope.quickConnect',
  createProfile: 'socketscope.createProfile',
  editProfile: 'socketscope.editProfile',
  duplicateProfile: 'socketscope.duplicateProfile',
  deleteProfile: 'socketscope.deleteProfile',
  moveToFolder: 'socketscope.moveToFolder',
  saveAsProfile: 'socketscope.saveAsProfile',
  importProfile: 'socketscope.importProfile',
  copyAs: 'socketscope.copyAs',
  connect: 'socketscope.connect',
  listen: 'socketscope.listen',
  stopListening: 'socketscope.stopListening',
  disconnect: 'socketscope.disconnect',
  disconnectAll: 'socketscope.disconnectAll',
  reconnect: 'socketscope.reconnect',
  endSending: 'socketscope.endSending',
  send: 'socketscope.send',
  sendFile: 'socketscope.sendFile',
  sendSaved: 'socketscope.sendSaved',
  ping: 'socketscope.ping',
  closeWithCode: 'socketscope.closeWithCode',
  copyAsCurl: 'socketscope.copyAsCurl',
  showSession: 'socketscope.showSession',
  showLive: 'socketscope.showLive',
  startDemoServer: 'socketscope.startDemoServer',
  stopDemoServer: 'socketscope.stopDemoServer',
  openRecording: 'socketscope.openRecording',
  renameRecording: 'socketscope.renameRecording',
  pinRecording: 'socketscope.pinRecording',
  unpinRecording: 'socketscope.unpinRecording',
  deleteRecording: 'socketscope.deleteRecording',
  clearLog: 'socketscope.clearLog',
  openMessageInEditor: 'socketscope.openMessageInEditor',
  openMessageInHexEditor: 'socketscope.openMessageInHexEditor',
  copyMessage: 'socketscope.copyMessage',
  copyMessageAs: 'socketscope.copyMessageAs',
  selectForCompare: 'socketscope.selectForCompare',
  compareMessages: 'socketscope.compareMessages',
  compareAsJson: 'socketscope.compareAsJson',
  exportLog: 'socketscope.exportLog',
  importLog: 'socketscope.importLog',
  restoreRecording: 'socketscope.restoreRecording',
  clearSecrets: 'socketscope.clearSecrets',
  showLog: 'socketscope.showLog',
  openWalkthrough: 'socketscope.openWalkthrough',
  /** What the walkthrough's links do: see `walkthroughCommands`. */
  tryConcept: 'socketscope.tryConcept',
} as const;

/**
 * What a click on a row of a view runs. Without arguments: VS Code knows nothing of them while it reads the row anew. The manifest
 * has none of them, as nobody runs them by name.
 */
export const RowCommandId = {
  profiles: 'socketscope.openProfileRow',
  recordings: 'socketscope.openRecordingRow',
} as const;

/** The walkthrough *Understand Sockets*. */
export const WALKTHROUGH = 'understandSockets';

/** The tools of language models. Their names are a part of what models are told. */
export const ToolName = {
  listProfiles: 'list_socket_profiles',
  connect: 'connect_socket',
  send: 'send_socket_message',
  waitForMessage: 'wait_for_socket_message',
  readLog: 'read_socket_log',
  explainFailure: 'explain_socket_failure',
  listen: 'start_socket_listener',
  close: 'close_socket',
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

/** The scheme of the address of the profiles' schema. */
export const SCHEMA_SCHEME = 'socketscope-schema';

/** The type of a listener's editor tab. */
export const LISTENER_EDITOR = 'socketscope.listener';

export const SettingId = {
  demoServerPort: 'socketscope.demoServer.port',
  links: 'socketscope.links',
  timestamps: 'socketscope.timestamps',
  confirmClose: 'socketscope.confirmClose',
  logMemory: 'socketscope.log.memory',
  logRetentionDays: 'socketscope.log.retentionDays',
  logMaxDiskUsage: 'socketscope.log.maxDiskUsage',
} as const;

/** Keys for `when` clauses. */
export const ContextKey = {
  /** Some session is connecting, open or closing. */
  hasLiveSession: 'socketscope.hasLiveSession',
  /** Some session is open. */
  /** The session whose tab is the active editor is live. */
  activeIsLive: 'socketscope.activeIsLive',
  hasOpenSession: 'socketscope.hasOpenSession',
  hasSession: 'socketscope.hasSession',
  hasProfile: 'socketscope.hasProfile',
  /** Some profile is a server's. */
  hasServerProfile: 'socketscope.hasServerProfile',
  /** Some listener listens. */
  hasListener: 'socketscope.hasListener',
  demoServerRunning: 'socketscope.demoServerRunning',
  /** VS Code has an editor for bytes. */
  hasHexEditor: 'socketscope.hasHexEditor',
} as const;

/** What has really happened in this window, or was really shown: each completes a step of the walkthrough. Set by `Witness`. */
export const SeenKey = {
  /** The demo server has run. */
  served: 'socketscope.seen.served',
  /** A client's session was open. */
  open: 'socketscope.seen.open',
  /** A connection's five-tuple was shown. */
  association: 'socketscope.seen.association',
  /** An open session has sent, and received. */
  talk: 'socketscope.seen.talk',
  /** A connection failed as its two ends spoke two protocols. */
  mismatch: 'socketscope.seen.mismatch',
  listening: 'socketscope.seen.listening',
  /** A listener has accepted a client. */
  accepted: 'socketscope.seen.accepted',
  /** A client has ended, and its listener went on. */
  clientEnded: 'socketscope.seen.clientEnded',
  /** A listener has stopped, and all of its clients have ended. */
  stopped: 'socketscope.seen.stopped',
  /** A WebSocket handshake's request and response were shown. */
  handshake: 'socketscope.seen.handshake',
  /** A WebSocket server has answered with a status other than 101. */
  refused: 'socketscope.seen.refused',
  /** A session was open through a proxy. */
  proxied: 'socketscope.seen.proxied',
  /** A frame's header was shown. */
  frame: 'socketscope.seen.frame',
} as const;

/** What the trees' items are to `when` clauses (`viewItem`). */
export const ItemContext = {
  idleProfile: 'profile.idle',
  liveProfile: 'profile.live',
  idleServer: 'profile.server',
  listeningServer: 'profile.listening',
  unusableProfile: 'profile.unusable',
  liveSession: 'session.live',
  /** An open TCP connection that both ends send on. */
  liveStream: 'session.live.tcp',
  /** It waits to connect again. */
  waitingSession: 'session.live.waiting',
  /** A client of a server, or a leg of a relay: no profile connects it. */
  acceptedSession: 'session.live.accepted',
  acceptedStream: 'session.live.accepted.tcp',
  listener: 'listener.listening',
  /** Profiles of a file: a workspace folder's, or the person's own. */
  profiles: 'group.profiles',
  recording: 'recording.plain',
  pinnedRecording: 'recording.pinned',
} as const;
