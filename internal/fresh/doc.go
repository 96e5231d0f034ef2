// Package fresh tells what was made of the forum's contents and is kept in
// memory from what is out of date. Those who keep something name the things it
// is made of; events say which things changed.
//
// Two caches keep to it: that of the read models in store, and that of visitors'
// pages in middleware. One scheme for both means that what makes one out of date
// makes the other so too.
package fresh
