package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/explanation"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/config/diag"
	"rolemap/config/explain"
	"rolemap/config/source"
)

// explanationsDoc is the JSON document of explain.
type explanationsDoc struct {
	Version      int               `json:"version"`
	Explanations []explanation.Doc `json:"explanations"`
}

func (a *app) explain() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Say what a finding means",
		Long: `explain says what a finding means and what to do, with a wrong and a right example.
CODE is what stands in brackets behind a finding. Without it, explain lists all.`,
		Example: "  rolemap explain unknown-user\n  rolemap explain",
		Args:    arguments(0, 1, "one CODE at most"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return codes(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	form := a.output(cmd, "text", "json")
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		d := explanationsDoc{Version: jsondoc.Version, Explanations: []explanation.Doc{}}
		if len(args) == 0 {
			if form.value == "text" {
				return explanation.List(a.out, explain.All())
			}
			for _, e := range explain.All() {
				d.Explanations = append(d.Explanations, explanation.JSON(e, false))
			}
			return jsondoc.Write(a.out, d)
		}
		code := strings.Trim(args[0], "[]") // as it stands behind a finding
		e, ok := explain.Get(diag.Code(code))
		if !ok {
			return fmt.Errorf("there is no finding %s; %s", diag.Quote(code), source.DidYouMean(code, codes(), `"rolemap explain" lists them`))
		}
		if form.value == "text" {
			return explanation.Text(a.out, e, a.style())
		}
		d.Explanations = append(d.Explanations, explanation.JSON(e, true))
		return jsondoc.Write(a.out, d)
	}
	return cmd
}

func codes() []string {
	var out []string
	for _, e := range explain.All() {
		out = append(out, string(e.Code))
	}
	return out
}

// describe is what a finding means, in one sentence and at length.
func describe(code string) (summary, text string) {
	e, _ := explain.Get(diag.Code(code))
	return e.Summary, e.Text
}
