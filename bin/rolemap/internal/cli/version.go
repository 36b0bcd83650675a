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
		var v struct {
			Version  int    `json:"version"`
			Program  string `json:"program"`
			Revision string `json:"revision,omitempty"`
			Modified bool   `json:"modified,omitempty"`
			Go       string `json:"go,omitempty"`
		}
		v.Version, v.Program = jsondoc.Version, "unknown"
		if info, ok := debug.ReadBuildInfo(); ok {
			v.Program, v.Go = cmp.Or(info.Main.Version, "(devel)"), info.GoVersion
			for _, s := range info.Settings {
				switch s.Key {
				case "vcs.revision":
					v.Revision = s.Value
				case "vcs.modified":
					v.Modified = s.Value == "true"
				}
			}
		}
		if form.value == "json" {
			return jsondoc.Write(a.out, v)
		}
		text := "rolemap " + v.Program
		if v.Revision != "" {
			text += " " + v.Revision[:min(12, len(v.Revision))]
		}
		_, err := fmt.Fprintln(a.out, text, v.Go)
		return err
	}
	return cmd
}
