package grants

import (
	"fmt"
	"strings"

	"rolemap/config"
	"rolemap/config/access"
)

// SignIn is the map's word for the ways through which a grant can be used;
// empty in a map without Identity Center, where there is but one.
func SignIn(m *config.Map, ways config.SignIn) string {
	if m.IdentityCenter == nil {
		return ""
	}
	return ways.String()
}

// Door is the same for people.
func Door(ways config.SignIn) string {
	switch ways {
	case config.IAMUsers:
		return "as an IAM user"
	case config.IdentityCenter:
		return "through Identity Center"
	default:
		return "both ways"
	}
}

// Mark is a sign for the ways through which a grant can be used, where there is
// little room; empty for IAM users only.
func Mark(ways config.SignIn) string {
	switch ways {
	case config.IdentityCenter:
		return "○"
	case config.BothWays:
		return "◐"
	default:
		return ""
	}
}

// Ways counts something by its ways of signing in.
type Ways [config.BothWays + 1]int

// WaysOf counts grants by the ways through which they can be used.
func WaysOf(held []access.Holding) (n Ways) {
	for i := range held {
		n[held[i].Ways()]++
	}
	return n
}

// String says how many there are of each; empty for none.
func (n Ways) String() string { return n.text(func(config.SignIn) string { return "" }) }

// Legend says the same beside the marks, and so what they mean; empty where
// none leads through Identity Center.
func (n Ways) Legend() string {
	if n[config.IdentityCenter]+n[config.BothWays] == 0 {
		return ""
	}
	return "sign in: " + n.text(Mark)
}

func (n Ways) text(mark func(config.SignIn) string) string {
	var parts []string
	for _, ways := range []config.SignIn{config.IAMUsers, config.BothWays, config.IdentityCenter} {
		if n[ways] > 0 {
			text := strings.TrimSpace(mark(ways) + " " + Door(ways))
			if ways != config.BothWays {
				text += " only"
			}
			parts = append(parts, fmt.Sprintf("%d %s", n[ways], text))
		}
	}
	return strings.Join(parts, ", ")
}
