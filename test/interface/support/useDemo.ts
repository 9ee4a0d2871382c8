import { demoWorkspace, startDemoServer, type DemoServer } from '../../../src/net/demo';

/** A demo server for the suite that calls it, and the files of a workspace with profiles for it. */
export interface Demo {
  /** Starts it, unless it runs, and gives the workspace's files. */
  files(): Promise<Record<string, string>>;
  /** The address of an endpoint, such as `echo`. */
  address(id: string): string;
  /** How many clients are connected now. */
  readonly connections: number;
}

/** Gives the suite that calls it a demo server of its own, until after its last test. */
export function useDemo(): Demo {
  let server: DemoServer | undefined;
  after(() => server?.stop());
  return {
    files: async () => {
      server ??= await startDemoServer();
      return demoWorkspace(server);
    },
    address: (id) => {
      const endpoint = server?.endpoints.find((each) => each.id === id);
      if (!endpoint) throw new Error(`The demo server has no endpoint "${id}", or isn't started.`);
      return endpoint.address;
    },
    get connections() {
      return server?.connections ?? 0;
    },
  };
}
