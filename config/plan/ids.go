package plan

import "crypto/sha256"

// LogicalID makes a template's logical id of a kind and a name: readable, and
// distinct by a hash where names differ in other characters only. It depends
// on nothing else, so nothing moves when the map grows.
func LogicalID(kind, name string) string {
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
	return string(AppendHash(b, kind+"\x00"+name))
}

// AppendHash appends 32 bits of a text's hash as eight characters, which tell
// apart what had to be shortened.
func AppendHash(b []byte, text string) []byte {
	const digits = "0123456789ABCDEF"
	sum := sha256.Sum256([]byte(text))
	for _, x := range sum[:4] {
		b = append(b, digits[x>>4], digits[x&15])
	}
	return b
}
