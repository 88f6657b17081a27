/** Small programs that the build compiles and runs; the README shows parts of them. */
package dev.marble.examples;
