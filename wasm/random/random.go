// Package random draws secrets that nobody can guess: from the browser in the program, by crypto/rand natively. The program does without
// crypto/rand, which brings a generator, ciphers and hashes of its own.
package random

// alphabet is base32's (RFC 4648 section 6).
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

// textLength makes a text of 130 bits.
const textLength = 26

// Text returns 26 characters of base32 with at least 128 bits of randomness: for states, nonces and names that are secrets or have to be
// the only ones in the world. It is crypto/rand's.
func Text() string {
	text := Bytes(textLength)
	for i, b := range text {
		text[i] = alphabet[b%byte(len(alphabet))] // 256 is a multiple of 32: each is as likely
	}
	return string(text)
}

// Bytes returns n random bytes. Where there is no randomness it panics.
func Bytes(n int) []byte {
	data := make([]byte, n)
	fill(data)
	return data
}
