// Package calls answers the gate (js/). Each call has JSON in and JSON out:
//
//	ready         {}                                  → {signedIn}, when that is known
//	token         {api, minValidity, force, refused,
//	               impatient}                         → {token, generation}
//	navigation    {url}                               → {outcome, url, location}
//	opening       {url, claimed}                      → {outcome, url, location}
//	clean         {url}                               → {url}
//	authenticate  {tokens, profile}                   → null
//	signout       {everywhere, redirect, idToken}     → {location, state, action, form}
//	authorize     {scope, prompt, …}                  → {url, state}
//	callback      {url}                               → null
//	password      {username, password, connection, …} → null
//	notice        {signedIn, was}                     → null
package calls
