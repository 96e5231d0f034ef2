// The program bench measures the forum as people meet it: it generates forums of
// several sizes, starts the real binary on each, loads it over loopback from
// this process, and writes docs/PERFORMANCE.md. Run it by `make bench`.
//
// Everything it asks for is bounded in number and time. It reads /proc, so it
// runs on Linux only.
package main
