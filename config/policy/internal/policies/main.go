// Command policies writes the lists of AWS managed policies that ship with the
// program into a directory. It reads what IAM itself answers, a policy after
// the other:
//
//	aws iam list-policies --scope AWS --query 'Policies[].[Arn,DefaultVersionId]' --output text | while read -r arn version; do
//	  aws iam get-policy-version --policy-arn "$arn" --version-id "$version" --output json \
//	    --query "{Arn: '$arn', CreateDate: PolicyVersion.CreateDate, Document: PolicyVersion.Document}"
//	done | go run ./config/policy/internal/policies config/aws
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"rolemap/config/policy"
)

func main() {
	if len(os.Args) != 2 {
		stop(errors.New("name the directory that gets the lists, and no more"))
	}
	files, err := lists(os.Stdin)
	for name, text := range files {
		if err == nil {
			err = os.WriteFile(filepath.Join(os.Args[1], name), []byte(text), 0o644)
		}
	}
	if err != nil {
		stop(err)
	}
}

func stop(err error) {
	fmt.Fprintln(os.Stderr, "policies:", err)
	os.Exit(2)
}

const powersHead = `# AWS managed policies: path, name, and what the document allows. c: to change who may do what; p: to pass roles that
# are administrators; r: to run what a role is passed to; d: it denies something. Written by config/policy/internal/policies.
`

const summariesHead = `# AWS managed policies: name, and what the document allows by service, as policy.Summary has it. f: everything; b: but of
# these services; c: more than reading; r: reading; p: passes roles to; d: denies; l: manages service-linked roles; w: all
# of it under conditions. Written by config/policy/internal/policies.
`

// lists are the files, from the policies as IAM answers.
func lists(from io.Reader) (map[string]string, error) {
	var powers, summaries []string
	newest := ""
	for in := json.NewDecoder(from); ; {
		var p struct {
			Arn, CreateDate string
			Document        map[string]any
		}
		err := in.Decode(&p)
		if errors.Is(err, io.EOF) && len(powers) > 0 {
			break
		}
		name, ok := strings.CutPrefix(p.Arn, "arn:aws:iam::aws:policy/")
		if err != nil || !ok || p.Document["Statement"] == nil || len(p.CreateDate) < len("2006-01-02") {
			return nil, fmt.Errorf("behind %d policies is none with Arn, CreateDate and Document (%w)", len(powers), err)
		}
		if one, ok := p.Document["Statement"].(map[string]any); ok {
			p.Document["Statement"] = []any{one}
		}
		all := policy.PowersOf(map[string]map[string]any{name: p.Document}).String()
		powers = append(powers, strings.TrimSpace(name+" "+all))
		summaries = append(summaries, name[strings.LastIndexByte(name, '/')+1:]+" "+summarize(p.Document["Statement"].([]any)).String())
		newest = max(newest, p.CreateDate[:len("2006-01-02")])
	}
	text := func(head string, lines []string) string {
		slices.Sort(lines)
		lines = slices.Compact(lines)
		return head + fmt.Sprintf("# %d policies, the newest version of %s.\n", len(lines), newest) + strings.Join(lines, "\n") + "\n"
	}
	return map[string]string{"policies.txt": text(powersHead, powers), "policies_allow.txt": text(summariesHead, summaries)}, nil
}
