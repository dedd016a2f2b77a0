module github.com/tokenbooth/tokenbooth/pulumi/sdk/go/tokenbooth

go 1.22

require (
	github.com/blang/semver v3.5.1+incompatible
	github.com/pulumi/pulumi/sdk/v3 v3.150.0
)
