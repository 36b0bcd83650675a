package layout

import (
	"crypto/sha256"
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
func (l *layouter) doorPolicyName(d Door) string {
	name := "assume." + l.shardMark() + d.Account + "." + d.Role
	if !d.Until.IsZero() {
		name = "assume-until." + l.shardMark() + d.Until.UTC().Format("20060102T150405Z") + "." + d.Account + "." + d.Role
	}
	if len(name) > maxPolicyName {
		name = string(appendHash([]byte(name[:maxPolicyName-9]+"."), name))
	}
	return name
}

// logicalID makes a template's logical id of a kind and a name: readable, and
// distinct by a hash where names differ in other characters only. It depends
// on nothing else, so nothing moves when the map grows.
func logicalID(kind, name string) string {
	const most = 120 // characters of the name; CloudFormation takes 255 in all
	b := make([]byte, 0, len(kind)+min(len(name), most)+8)
	b = append(b, kind...)
	up := true
	for i := 0; i < min(len(name), most); i++ {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z' && up:
			b = append(b, c-'a'+'A')
			up = false
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b = append(b, c)
			up = false
		default:
			up = true
		}
	}
	return string(appendHash(b, kind+"\x00"+name))
}

// appendHash appends 32 bits of a text's hash as eight characters.
func appendHash(b []byte, text string) []byte {
	const digits = "0123456789ABCDEF"
	sum := sha256.Sum256([]byte(text))
	for _, x := range sum[:4] {
		b = append(b, digits[x>>4], digits[x&15])
	}
	return b
}

func iso(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }
