// Command rolemap-aws is the part of rolemap that reaches AWS. It only reads
// there; "rolemap aws ..." hands over to it.
package main

import (
	"context"
	"os"
	"os/signal"

	"rolemap/bin/rolemap-aws/internal/cli"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := cli.Run(ctx, os.Stdout, os.Stderr, os.Args[1:])
	stop()
	os.Exit(code)
}
