/** Where a gateway serves its page. */
export const inspectorUrl = (gatewayUrl: string): string => `${gatewayUrl}/inspector/`;
