package review

import (
	"fmt"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/markdown"
	"rolemap/config/access"
)

// maxComment is how long a comment on GitHub and GitLab may be, in characters;
// counted in bytes here, which is never fewer.
// https://github.com/orgs/community/discussions/41331
const maxComment = 65_536

// Markdown writes the report as a comment on a pull request: the summary first,
// the rest folded, and always shorter than maxComment.
func (r Report) Markdown(w io.Writer, details bool) error {
	var b strings.Builder
	if r.silent(details) {
		_, err := io.WriteString(w, r.headline()+"\n")
		return err
	}
	b.WriteString("### " + r.headline() + "\n")
	// What must not be missed comes first and may take half of the room.
	list(&b, "\n", "- ⚠️ ", escaped(r.attention()), maxComment/2)
	fold(&b, "Gained", grantTable(r.Gained, administers(r.Administers)))
	var worth []string
	for _, t := range r.Allows {
		worth = append(worth, "- "+md(allows(t)))
		for _, s := range t.Permissions() {
			worth = append(worth, "  - "+md(s))
		}
	}
	fold(&b, "What gained roles allow", section{rows: worth})
	fold(&b, "Lost", grantTable(r.Lost, administers(r.Administered)))
	var ends, roles, people, moved []string
	for _, e := range r.Ends {
		ends = append(ends, fmt.Sprintf("- %s: %s in %s, %s → %s", md(e.User), md(e.Role), md(e.Account), until(e.Old), until(e.New)))
	}
	for _, c := range r.Roles {
		for _, f := range c.Changes {
			mark := ""
			if f.Broader {
				mark = " **broader**"
			}
			roles = append(roles, fmt.Sprintf("- %s in %s: %s%s", md(c.Role), md(names(c.Accounts)), md(property(f)), mark))
			gone, came := lines(f)
			for _, s := range gone {
				roles = append(roles, "  - no longer: "+md(s))
			}
			for _, s := range came {
				roles = append(roles, "  - now: "+md(s))
			}
		}
	}
	for _, u := range r.Users {
		people = append(people, "- "+md(strings.TrimLeft(userLine(u), "+- ")))
	}
	for _, m := range r.Moved {
		moved = append(moved, fmt.Sprintf("- %s: %s in %s, %s → %s", md(m.User), md(m.Role), md(m.Account), md(strings.Join(m.Old, " + ")), md(strings.Join(m.New, " + "))))
	}
	var stacks, resources []string
	for _, s := range r.deployment() {
		stacks = append(stacks, "1. "+md(s))
	}
	for _, c := range r.Deploy.Resources {
		resources = append(resources, fmt.Sprintf("- %s %s %s in %s", c.Action, c.Kind, md(c.Name), md(c.Stack)))
	}
	fold(&b, "Ends", section{rows: ends})
	fold(&b, "Roles that allow something else", section{rows: roles})
	fold(&b, "People", section{rows: people})
	fold(&b, "To deploy, in this order", section{rows: stacks})
	fold(&b, "Resources", section{rows: resources})
	fold(&b, "No access change: held by another way", section{rows: moved})
	_, err := io.WriteString(w, b.String())
	return err
}

func md(s string) string { return markdown.Escape(s) }

func escaped(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = md(s)
	}
	return out
}

// section is rows below a heading of their own, such as that of a table.
type section struct {
	head string
	rows []string
}

func grantTable(list []access.Holding, mark func(access.Holding) string) section {
	s := section{head: "| who | account | role | by |\n| --- | --- | --- | --- |\n"}
	for _, h := range list {
		by := md(source(h))
		if m := mark(h); m != "" {
			by = "**" + m + "**, " + by
		}
		s.rows = append(s.rows, fmt.Sprintf("| %s | %s | %s | %s |", md(h.User), md(h.Account), md(h.Role), by))
	}
	return s
}

// fold writes a folded section with as many rows as there is room for.
func fold(b *strings.Builder, title string, s section) {
	const tail = 400 // the lines that say what was left out, of this section and of those behind
	if len(s.rows) == 0 {
		return
	}
	head := fmt.Sprintf("\n<details><summary>%s: %d</summary>\n\n", title, len(s.rows))
	if b.Len()+len(head)+len(s.head)+tail > maxComment {
		if b.Len()+len(title)+tail/2 < maxComment {
			fmt.Fprintf(b, "\n%s: %d, for which there is no room here.\n", title, len(s.rows))
		}
		return
	}
	b.WriteString(head + s.head)
	list(b, "", "", s.rows, maxComment-tail-b.Len())
	b.WriteString("\n</details>\n")
}

// list writes rows until the room is used up, and says how many are left.
func list(b *strings.Builder, before, bullet string, rows []string, room int) {
	if len(rows) > 0 {
		b.WriteString(before)
	}
	for i, row := range rows {
		if room -= len(bullet) + len(row) + 1; room < 0 {
			fmt.Fprintf(b, "\nand %d more; run `rolemap diff` to see them.\n", len(rows)-i)
			return
		}
		b.WriteString(bullet + row + "\n")
	}
}
