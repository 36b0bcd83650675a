package access_test

import "testing"

// seeds is how many maps to try: a sixth where tests are asked to be short.
func seeds(all uint64) uint64 {
	if testing.Short() {
		return all / 6
	}
	return all
}
