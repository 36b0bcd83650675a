package access_test

import (
	"fmt"
	"testing"

	"rolemap/config/access"
	"rolemap/config/effective"
)

// TestMovesByWays: a grant that stays has moved where the names of its ways
// differ, whichever of the two maps has more of them.
func TestMovesByWays(t *testing.T) {
	const none = ""
	text := map[string]string{}
	for name, teams := range map[string]string{none: "", "a": "a", "b": "b", "ab": "ab"} {
		for direct, access := range map[string]string{"": "", " and directly": "access: {web: [Admin]}"} {
			if name+direct == "" {
				continue
			}
			s := "teams: {x: {members: [eve], access: {api: [View]}}"
			for _, c := range teams {
				s += fmt.Sprintf(", %c: {members: [eve], access: {web: [Admin]}}", c)
			}
			text[name+direct] = s + "}\nusers: {eve: {" + access + "}}\n"
		}
	}
	for from, before := range text {
		for to, after := range text {
			d := access.Compare(more(t, head, before), more(t, head, after), effective.Worth)
			if moved := len(d.Moved) == 1; !d.Empty() || len(d.Moved) > 1 || moved != (from != to) {
				t.Errorf("%q to %q: %+v", from, to, d.Moved)
			}
		}
	}
}
