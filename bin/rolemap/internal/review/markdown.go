package review

import (
	"fmt"
	"io"
	"strings"

	"rolemap/bin/rolemap/internal/markdown"
	"rolemap/config/access"
)

// maxComment is how long a comment on GitHub and GitLab may be, in characters,
// less what a pipeline may write around it; counted in bytes here, which is
// never fewer. https://github.com/orgs/community/discussions/41331
const maxComment = 65_536 - 1_536

const (
	mostNames = 20 // in one line
	mostLines = 30 // below one change
)

// Markdown writes the report as a comment on a pull request: the summary first,
// the rest folded, and always shorter than maxComment. What has to be deployed
// is never cut.
func (r Report) Markdown(w io.Writer, details bool) error {
	if r.silent(details) {
		_, err := io.WriteString(w, r.headline()+"\n")
		return err
	}
	order := r.order()
	c := comment{room: maxComment - len(order)}
	c.WriteString("### " + r.headline() + "\n")
	// What must not be missed comes first and may take half of the room.
	c.list("\n", "- ⚠️ ", escaped(r.attention(mostNames)), c.room/2)
	c.fold("Gained", grantsHead, grantRows(r.Gained, administers(r.Administers, r.Everywhere)))
	c.fold("What gained roles allow", "", r.allowed())
	c.fold("Lost", grantsHead, grantRows(r.Lost, administers(r.Administered, r.WasEverywhere)))
	var entered, ends, people, moved, tags, resources []string
	for _, e := range r.Entered {
		entered = append(entered, "- "+md(e.line(mostNames)))
	}
	for _, e := range r.ends() {
		ends = append(ends, fmt.Sprintf("- %s: %s in %s, %s", md(e.User), md(e.Role), md(e.Account), e.words()))
	}
	for _, u := range r.Users {
		people = append(people, "- "+md(u.User)+userWords[u.Kind])
	}
	for _, t := range r.Tags {
		tags = append(tags, "- "+md(tagLine(t)))
	}
	for _, m := range r.Moved {
		moved = append(moved, fmt.Sprintf("- %s: %s in %s, %s → %s", md(m.User), md(m.Role), md(m.Account), md(strings.Join(m.Old, " + ")),
			md(strings.Join(m.New, " + "))))
	}
	for _, x := range r.Deploy.Resources {
		resources = append(resources, fmt.Sprintf("- %s %s %s in %s", x.Action, x.Kind, md(x.Name), md(x.Stack)))
	}
	c.fold("Signs in differently", paragraph(escaped(r.effects())), entered)
	c.fold("Ends", "", ends)
	c.fold("Roles that allow something else", "", r.changed())
	c.fold("People", paragraph(r.advice()), people)
	c.fold("Tags", "", tags)
	c.room += len(order)
	c.WriteString(order)
	c.fold("Resources", "", resources)
	c.fold("No access change: held by another way", "", moved)
	_, err := io.WriteString(w, c.String())
	return err
}

// paragraph is what stands above a list; empty for nothing.
func paragraph(sentences []string) string {
	if len(sentences) == 0 {
		return ""
	}
	return strings.Join(sentences, " ") + "\n\n"
}

// order is the fold with what has to be deployed: as long as it fits into half
// a comment what happens in each stack, else the names, else where they stand.
func (r Report) order() string {
	list := r.deployment()
	if len(list) == 0 {
		return ""
	}
	var full, bare []string
	for i, s := range list {
		full, bare = append(full, "1. "+md(s)+"\n"), append(bare, md(r.Deploy.Stacks[i].Name))
	}
	for _, body := range []string{strings.Join(full, ""), strings.Join(bare, ", ") + "\n"} {
		if len(body) < maxComment/2 {
			return fmt.Sprintf("\n<details><summary>To deploy, in this order: %d</summary>\n\n%s\n</details>\n", len(list), body)
		}
	}
	return fmt.Sprintf("\nTo deploy: %d stacks, %s first and then the others in any order; `rolemap stacks` lists them.\n", len(list), bare[0])
}

// allowed are what gained roles allow, a row a role.
func (r Report) allowed() []string {
	var rows []string
	for _, t := range r.Allows {
		rows = append(rows, "- "+md(allows(t))+below("  - ", permitted(t)))
	}
	return rows
}

// changed are the roles that allow something else, a row a role, with the
// places of the statements.
func (r Report) changed() []string {
	var rows []string
	for _, c := range r.Roles {
		row := fmt.Sprintf("- %s in %s", md(c.Role), md(names(c.Accounts)))
		for _, f := range c.Changes {
			row += "\n  - " + md(property(f))
			if f.Broader {
				row += " **broader**"
			}
			gone, came := lines(f, true)
			row += below("    - no longer: ", gone) + below("    - now: ", came)
		}
		rows = append(rows, row)
	}
	return rows
}

// below are lines of a list below a row, and how many there is no room for.
func below(bullet string, list []string) string {
	var b strings.Builder
	for i, s := range list {
		if i == mostLines {
			fmt.Fprintf(&b, "\n%sand %d more", bullet, len(list)-i)
			break
		}
		b.WriteString("\n" + bullet + md(s))
	}
	return b.String()
}

func md(s string) string { return markdown.Escape(s) }

func escaped(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = md(s)
	}
	return out
}

const grantsHead = "| who | account | role | by |\n| --- | --- | --- | --- |\n"

func grantRows(list []access.Holding, mark func(access.Holding) string) []string {
	var rows []string
	for _, h := range list {
		by := md(source(h))
		if m := mark(h); m != "" {
			by = "**" + m + "**, " + by
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |", md(h.User), md(h.Account), md(h.Role), by))
	}
	return rows
}

// comment is Markdown with room for so many bytes.
type comment struct {
	strings.Builder
	room int
}

// fold writes a folded section with as many rows as there is room for. Head
// stands above the rows, such as that of a table.
func (c *comment) fold(title, head string, rows []string) {
	const tail = 400 // the lines that say what was left out, of this section and of those behind
	if len(rows) == 0 {
		return
	}
	open := fmt.Sprintf("\n<details><summary>%s: %d</summary>\n\n%s", title, len(rows), head)
	if c.Len()+len(open)+tail > c.room {
		if c.Len()+len(title)+tail/2 < c.room {
			fmt.Fprintf(c, "\n%s: %d, for which there is no room here.\n", title, len(rows))
		}
		return
	}
	c.WriteString(open)
	c.list("", "", rows, c.room-tail-c.Len())
	c.WriteString("\n</details>\n")
}

// list writes rows until the room is used up, and says how many are left.
func (c *comment) list(before, bullet string, rows []string, room int) {
	if len(rows) > 0 {
		c.WriteString(before)
	}
	for i, row := range rows {
		if room -= len(bullet) + len(row) + 1; room < 0 {
			fmt.Fprintf(c, "\nand %d more; run `rolemap diff` to see them.\n", len(rows)-i)
			return
		}
		c.WriteString(bullet + row + "\n")
	}
}
