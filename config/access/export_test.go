package access

// OfBits is Of with so many bits for the ranks of accounts and of roles.
var OfBits = resolve
