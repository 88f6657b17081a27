/** Measurements; never shipped. The numbers are in {@code docs/benchmarks.md}. */
package dev.marble.bench;
