package cli

import "github.com/spf13/cobra"

// groups are the commands by what somebody wants to do, as "rolemap -h" lists them.
var groups = []struct {
	title    string
	commands []string
}{
	{"Write the map:", []string{"init", "fmt", "validate", "explain", "schema"}},
	{"Ask who may enter what:", []string{"can", "who-can", "matrix", "graph"}},
	{"Review and deploy a change:", []string{"diff", "stacks", "prove"}},
	{"Look back:", []string{"changes", "report"}},
	{"Serve people:", []string{"portal", "aws-config", "export", "welcome", "goodbye"}},
	{"Move to Identity Center:", []string{"migrate", "aws"}},
}

// group puts each command into its group; help, completion and version stay outside.
func group(root *cobra.Command) {
	of := map[string]string{}
	for _, g := range groups {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, name := range g.commands {
			of[name] = g.title
		}
	}
	for _, cmd := range root.Commands() {
		cmd.GroupID = of[cmd.Name()]
	}
}
