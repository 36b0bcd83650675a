package cli

import (
	"github.com/spf13/cobra"
)

// aws hands over to the program that may reach AWS: this one stays free of the network.
func (a *app) aws() *cobra.Command {
	return &cobra.Command{
		Use:   "aws COMMAND...",
		Short: "Hand over to rolemap-aws, which reads from AWS",
		Long: `aws runs rolemap-aws, a program of its own, with the arguments that follow: it stands
beside this one or in the search path. "rolemap aws sync" writes the lock file of Identity
Center; "rolemap aws sync --help" says how.`,
		Example:            "  rolemap aws sync\n  rolemap aws sync --check",
		DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 || args[0] == "-h" || args[0] == "--help" {
				return cmd.Help()
			}
			if err := a.out.Flush(); err != nil {
				return err
			}
			status, err := handOver(cmd.Context(), "rolemap-aws", args)
			if err == nil && status != 0 {
				return code(status)
			}
			return err
		},
	}
}
