/**
 * The command line: thin. Commands read options, call the modules below, print, and return an exit
 * code: 0 done, 1 it ran and the answer is no, 2 usage or input.
 */
package dev.marble.app;
