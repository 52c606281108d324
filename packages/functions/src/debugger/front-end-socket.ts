/** The members of a WebSocket of `ws` that a session uses: its types are not part of what this package declares. */
export interface FrontEndSocket {
  readonly readyState: number;
  on(event: "message", listener: (data: unknown) => void): unknown;
  on(event: "close" | "error", listener: () => void): unknown;
  send(text: string): void;
  close(code: number): void;
}
