// Package vaulttest has what tests of sealed texts need: a Sealer, a Store and a list of errors.
package vaulttest
