// Package text turns what members write into what the forum keeps and finds
// again: Markdown into rendered segments, words into search tokens, titles into
// slugs, names into handles that can't be mistaken for each other, and any text
// into the language it is most likely written in.
//
// Everything here is a pure function: no I/O, no clock, no state. All of it is
// total: any string, however hostile, gives an answer in bounded time and space.
package text
