// Validates the package schema with Pulumi's own schema package, and generates SDKs from it with Pulumi's own generators.
// Arguments: the schema's file, the folder for the SDKs.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const tool = "npm run generate:sdks"

func main() {
	text, err := os.ReadFile(os.Args[1])
	must(err)
	var spec schema.PackageSpec
	must(json.Unmarshal(text, &spec))
	pkg, remarks, err := schema.BindSpec(spec, nil, schema.ValidationOptions{})
	must(err)
	for _, remark := range remarks {
		fmt.Println("FAILED -", remark.Summary, remark.Detail)
	}
	if len(remarks) > 0 {
		os.Exit(1)
	}
	fmt.Printf("ok - valid, without a remark: %d resources, %d functions\n", len(pkg.Resources), len(pkg.Functions))

	files, err := golang.GeneratePackage(tool, pkg, nil)
	write("go", files, err)
	files, err = python.GeneratePackage(tool, pkg, nil, nil)
	write("python", files, err)
	files, err = nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
	write("nodejs", files, err)
}

func write(language string, files map[string][]byte, err error) {
	must(err)
	for name, content := range files {
		path := filepath.Join(os.Args[2], language, name)
		must(os.MkdirAll(filepath.Dir(path), 0o755))
		must(os.WriteFile(path, content, 0o644))
	}
	fmt.Printf("ok - SDK for %s: %d files\n", language, len(files))
}

func must(err error) {
	if err != nil {
		fmt.Println("FAILED -", err)
		os.Exit(1)
	}
}
