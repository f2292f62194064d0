package token

import (
	"slices"
	"strings"

	"perennial/wasm/fault"
)

// TenantID stands in the issuer of an authorization server that serves many tenants where the tenant's identifier does in
// the id_token's iss: Microsoft Entra's rule for the issuers of "common" and its kin.
const TenantID = "{tenantid}"

// issuerFor returns the iss that an id_token has to have. Where Issuer is one of many tenants, the claim tid fills it, which has to be one of
// Tenants if there are any. It fails with fault.IssuerMismatch.
func (v Verifier) issuerFor(c Claims) (string, error) {
	if !v.MultiTenant {
		return v.Issuer, nil
	}
	tenant := c.text("tid")
	if !IsTenant(tenant) {
		return "", fault.New(fault.IssuerMismatch, opVerify, "the id_token does not say of which tenant the user is (tid)")
	}
	if len(v.Tenants) > 0 && !slices.ContainsFunc(v.Tenants, func(t string) bool { return strings.EqualFold(t, tenant) }) {
		return "", fault.New(fault.IssuerMismatch, opVerify, "the user is of the tenant “"+tenant+"”, which is none of the configured tenants")
	}
	return strings.Replace(v.Issuer, TenantID, tenant, 1), nil
}

// checkKeyIssuer checks that a key may sign for an issuer, where the key set of many tenants says whose it is: one tenant's own
// key signs for no other.
func (v Verifier) checkKeyIssuer(key jwk, issuer string, c Claims) error {
	if !v.MultiTenant || key.issuer == "" || strings.Replace(key.issuer, TenantID, c.text("tid"), 1) == issuer {
		return nil
	}
	return fault.New(fault.IssuerMismatch, opVerify, "the id_token is signed by a key of another issuer than its own")
}

// IsTenant reports whether text is the identifier of a tenant: a GUID, which cannot be taken for a part of a path.
func IsTenant(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i, c := range []byte(text) {
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case !strings.Contains("0123456789abcdefABCDEF", string(c)):
			return false
		}
	}
	return true
}

// OfTenant reports whether issuer is that of some tenant by a template with TenantID.
func OfTenant(issuer, template string) bool {
	before, after, ok := strings.Cut(template, TenantID)
	rest, starts := strings.CutPrefix(issuer, before)
	tenant, ends := strings.CutSuffix(rest, after)
	return ok && starts && ends && IsTenant(tenant)
}
