// Functions that get short-lived tokens from Azure, Okta and the Azure instance metadata service.
package tokenbooth
