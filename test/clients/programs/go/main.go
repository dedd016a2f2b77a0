// Asks for tokens as an application would. Reads one JSON object a line, answers each with one.
package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/managedidentity"
)

type selector struct {
	Kind  string `json:"kind"`
	Value string `json:"value"`
}

type question struct {
	Client   string    `json:"client"`
	Selector *selector `json:"selector"`
	Resource string    `json:"resource"`
}

type answer struct {
	Sha256    string `json:"sha256,omitempty"`
	ExpiresAt int64  `json:"expiresAt,omitempty"`
	Error     string `json:"error,omitempty"`
}

type client func(resource string) (token string, expiresAt int64, err error)

func fromCredential(credential azcore.TokenCredential) client {
	return func(resource string) (string, int64, error) {
		token, err := credential.GetToken(context.Background(), policy.TokenRequestOptions{Scopes: []string{resource + "/.default"}})
		return token.Token, token.ExpiresOn.UnixMilli(), err
	}
}

func identityClient(asked *selector) (client, error) {
	options := &azidentity.ManagedIdentityCredentialOptions{}
	if asked != nil {
		switch asked.Kind {
		case "clientId":
			options.ID = azidentity.ClientID(asked.Value)
		case "objectId":
			options.ID = azidentity.ObjectID(asked.Value)
		default:
			options.ID = azidentity.ResourceID(asked.Value)
		}
	}
	credential, err := azidentity.NewManagedIdentityCredential(options)
	if err != nil {
		return nil, err
	}
	return fromCredential(credential), nil
}

func defaultClient(asked *selector) (client, error) {
	if asked != nil {
		// The chain takes its client id from here alone.
		os.Setenv("AZURE_CLIENT_ID", asked.Value)
	}
	credential, err := azidentity.NewDefaultAzureCredential(nil)
	if err != nil {
		return nil, err
	}
	return fromCredential(credential), nil
}

func msalClient(asked *selector) (client, error) {
	var id managedidentity.ID = managedidentity.SystemAssigned()
	if asked != nil {
		switch asked.Kind {
		case "clientId":
			id = managedidentity.UserAssignedClientID(asked.Value)
		case "objectId":
			id = managedidentity.UserAssignedObjectID(asked.Value)
		default:
			id = managedidentity.UserAssignedResourceID(asked.Value)
		}
	}
	application, err := managedidentity.New(id)
	if err != nil {
		return nil, err
	}
	return func(resource string) (string, int64, error) {
		result, err := application.AcquireToken(context.Background(), resource)
		return result.AccessToken, result.ExpiresOn.UnixMilli(), err
	}, nil
}

func newClient(asked question) (client, error) {
	switch asked.Client {
	case "identity":
		return identityClient(asked.Selector)
	case "default":
		return defaultClient(asked.Selector)
	default:
		return msalClient(asked.Selector)
	}
}

func main() {
	clients := map[string]client{}
	output := json.NewEncoder(os.Stdout)
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var asked question
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			panic(err)
		}
		name := asked.Client
		if asked.Selector != nil {
			name += fmt.Sprint(*asked.Selector)
		}
		ask, known := clients[name]
		if !known {
			made, err := newClient(asked)
			if err != nil {
				_ = output.Encode(answer{Error: err.Error()})
				continue
			}
			clients[name] = made
			ask = made
		}
		token, expiresAt, err := ask(asked.Resource)
		if err != nil {
			_ = output.Encode(answer{Error: err.Error()})
			continue
		}
		hash := sha256.Sum256([]byte(token))
		_ = output.Encode(answer{Sha256: hex.EncodeToString(hash[:]), ExpiresAt: expiresAt})
	}
}
