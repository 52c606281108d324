// A replacement for Pulumi's language host for Node.js, which the Go module proxy does not have: starts a program with the
// runner of the installed SDK (`@pulumi/pulumi/cmd/run`), as the official host does, and writes the code of imported
// resources with Pulumi's own generator.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/pkg/v3/codegen/hcl2/syntax"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
)

// The runner's exit code after it has printed the error.
const shownExitCode = 32

func main() {
	engine := os.Args[len(os.Args)-1]
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, &host{engine: engine})
			return nil
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(handle.Port)
	<-handle.Done
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
}

func (*host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "3.270.0"}, nil
}

func (*host) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	// The SDK does not accept null for either.
	settings, keys := map[string]string{}, []string{}
	maps.Copy(settings, request.GetConfig())
	config, err := json.Marshal(settings)
	if err != nil {
		return nil, err
	}
	secrets, err := json.Marshal(append(keys, request.GetConfigSecretKeys()...))
	if err != nil {
		return nil, err
	}
	info := request.GetInfo()
	runner, err := exec.Command("node", "-p",
		`require.resolve("@pulumi/pulumi/cmd/run", { paths: [process.argv[1]] })`, info.GetProgramDirectory()).Output()
	if err != nil {
		return &pulumirpc.RunResponse{Error: "the program's folder has no @pulumi/pulumi"}, nil
	}
	args := []string{
		string(bytes.TrimSpace(runner)),
		"--monitor", request.GetMonitorAddress(), "--engine", h.engine,
		"--organization", request.GetOrganization(), "--project", request.GetProject(), "--stack", request.GetStack(),
		"--pwd", request.GetPwd(), "--root-directory", info.GetRootDirectory(),
		"--parallel", strconv.Itoa(int(request.GetParallel())),
	}
	if request.GetDryRun() {
		args = append(args, "--dry-run")
	}
	program := exec.CommandContext(ctx, "node", append(append(args, info.GetEntryPoint()), request.GetArgs()...)...)
	program.Env = append(os.Environ(), "PULUMI_CONFIG="+string(config), "PULUMI_CONFIG_SECRET_KEYS="+string(secrets))
	// The first line of standard output was the port; the engine shows everything after it.
	program.Stdout, program.Stderr = os.Stdout, os.Stderr
	var exit *exec.ExitError
	switch err := program.Run(); {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == shownExitCode:
		return &pulumirpc.RunResponse{Bail: true}, nil
	default:
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
}

func (*host) GenerateProgram(
	_ context.Context, request *pulumirpc.GenerateProgramRequest,
) (*pulumirpc.GenerateProgramResponse, error) {
	loader, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	parser := syntax.NewParser()
	for name, source := range request.Source {
		if err := parser.ParseFile(bytes.NewReader([]byte(source)), name); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	options := []pcl.BindOption{pcl.PreferOutputVersionedInvokes}
	if !request.Strict {
		options = append(options, pcl.NonStrictBindOptions()...)
	}
	program, diagnostics, err := pcl.BindProgram(parser.Files, schema.NewCachedLoader(loader), options...)
	if err != nil {
		return nil, err
	}
	response := &pulumirpc.GenerateProgramResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(diagnostics)}
	if program == nil || diagnostics.HasErrors() {
		return response, nil
	}
	files, more, err := nodejs.GenerateProgram(program)
	if err != nil {
		return nil, err
	}
	response.Source = files
	response.Diagnostics = append(response.Diagnostics, plugin.HclDiagnosticsToRPCDiagnostics(more)...)
	return response, nil
}
