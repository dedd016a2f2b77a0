/** An Azure cloud: where its login and its Resource Manager are. URLs end without a slash. */
export interface Cloud {
  readonly name: string;
  /** Login authority, such as `https://login.microsoftonline.com`. */
  readonly authorityHost: string;
  /** Resource Manager endpoint, such as `https://management.azure.com`. */
  readonly resourceManager: string;
}

/** Everything besides a request's own arguments that decides what is asked of whom. */
export interface Settings {
  readonly cloud: Cloud;
  readonly tenantId?: string;
  readonly subscriptionId?: string;
  /** Base URL of the instance metadata service, such as `http://169.254.169.254`. */
  readonly imdsEndpoint: string;
  /** Base URL of the Okta organisation, such as `https://example.okta.com`. */
  readonly oktaOrgUrl?: string;
  /** Hosts beyond the cloud's own that a credential may be sent to. */
  readonly allowedHosts: readonly string[];
}
