// Finds, starts and calls the provider plugin with Pulumi's own plugin client, in the engine's order: up, refresh, import,
// change, replace, destroy. Arguments: the folder of the plugin's executable, the gateway's address.
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag"
	"github.com/pulumi/pulumi/sdk/v3/go/common/diag/colors"
	"github.com/pulumi/pulumi/sdk/v3/go/common/env"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

type object = map[string]any

var (
	ctx      = context.Background()
	provider plugin.Provider
	region   = "us-east-1"
)

func main() {
	folder, endpoint := os.Args[1], os.Args[2]
	sink := diag.DefaultSink(os.Stderr, os.Stderr, diag.FormatOptions{Color: colors.Never})
	pwd, err := os.Getwd()
	must(err)
	plugins := &workspace.Plugins{Providers: []workspace.PluginOptions{{Name: "answerback", Path: folder}}}
	host, err := plugin.NewContextWithRoot(ctx, sink, sink, nil, pwd, pwd, nil, false, nil, plugins, nil, nil, nil, nil, nil)
	must(err)

	started := time.Now()
	provider, err = host.Host.Provider(workspace.PluginDescriptor{Name: "answerback", Kind: apitype.ResourcePlugin}, env.Global())
	must(err)
	fmt.Printf("ok - found, started, shook hands in %d ms\n", time.Since(started).Milliseconds())

	info, err := provider.GetPluginInfo(ctx)
	must(err)
	expect("a version", info.Version != nil)
	schema, err := provider.GetSchema(ctx, plugin.GetSchemaRequest{})
	must(err)
	if len(os.Args) > 3 {
		must(os.WriteFile(os.Args[3], schema.Schema, 0o644))
	}
	configure(endpoint)
	for _, pkg := range []string{"answerback", "aws"} {
		lifeCycle(pkg)
	}
	must(provider.SignalCancellation(ctx))
	stopping := time.Now()
	must(host.Host.Close())
	expect("the plugin ends immediately", time.Since(stopping) < 2*time.Second)
}

func configure(endpoint string) {
	urn := resource.NewURN("dev", "project", "", "pulumi:providers:answerback", "default")
	wrong, err := provider.CheckConfig(ctx, plugin.CheckConfigRequest{URN: urn, News: properties(object{"endpoint": "nowhere"})})
	must(err)
	expect("a wrong endpoint is named", len(wrong.Failures) == 1 && wrong.Failures[0].Property == "endpoint")
	inputs := properties(object{"endpoint": endpoint, "accessKey": "a"})
	inputs["secretKey"] = resource.MakeSecret(resource.NewProperty("b"))
	checked, err := provider.CheckConfig(ctx, plugin.CheckConfigRequest{URN: urn, News: inputs})
	must(err)
	expect("a right configuration is accepted", len(checked.Failures) == 0)
	name, kind, id := "default", urn.Type(), resource.ID("00000000-0000-0000-0000-000000000000")
	_, err = provider.Configure(ctx, plugin.ConfigureRequest{
		URN: &urn, Name: &name, Type: &kind, ID: &id, Inputs: checked.Properties,
	})
	must(err)
}

type made struct {
	urn             resource.URN
	id              resource.ID
	inputs, outputs resource.PropertyMap
}

func lifeCycle(pkg string) {
	api := create(pkg, "Api", properties(object{
		"protocolType": "WEBSOCKET", "routeSelectionExpression": "$request.body.action",
	}))
	expect(pkg+": a name is generated", strings.HasPrefix(api.outputs["name"].StringValue(), "example-"))
	integration := create(pkg, "Integration", properties(object{"apiId": string(api.id), "integrationType": "MOCK"}))
	parents := object{"apiId": string(api.id), "integrationId": string(integration.id)}
	documented := with(parents, object{"integrationResponseKey": "/200/"})

	urn := urnOf(pkg, "IntegrationResponse")
	unknown := properties(documented)
	unknown["integrationId"] = resource.MakeComputed(resource.NewProperty(""))
	previewed, err := provider.Create(ctx, plugin.CreateRequest{URN: urn, Properties: check(urn, nil, unknown), Preview: true})
	must(err)
	expect(pkg+": a preview keeps known values", previewed.Properties["integrationId"].IsComputed() &&
		previewed.Properties["integrationResponseKey"].StringValue() == "/200/")

	response := create(pkg, "IntegrationResponse", properties(documented))
	expect(pkg+": the documented example is created", response.outputs.DeepEquals(properties(with(documented, object{"region": region}))))
	expect(pkg+": the same inputs again are not a change", diff(response, properties(documented)).Changes == plugin.DiffNone)

	secret := properties(with(documented, object{"contentHandlingStrategy": "CONVERT_TO_TEXT"}))
	secret["responseTemplates"] = resource.NewProperty(resource.PropertyMap{
		"$default": resource.MakeSecret(resource.NewProperty(`{"hush": 1}`)),
	})
	changed := diff(response, secret)
	expect(pkg+": a change is an update", changed.Changes == plugin.DiffSome && len(changed.ReplaceKeys) == 0 &&
		changed.DetailedDiff["contentHandlingStrategy"].Kind == plugin.DiffAdd)
	response = update(response, secret)
	expect(pkg+": a secret stays secret", response.outputs["responseTemplates"].ContainsSecrets())
	refreshed := read(response.urn, response.id, response.inputs, response.outputs)
	expect(pkg+": a refresh finds no drift", refreshed.Outputs["responseTemplates"].ContainsSecrets() &&
		diff(response, refreshed.Inputs).Changes == plugin.DiffNone)
	response = update(response, properties(documented))
	expect(pkg+": removed inputs are unset", !response.outputs.HasValue("responseTemplates") &&
		!response.outputs.HasValue("contentHandlingStrategy"))

	imported := read(urn, resource.ID(fmt.Sprintf("%s/%s/%s", api.id, integration.id, response.id)), nil, nil)
	expect(pkg+": an import by composite id", imported.ID == response.id && imported.Inputs.DeepEquals(properties(documented)))
	_, err = provider.Read(ctx, plugin.ReadRequest{URN: urn, ID: response.id})
	expect(pkg+": a bare id without parents is refused with the composite form", err != nil && strings.Contains(err.Error(), "apiId/integrationId/integrationResponseId"))

	other := create(pkg, "Integration", properties(object{"apiId": string(api.id), "integrationType": "MOCK"}))
	moved := properties(with(documented, object{"integrationId": string(other.id)}))
	replaced := diff(response, moved)
	expect(pkg+": another parent replaces", len(replaced.ReplaceKeys) == 1 && replaced.ReplaceKeys[0] == "integrationId" &&
		replaced.DetailedDiff["integrationId"].Kind == plugin.DiffUpdateReplace)
	replacement := create(pkg, "IntegrationResponse", moved)

	for _, gone := range []made{response, replacement, other, integration, api} {
		remove(gone)
	}
	remove(response)
	expect(pkg+": a refresh drops a deleted resource", read(urn, response.id, response.inputs, response.outputs).ID == "")
	failed, err := provider.Check(ctx, plugin.CheckRequest{URN: urn, News: properties(object{"contentHandlingStrategy": "X"}), AllowUnknowns: true})
	must(err)
	expect(pkg+": wrong inputs are named", len(failed.Failures) == 4)
}

func urnOf(pkg, kind string) resource.URN {
	module := strings.ToLower(kind[:1]) + kind[1:]
	token := tokens.Type(fmt.Sprintf("%s:apigatewayv2/%s:%s", pkg, module, kind))
	return resource.NewURN("dev", "project", "", token, "example")
}

func check(urn resource.URN, olds, news resource.PropertyMap) resource.PropertyMap {
	checked, err := provider.Check(ctx, plugin.CheckRequest{
		URN: urn, Name: "example", Olds: olds, News: news, AllowUnknowns: true, RandomSeed: []byte("0123456789abcdef"),
	})
	must(err)
	if len(checked.Failures) > 0 {
		fail(fmt.Sprintf("check of %s: %v", urn, checked.Failures))
	}
	return checked.Properties
}

func create(pkg, kind string, given resource.PropertyMap) made {
	urn := urnOf(pkg, kind)
	inputs := check(urn, nil, given)
	created, err := provider.Create(ctx, plugin.CreateRequest{URN: urn, Properties: inputs})
	must(err)
	return made{urn, created.ID, inputs, created.Properties}
}

func diff(old made, given resource.PropertyMap) plugin.DiffResult {
	inputs := check(old.urn, old.inputs, given)
	result, err := provider.Diff(ctx, plugin.DiffRequest{
		URN: old.urn, ID: old.id, OldInputs: old.inputs, OldOutputs: old.outputs, NewInputs: inputs, AllowUnknowns: true,
	})
	must(err)
	return result
}

func update(old made, given resource.PropertyMap) made {
	inputs := check(old.urn, old.inputs, given)
	updated, err := provider.Update(ctx, plugin.UpdateRequest{
		URN: old.urn, ID: old.id, OldInputs: old.inputs, OldOutputs: old.outputs, NewInputs: inputs,
	})
	must(err)
	return made{old.urn, old.id, inputs, updated.Properties}
}

func read(urn resource.URN, id resource.ID, inputs, state resource.PropertyMap) plugin.ReadResult {
	found, err := provider.Read(ctx, plugin.ReadRequest{URN: urn, ID: id, Inputs: inputs, State: state})
	must(err)
	return found.ReadResult
}

func remove(gone made) {
	_, err := provider.Delete(ctx, plugin.DeleteRequest{URN: gone.urn, ID: gone.id, Inputs: gone.inputs, Outputs: gone.outputs})
	must(err)
}

func properties(values object) resource.PropertyMap { return resource.NewPropertyMapFromMap(values) }

func with(values, more object) object {
	all := object{}
	for _, source := range []object{values, more} {
		for name, value := range source {
			all[name] = value
		}
	}
	return all
}

func expect(what string, holds bool) {
	if !holds {
		fail(what)
	}
	fmt.Println("ok -", what)
}

func must(err error) {
	if err != nil {
		fail(err.Error())
	}
}

func fail(what string) {
	fmt.Println("FAILED -", what)
	os.Exit(1)
}
