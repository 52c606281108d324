// The signature of a request that arrived, by the SDK's own signer.
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import {
  ALGORITHM_IDENTIFIER,
  createScope,
  getCanonicalHeaders,
  getPayloadHash,
  SignatureV4,
} from "@smithy/signature-v4";

export interface ArrivedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string | string[]>;
  /** The signed ones. */
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

/** @returns the hexadecimal signature that the holder of the key would give the request */
export function signatureOf(request: ArrivedRequest, scope: SignatureScope, credentials: SigningKey): Promise<string> {
  const { region, service } = scope;
  const signer = new ArrivedRequestSigner({ credentials, region, service, sha256: Sha256 });
  return signer.signatureOf(new HttpRequest(request), scope);
}

/** `sign` and `presign` add parameters of their own; what arrived has all that its client chose to sign. */
class ArrivedRequestSigner extends SignatureV4 {
  async signatureOf(arrived: HttpRequest, { date, region, service, signedHeaders }: SignatureScope): Promise<string> {
    // Without the set, headers that proxies change would be left out although the client did sign them.
    const headers = getCanonicalHeaders(arrived, undefined, new Set(signedHeaders));
    const canonicalRequest = this.createCanonicalRequest(arrived, headers, await getPayloadHash(arrived, Sha256));
    const { longDate, shortDate } = this.formatDate(date);
    const scope = createScope(shortDate, region, service);
    const toSign = await this.createStringToSign(longDate, scope, canonicalRequest, ALGORITHM_IDENTIFIER);
    return this.sign(toSign, { signingDate: date });
  }
}
