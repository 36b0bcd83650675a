package layout

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// Names of what rolemap itself puts into the users account. They hold a dot,
// which no team's name can.
const (
	selfServiceName = "rolemap.self-service"
	suspendedName   = "rolemap.suspended"
	everyoneName    = "rolemap.everyone"
	directPrefix    = "rolemap.direct."
)

const maxPolicyName = 128

// doorPolicyName names the policy of one door. An account's name holds no dot,
// so no two doors share a name.
func doorPolicyName(d Door) string {
	name := "assume." + d.Account + "." + d.Role
	if !d.Until.IsZero() {
		name = "assume-until." + d.Until.UTC().Format("20060102T150405Z") + "." + d.Account + "." + d.Role
	}
	if len(name) > maxPolicyName {
		name = name[:maxPolicyName-9] + "." + hash(name)
	}
	return name
}

// logicalID makes a template's logical id of a kind and a name: readable, and
// distinct by a hash where names differ in other characters only. It depends
// on nothing else, so nothing moves when the map grows.
func logicalID(kind, name string) string {
	var b strings.Builder
	b.WriteString(kind)
	up := true
	for i := 0; i < len(name) && b.Len() < 120; i++ {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z' && up:
			b.WriteByte(c - 'a' + 'A')
			up = false
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b.WriteByte(c)
			up = false
		default:
			up = true
		}
	}
	b.WriteString(strings.ToUpper(hash(kind + "\x00" + name)))
	return b.String()
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
