package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"rolemap/bin/rolemap/internal/findings"
	"rolemap/bin/rolemap/internal/jsondoc"
	"rolemap/bin/rolemap/internal/quotas"
	"rolemap/config/compile"
	"rolemap/config/diag"
)

func (a *app) validate() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "validate [MAP]",
		Short: "Find everything that is wrong with a map",
		Long: `validate reads a map and reports all that is wrong with it: its form, its names and
references, its expectations, and whether what it turns into fits AWS's quotas.
What validates also deploys. Warnings do not fail it, unless --strict is given. The text
stops at 100 findings, errors first; every other form holds them all.

With --as-stored it first makes sure that the files it reads are, byte for byte, those that
git stores at a revision, so that what was reviewed there is what is deployed from here.`,
		Example: "  rolemap validate\n  rolemap validate --quotas config/rolemap.yaml\n  rolemap validate -o sarif > rolemap.sarif",
		Args:    arguments(0, 1, "one MAP at most"),
	}
	form := a.output(cmd, "text", "json", "github", "sarif", "codequality")
	var all, strict bool
	cmd.Flags().BoolVar(&all, "quotas", false, "show all quotas that the map takes a part of, tightest first")
	cmd.Flags().BoolVar(&strict, "strict", false, "exit 1 for warnings too")
	stored := cmd.Flags().String("as-stored", "", "refuse files that are not, byte for byte, what git stores at this `REV`")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		r, path, err := a.load(args...)
		if err == nil && *stored != "" {
			err = a.asStored(cmd.Context(), path, *stored, r.Sources)
		}
		if err != nil {
			return err
		}
		switch form.value {
		case "json":
			err = jsondoc.Write(a.out, validation(r, path, all))
		case "github":
			err = findings.GitHub(a.out, r.Findings)
		case "sarif":
			err = findings.SARIF(a.out, r.Findings, describe)
		case "codequality":
			err = findings.CodeQuality(a.out, r.Findings)
		default:
			err = a.validateText(r, path, all)
		}
		errors, warnings := r.Findings.Count()
		if err == nil && (errors > 0 || strict && warnings > 0) {
			err = code(reported)
		}
		return err
	}
	return cmd
}

// tightestShown is how many quotas the last line names.
const tightestShown = 2

func (a *app) validateText(r compile.Result, path string, all bool) error {
	st := a.style()
	if err := findings.Text(a.out, r.Findings, r.Sources, st); err != nil {
		return err
	}
	if all && len(r.Usage) > 0 {
		if err := quotas.Table(a.out, r.Usage, st); err != nil {
			return err
		}
	}
	signIn := doorsOf(r)
	if err := signIn.writeNature(a.out); err != nil {
		return err
	}
	errors, warnings := r.Findings.Count()
	line := diag.Plain(path) + ": "
	switch {
	case errors > 0:
		line += st.Error(count(errors, "error"))
	case warnings == 0:
		line += st.Good("no findings")
	}
	if warnings > 0 {
		if errors > 0 {
			line += ", "
		}
		line += st.Warning(count(warnings, "warning"))
	}
	m := r.Map
	line += fmt.Sprintf("; %s%s, %s, %s, %s", count(len(m.Users), "person"), signIn.people(), count(len(m.Accounts), "account"),
		count(len(m.Roles), "role"), count(len(r.Access.Holdings), "grant"))
	if tight := quotas.Line(r.Usage, tightestShown); tight != "" {
		line += "; tightest quotas: " + tight
	}
	if m.Unread > 0 {
		line += "; beside what cannot be read, names that are unknown or unused are left out, and so are expectations of who can, and quotas"
	}
	_, err := fmt.Fprintln(a.out, line)
	return err
}

// validationDoc is the JSON document of validate.
type validationDoc struct {
	Version  int                `json:"version"`
	Map      string             `json:"map"`
	Errors   int                `json:"errors"`
	Warnings int                `json:"warnings"`
	Findings []findings.Finding `json:"findings"`
	People   int                `json:"people"`
	Accounts int                `json:"accounts"`
	Roles    int                `json:"roles"`
	Grants   int                `json:"grants"`
	SignIn   map[string]int     `json:"people_by_sign_in,omitempty"` // in a map with Identity Center, who holds something
	Nature   []string           `json:"differs_by_nature,omitempty"` // where both ways are used
	Quotas   []quotas.Usage     `json:"quotas"`                      // of each the tightest; with --quotas all
}

func validation(r compile.Result, path string, all bool) validationDoc {
	d := validationDoc{Version: jsondoc.Version, Map: path, Findings: findings.JSON(r.Findings),
		People: len(r.Map.Users), Accounts: len(r.Map.Accounts), Roles: len(r.Map.Roles), Grants: len(r.Access.Holdings)}
	d.Errors, d.Warnings = r.Findings.Count()
	doors := doorsOf(r)
	d.SignIn, d.Nature = doors.json(), doors.nature
	if all {
		d.Quotas = quotas.JSON(quotas.Sorted(r.Usage))
	} else {
		d.Quotas = quotas.JSON(quotas.Tightest(r.Usage))
	}
	return d
}
