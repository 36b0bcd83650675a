package cli

import (
	"io"

	"github.com/spf13/cobra"

	"rolemap/config"
)

func (a *app) schema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of a role map",
		Long: `schema prints the JSON Schema by which editors complete and explain the keys of a map.
It stands beside the map and is named in its first line:

  # yaml-language-server: $schema=rolemap.schema.json`,
		Example: "  rolemap schema > config/rolemap.schema.json",
		Args:    arguments(0, 0, "no argument"),
		RunE: func(*cobra.Command, []string) error {
			_, err := io.WriteString(a.out, config.Schema)
			return err
		},
	}
}
