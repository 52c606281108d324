// Generates the SDK for .NET with Pulumi's own generator, which its Go module had until version 3.200. Arguments: the
// schema's file, the folder for the SDK.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "npm run generate:sdks"

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	var spec schema.PackageSpec
	must(json.Unmarshal(text, &spec))
	// The generator downloads a logo; the package has none.
	logo := httptest.NewServer(http.NotFoundHandler())
	defer logo.Close()
	spec.LogoURL = logo.URL
	pkg, remarks, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	must(err)
	for _, remark := range remarks {
		must(remark)
	}
	files, err := dotnet.GeneratePackage(tool, pkg, nil, nil)
	must(err)
	delete(files, "logo.png")
	for name, content := range files {
		path := filepath.Join(os.Args[2], name)
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		must(os.WriteFile(path, withoutLogo(name, content), 0o644))
	}
	fmt.Printf("ok - SDK for dotnet: %d files\n", len(files))
}

var logoParts = regexp.MustCompile(`(?s)\s*<PackageIcon>logo.png</PackageIcon>|\n  <ItemGroup>\s*<None Include="logo.png">.*?</ItemGroup>\n`)

func withoutLogo(name string, content []byte) []byte {
	if filepath.Ext(name) != ".csproj" {
		return content
	}
	return logoParts.ReplaceAll(content, nil)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
