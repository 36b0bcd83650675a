// Command policies writes the list of AWS managed policies that ships with
// the program. It reads what IAM itself answers:
//
//	aws iam list-policies --scope AWS --output json | go run ./config/aws/internal/policies > config/aws/policies.txt
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

func main() {
	var in struct {
		Policies []struct{ PolicyName, Path, UpdateDate string }
	}
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil || len(in.Policies) == 0 {
		fmt.Fprintln(os.Stderr, "policies: standard input must be the output of: aws iam list-policies --scope AWS --output json")
		os.Exit(2)
	}
	var lines []string
	newest := ""
	for _, p := range in.Policies {
		lines = append(lines, strings.TrimPrefix(p.Path, "/")+p.PolicyName)
		newest = max(newest, p.UpdateDate[:len("2006-01-02")])
	}
	slices.Sort(lines)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	fmt.Fprintln(out, "# AWS managed policies: path and name, from aws iam list-policies --scope AWS.")
	fmt.Fprintf(out, "# %d policies, the newest change of %s. Written by config/aws/internal/policies.\n", len(lines), newest)
	for _, l := range slices.Compact(lines) {
		fmt.Fprintln(out, l)
	}
}
