package plan

import (
	"crypto/sha256"
	"hash/fnv"
)

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

// Bucket is the jump hash of a name over n buckets: from n to n+1, names move
// to the new one only. https://arxiv.org/abs/1406.2294
func Bucket(name string, n int) int {
	h := fnv.New64a()
	h.Write([]byte(name))
	key := h.Sum64()
	b, j := int64(-1), int64(0)
	for j < int64(n) {
		b = j
		key = key*2862933555777941757 + 1
		j = int64(float64(b+1) * (float64(int64(1)<<31) / float64((key>>33)+1)))
	}
	return int(b)
}
