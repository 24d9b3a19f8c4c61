// What a browser says when a page does not open, as one sentence with the cause and what can be done.
// Knows nothing of how pages are opened.

import { FailureError } from '../../protocol/failure';

/** What was being done when it went wrong. */
export interface Doing {
  /** The page's address, as the user gave it. */
  readonly page: string;
  /** In words that stand behind "while": "opening the page". */
  readonly doing: string;
  readonly timeoutMs: number;
  readonly isCancelled: boolean;
}

/** Whether Playwright gave up waiting. */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && /Timeout [\d.]+ms exceeded/.test(error.message);
}

/** @returns the error itself where it is a failure already, or none of a browser's */
export function pageProblem(error: unknown, { page, doing, timeoutMs, isCancelled }: Doing): unknown {
  if (isCancelled) return new FailureError({ kind: 'cancelled' });
  if (error instanceof FailureError || !(error instanceof Error)) return error;
  const { message } = error;
  const refused = (reason: string): FailureError =>
    new FailureError({ kind: 'bad-input', what: page, reason });
  const net = /net::(ERR_[A-Z_0-9]+)/.exec(message)?.[1];
  if (/Download is starting/.test(message)) {
    return refused('the address gives a file to download and no page; open that file instead');
  }
  if (net !== undefined) return refused(networkReason(net));
  if (isTimeout(error)) {
    return refused(
      `it was not ready within ${seconds(timeoutMs)} while ${doing}; open it in your own browser and attach to that, or let "groundglass capture" wait longer (--timeout-ms) or for less (--wait-until domcontentloaded)`,
    );
  }
  if (/Page crashed|Target crashed/.test(message)) {
    return refused(`the page crashed while ${doing}; it may be too large for this machine's memory`);
  }
  if (/Unable to capture screenshot/.test(message)) {
    return refused(
      'the browser could not draw a picture of it; picture less of it, or at a lower pixel ratio',
    );
  }
  if (/has been closed|Target closed|browser.*disconnected|Connection closed|WebSocket/i.test(message)) {
    return refused(`the browser ended, or closed the page, while ${doing}; try again`);
  }
  if (/Execution context was destroyed|frame (was|got) detached|Cannot find context/i.test(message)) {
    return refused(
      `the page went to another address while ${doing}; give the address it goes to, or let "groundglass capture" wait longer (--wait-ms)`,
    );
  }
  return error;
}

function networkReason(code: string): string {
  if (code.startsWith('ERR_CERT_') || code === 'ERR_SSL_SERVER_CERT_BAD_FORMAT') {
    const why = certificateReasons[code] ?? `its certificate is not valid (${code})`;
    return `${why}; if you trust it, allow certificate errors (--ignore-certificate-errors, or the choice of that name in VS Code)`;
  }
  return networkReasons[code] ?? `the browser could not open it (${code})`;
}

const certificateReasons: Readonly<Record<string, string>> = {
  ERR_CERT_AUTHORITY_INVALID: 'its certificate was issued by nobody this machine trusts',
  ERR_CERT_COMMON_NAME_INVALID: "its certificate is another server's",
  ERR_CERT_DATE_INVALID: 'its certificate has expired or is not valid yet',
};

const networkReasons: Readonly<Record<string, string>> = {
  ERR_NAME_NOT_RESOLVED: 'no server of that name was found; check the spelling and the network',
  ERR_CONNECTION_REFUSED: 'nothing listens at that address; check whether the server runs, and the port',
  ERR_CONNECTION_RESET: 'the server broke the connection off; try again',
  ERR_CONNECTION_CLOSED: 'the server closed the connection without an answer; try again',
  ERR_EMPTY_RESPONSE: 'the server closed the connection without an answer; try again',
  ERR_CONNECTION_TIMED_OUT: 'the server does not answer; check the address and the network',
  ERR_TIMED_OUT: 'the server does not answer; check the address and the network',
  ERR_ADDRESS_UNREACHABLE: 'the server cannot be reached; check the address and the network',
  ERR_INTERNET_DISCONNECTED: 'this machine has no network connection',
  ERR_PROXY_CONNECTION_FAILED: 'the proxy of this machine does not answer; check its settings',
  ERR_TOO_MANY_REDIRECTS:
    'it redirects in a circle; it may want cookies (--storage-state, or the setting groundglass.capture.storageState)',
  ERR_SSL_PROTOCOL_ERROR: 'the server does not speak https there; try http',
  ERR_SSL_VERSION_OR_CIPHER_MISMATCH: 'the server speaks an old kind of https that the browser refuses',
  ERR_BAD_SSL_CLIENT_AUTH_CERT:
    'the server wants a certificate from the user; attach to your own browser instead',
  ERR_SSL_CLIENT_AUTH_CERT_NEEDED:
    'the server wants a certificate from the user; attach to your own browser instead',
  ERR_FILE_NOT_FOUND: 'there is no such file',
  ERR_ACCESS_DENIED: 'the file may not be read',
  ERR_UNSAFE_PORT: 'browsers refuse that port',
  ERR_INVALID_URL: 'this is no web address',
  ERR_ABORTED: 'the address gives no page (a download, or an answer without content)',
  ERR_HTTP_RESPONSE_CODE_FAILURE: 'the server answered with an error and no page',
  ERR_BLOCKED_BY_RESPONSE: 'the server forbids to show it',
};

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`;
}
