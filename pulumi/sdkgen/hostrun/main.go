// Command hostrun lets the host code of Pulumi's own engine find, load, configure and ask the plugin of the given
// version. It reads a request from standard input and writes what came back to standard output, as JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/host"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/env"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

// request is what to ask: a stack's configuration, the names of what is secret in it, and calls.
type request struct {
	Version string            `json:"version"`
	Config  map[string]string `json:"config"`
	Secret  []string          `json:"secret"`
	Calls   []call            `json:"calls"`
}

type call struct {
	Function string            `json:"function"`
	Args     map[string]string `json:"args"`
}

// answer is what one call brought: the names of the fields by whether they are secret, failures, or an error.
type answer struct {
	Plain    []string `json:"plain"`
	Secret   []string `json:"secret"`
	Failures []string `json:"failures"`
	Error    string   `json:"error"`
}

func main() {
	var asked request
	err := json.NewDecoder(os.Stdin).Decode(&asked)
	if err == nil {
		err = run(context.Background(), asked)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, asked request) error {
	version, err := semver.Parse(asked.Version)
	if err != nil {
		return err
	}
	pluginHost, err := host.New(ctx, nil, nil, nil, nil, nil, nil, nil)
	if err != nil {
		return err
	}
	defer pluginHost.Close()
	pluginContext, err := plugin.NewContextWithHost(ctx, nil, nil, pluginHost, ".", ".", nil)
	if err != nil {
		return err
	}
	defer pluginContext.Close()
	wanted := workspace.PluginDescriptor{Name: "tokenbooth", Kind: apitype.ResourcePlugin, Version: &version}
	provider, err := pluginHost.Provider(pluginContext, wanted, env.Global())
	if err != nil {
		return err
	}
	defer provider.Close()
	if err := configure(ctx, provider, asked); err != nil {
		return err
	}
	answers := make([]answer, len(asked.Calls))
	for i, one := range asked.Calls {
		answers[i] = invoke(ctx, provider, one)
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}

// configure checks and sets the configuration as the engine's provider registry does.
func configure(ctx context.Context, provider plugin.Provider, asked request) error {
	inputs := resource.PropertyMap{}
	for name, value := range asked.Config {
		inputs[resource.PropertyKey(name)] = resource.NewProperty(value)
	}
	for _, name := range asked.Secret {
		inputs[resource.PropertyKey(name)] = resource.MakeSecret(inputs[resource.PropertyKey(name)])
	}
	kind := tokens.Type("pulumi:providers:tokenbooth")
	urn := resource.NewURN("s", "p", "", kind, "default")
	checked, err := provider.CheckConfig(ctx, plugin.CheckConfigRequest{
		URN: urn, Name: "default", Type: kind, News: resource.FromResourcePropertyMap(inputs), AllowUnknowns: true,
	})
	if err != nil {
		return err
	}
	if len(checked.Failures) > 0 {
		return fmt.Errorf("%v", checked.Failures)
	}
	name, id := "default", resource.ID("id")
	_, err = provider.Configure(ctx, plugin.ConfigureRequest{
		URN: &urn, Name: &name, Type: &kind, ID: &id, Inputs: resource.ToResourcePropertyMap(checked.Properties),
	})
	return err
}

func invoke(ctx context.Context, provider plugin.Provider, one call) answer {
	args := resource.PropertyMap{}
	for name, value := range one.Args {
		args[resource.PropertyKey(name)] = resource.NewProperty(value)
	}
	response, err := provider.Invoke(ctx, plugin.InvokeRequest{
		Tok: tokens.ModuleMember(one.Function), Args: resource.FromResourcePropertyMap(args),
	})
	if err != nil {
		return answer{Error: err.Error()}
	}
	got := answer{}
	for _, name := range resource.ToResourcePropertyMap(response.Properties).StableKeys() {
		if resource.ToResourcePropertyMap(response.Properties)[name].ContainsSecrets() {
			got.Secret = append(got.Secret, string(name))
		} else {
			got.Plain = append(got.Plain, string(name))
		}
	}
	for _, failure := range response.Failures {
		got.Failures = append(got.Failures, fmt.Sprintf("%s: %s", failure.Property, failure.Reason))
	}
	return got
}
