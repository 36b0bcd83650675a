package config

// Regions are the regions of the list, for the tests of the schema.
var Regions = regions
