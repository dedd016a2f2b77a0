/**
 * What Azure's services add to a 429: the pause after which to ask again. Short, because a client that obeys it waits in
 * earnest.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export function retryAfter(status: number): Readonly<Record<string, string>> {
  return status === 429 ? { "retry-after": "1" } : {};
}
