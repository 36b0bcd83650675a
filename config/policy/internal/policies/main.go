// Command policies writes the list of AWS managed policies that ships with
// the program. It reads what IAM itself answers, a policy after the other:
//
//	aws iam list-policies --scope AWS --query 'Policies[].[Arn,DefaultVersionId]' --output text | while read -r arn version; do
//	  aws iam get-policy-version --policy-arn "$arn" --version-id "$version" --output json \
//	    --query "{Arn: '$arn', CreateDate: PolicyVersion.CreateDate, Document: PolicyVersion.Document}"
//	done | go run ./config/policy/internal/policies > policies.txt && mv policies.txt config/aws
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"rolemap/config/policy"
)

func main() {
	var lines []string
	newest := ""
	for in := json.NewDecoder(os.Stdin); ; {
		var p struct {
			Arn, CreateDate string
			Document        map[string]any
		}
		err := in.Decode(&p)
		if errors.Is(err, io.EOF) && len(lines) > 0 {
			break
		}
		name, ok := strings.CutPrefix(p.Arn, "arn:aws:iam::aws:policy/")
		if err != nil || !ok || p.Document["Statement"] == nil || len(p.CreateDate) < len("2006-01-02") {
			fmt.Fprintf(os.Stderr, "policies: behind %d policies is none with Arn, CreateDate and Document (%v)\n", len(lines), err)
			os.Exit(2)
		}
		powers := policy.PowersOf(map[string]map[string]any{name: p.Document}).String()
		lines = append(lines, strings.TrimSpace(name+" "+powers))
		newest = max(newest, p.CreateDate[:len("2006-01-02")])
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# AWS managed policies: path, name, and what the document allows. c: to change who may do what; p: to pass roles that")
	fmt.Fprintln(out, "# are administrators; r: to run what a role is passed to; d: it denies something. Written by config/policy/internal/policies.")
	fmt.Fprintf(out, "# %d policies, the newest version of %s.\n", len(lines), newest)
	for _, l := range lines {
		fmt.Fprintln(out, l)
	}
}
