// Command rolemap answers questions about a role map: is it right, who can
// enter what and why, and does what was synthesized agree with it. It needs
// neither Node nor AWS.
package main

import (
	"context"
	"io"
	"os"

	"rolemap/bin/rolemap/internal/cli"
)

func main() {
	os.Exit(run(context.Background(), os.Environ(), os.Stdin, os.Stdout, os.Stderr, os.Args[1:]))
}

// run returns the exit code: 0 clean, 1 something to report, 2 it could not be done.
func run(ctx context.Context, env []string, in io.Reader, out, err io.Writer, args []string) int {
	return cli.Run(ctx, env, in, out, err, args)
}
