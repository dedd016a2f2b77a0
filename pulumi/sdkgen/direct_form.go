package main

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// A direct form as Pulumi's generator writes it.
var directForm = regexp.MustCompile(`err := ctx\.Invoke\(("[^"]+"), (\w+), &rv, opts\.\.\.\)`)

// directFormsThatTakeSecrets changes the direct forms of a Go SDK so that they accept a result that holds a secret.
//
// Pulumi's own `ctx.Invoke` refuses such a result, and a token is always a secret. `ctx.InvokePackageRaw` hands the
// values over and says whether one was secret, which a function that returns plain values has no way to pass on.
//
// See https://github.com/pulumi/pulumi/issues/12710.
func directFormsThatTakeSecrets(generated files) (files, error) {
	for name, content := range generated {
		if !strings.HasSuffix(name, ".go") || !bytes.Contains(content, []byte("ctx.Invoke(")) {
			continue
		}
		changed := directForm.ReplaceAll(content, []byte(`_, err := ctx.InvokePackageRaw($1, $2, &rv, "", opts...)`))
		if bytes.Contains(changed, []byte("ctx.Invoke(")) {
			return nil, fmt.Errorf("%s: the generator writes direct forms in a new way: see direct_form.go", name)
		}
		generated[name] = changed
	}
	return generated, nil
}
