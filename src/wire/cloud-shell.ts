/**
 * Where Cloud Shell's programs post for tokens. Their requests carry the metadata service's parameters in a form
 * body and no version; answers and errors are the metadata service's own (`imds.ts`).
 */
export const cloudShellTokenPath = "/oauth2/token";
