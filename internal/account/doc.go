// Package account holds what members do with their own membership: sign up,
// confirm an address, log in and out, change what the forum knows of them, and
// leave. What the operator does to members on the command line is here too.
//
// Nothing here tells anybody whether an e-mail address belongs to an account:
// answers and work are the same, and what follows is said in a mail to that
// address. Handles are public.
//
// Expected failures are *forum.Error with the form's field and the message's
// key.
package account
