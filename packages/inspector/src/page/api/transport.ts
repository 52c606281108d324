// The way of the page's requests: to the gateway that serves it. A page in a single file answers them itself.

type Transport = (path: string, init?: RequestInit) => Promise<Response>;

let transport: Transport = (path, init) => fetch(`api/${path}`, init);

/** @param path below `/inspector/api/`, encoded. @throws TypeError if no gateway can be reached */
export const request: Transport = (path, init) => transport(path, init);

export function setTransport(other: Transport): void {
  transport = other;
}
