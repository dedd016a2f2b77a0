// Command yamlrun runs a Pulumi YAML program with Pulumi's own YAML runtime, against the monitor that the
// PULUMI_* variables name.
//
//	yamlrun SCHEMA.json PROJECT-FOLDER
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi-yaml/pkg/pulumiyaml"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: yamlrun SCHEMA.json PROJECT-FOLDER"))
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fail(err)
	}
}

func run(schemaPath, folder string) error {
	loader, err := loadOnly(schemaPath)
	if err != nil {
		return err
	}
	template, diagnostics, err := pulumiyaml.LoadDir(folder)
	if err != nil {
		return err
	}
	if diagnostics.HasErrors() {
		return diagnostics
	}
	return pulumi.RunErr(func(ctx *pulumi.Context) error {
		return pulumiyaml.RunTemplate(ctx, template, nil, pulumiyaml.NewPackageLoaderFromSchemaLoader(loader))
	})
}

func loadOnly(schemaPath string) (*onePackage, error) {
	text, err := os.ReadFile(schemaPath)
	if err != nil {
		return nil, err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, err
	}
	loader := &onePackage{}
	pkg, diagnostics, err := schema.BindSpec(spec, loader, schema.ValidationOptions{})
	if err != nil {
		return nil, err
	}
	if diagnostics.HasErrors() {
		return nil, diagnostics
	}
	loader.pkg = pkg
	return loader, nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
