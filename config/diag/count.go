package diag

import (
	"fmt"
	"strings"
)

// Count is a number and what it counts.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Few lists so many names and counts the others; 0 is for all names.
func Few(names []string, most int) string {
	if most > 0 && len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}
