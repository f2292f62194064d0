// Package helpers has the angular-jwt and angular-storage compatible helpers: what a page may call without waiting.
package helpers
