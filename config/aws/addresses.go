package aws

import "net/netip"

// ParseRange reads an address range in CIDR notation, or one address. The bits
// behind the prefix must be zero, since IAM would ignore them and a reader not.
func ParseRange(text string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), a.Zone() == "" && !a.Is4In6()
	}
	p, err := netip.ParsePrefix(text)
	return p, err == nil && p.Masked() == p && !p.Addr().Is4In6()
}
