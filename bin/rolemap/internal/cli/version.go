package cli

import (
	"cmp"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/jsondoc"
)

func (a *app) version() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the program's version",
		Example: "  rolemap version -o json",
		Args:    arguments(0, 0, "no argument"),
	}
	form := a.output(cmd, "text", "json")
	cmd.RunE = func(*cobra.Command, []string) error {
		if form.value == "json" {
			return jsondoc.Write(a.out, buildOf())
		}
		_, err := fmt.Fprintln(a.out, buildOf())
		return err
	}
	return cmd
}

// build is what the program was built from.
type build struct {
	Version  int    `json:"version"`
	Program  string `json:"program"`
	Revision string `json:"revision,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go,omitempty"`
}

func buildOf() build {
	b := build{Version: jsondoc.Version, Program: "unknown"}
	if info, ok := debug.ReadBuildInfo(); ok {
		b.Program, b.Go = cmp.Or(info.Main.Version, "(devel)"), info.GoVersion
		for _, s := range info.Settings {
			switch s.Key {
			case "vcs.revision":
				b.Revision = s.Value
			case "vcs.modified":
				b.Modified = s.Value == "true"
			}
		}
	}
	return b
}

// String is the build in one line.
func (b build) String() string {
	text := "rolemap " + b.Program
	if b.Revision != "" {
		text += " " + b.Revision[:min(12, len(b.Revision))]
	}
	return text + " " + b.Go
}
