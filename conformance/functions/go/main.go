// A function on AWS's own Go library, built as `bootstrap` of provided.al2023.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	How  string `json:"how"`
	Text string `json:"text"`
}

func handle(ctx context.Context, it event) (map[string]any, error) {
	fmt.Println("how", it.How)
	switch it.How {
	case "error":
		return nil, errors.New("no such order")
	case "panic":
		panic("cannot go on")
	case "exit":
		os.Exit(3)
	case "sleep":
		time.Sleep(time.Minute)
	}
	found, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	return map[string]any{
		"text":  it.Text,
		"arn":   found.InvokedFunctionArn,
		"name":  lambdacontext.FunctionName,
		"left":  time.Until(deadline).Milliseconds(),
		"table": os.Getenv("TABLE"),
	}, nil
}

func main() {
	lambda.Start(handle)
}
