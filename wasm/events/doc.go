// Package events tells the gate and the page what happened.
package events
