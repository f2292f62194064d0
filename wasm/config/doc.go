// Package config reads the configuration that the gate hands over: one JSON object, checked to the last
// member, so that a slip of the pen is an error that names it and not a session that mysteriously ends.
package config
