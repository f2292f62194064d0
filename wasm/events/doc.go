// Package events reports to the gate and the page what happened.
package events
