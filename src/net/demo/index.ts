/** The entry of `dist/demo.js`: loaded only when a person starts the demo server. */
export { startDemoServer, type DemoEndpoint, type DemoServer, type DemoServerOptions } from './demoServer';
export { demoWorkspace } from './demoWorkspace';
