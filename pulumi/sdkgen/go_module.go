package main

// goModule makes the Go SDK a module of its own, so that a program can require it. The version is the oldest SDK
// that the generated code is known to compile with.
const goModule = `module github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth

go 1.22

require (
	github.com/blang/semver v3.5.1+incompatible
	github.com/pulumi/pulumi/sdk/v3 v3.150.0
)
`
