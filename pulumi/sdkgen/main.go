// Command sdkgen checks the package's schema with Pulumi's own binder and writes the SDKs that Pulumi's own
// generators make of it.
//
//	sdkgen SCHEMA.json FOLDER
//
// It writes FOLDER/nodejs, python, go and dotnet. Java's generator is bound to an older release of the rest and has
// a module of its own in java/.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	dotnet "github.com/pulumi/pulumi-dotnet/pulumi-language-dotnet/v3/codegen"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "sdkgen"

type files = map[string][]byte

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: sdkgen SCHEMA.json FOLDER"))
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fail(err)
	}
}

func run(schemaPath, folder string) error {
	generators := map[string]func(*schema.Package) (files, error){
		"nodejs": func(pkg *schema.Package) (files, error) {
			return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
		},
		"python": func(pkg *schema.Package) (files, error) {
			return python.GeneratePackage(tool, pkg, nil, nil)
		},
		"go": func(pkg *schema.Package) (files, error) {
			generated, err := golang.GeneratePackage(tool, pkg, nil)
			if err != nil {
				return nil, err
			}
			generated["tokenbooth/go.mod"] = []byte(goModule)
			return directFormsThatTakeSecrets(generated)
		},
		"dotnet": func(pkg *schema.Package) (files, error) {
			if err := serveLogo(); err != nil {
				return nil, err
			}
			pkg.LogoURL = logoURL
			return dotnet.GeneratePackage(tool, pkg, nil, nil)
		},
	}
	for language, generate := range generators {
		// A generator leaves its language's facts in the package, so each gets one of its own.
		pkg, err := bind(schemaPath)
		if err != nil {
			return err
		}
		generated, err := generate(pkg)
		if err != nil {
			return fmt.Errorf("%s: %w", language, err)
		}
		if err := write(filepath.Join(folder, language), generated); err != nil {
			return err
		}
	}
	return nil
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
