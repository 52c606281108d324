// Computes the signature of a received request with the SDK's signer.
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import {
  ALGORITHM_IDENTIFIER,
  createScope,
  getCanonicalHeaders,
  getPayloadHash,
  SignatureV4,
} from "@smithy/signature-v4";

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string | string[]>;
  /** Only signed headers. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

export interface SignatureScope {
  readonly date: Date;
  readonly region: string;
  readonly service: string;
  /** In lower case. */
  readonly signedHeaders: readonly string[];
}

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** @returns the hexadecimal signature that the key gives the request */
export function signatureOf(request: ReceivedRequest, scope: SignatureScope, credentials: SigningKey): Promise<string> {
  const { region, service } = scope;
  const signer = new ReceivedRequestSigner({ credentials, region, service, sha256: Sha256 });
  return signer.signatureOf(new HttpRequest(request), scope);
}

/** `sign` and `presign` would add parameters; a received request already has all that its client signed. */
class ReceivedRequestSigner extends SignatureV4 {
  async signatureOf(received: HttpRequest, { date, region, service, signedHeaders }: SignatureScope): Promise<string> {
    // Without the set, headers that proxies change would be omitted although the client signed them.
    const headers = getCanonicalHeaders(received, undefined, new Set(signedHeaders));
    const canonicalRequest = this.createCanonicalRequest(received, headers, await getPayloadHash(received, Sha256));
    const { longDate, shortDate } = this.formatDate(date);
    const scope = createScope(shortDate, region, service);
    const toSign = await this.createStringToSign(longDate, scope, canonicalRequest, ALGORITHM_IDENTIFIER);
    return this.sign(toSign, { signingDate: date });
  }
}
