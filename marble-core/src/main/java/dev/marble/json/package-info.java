/**
 * A small strict JSON reader and writer: the core may depend on the JDK alone, and the JDK has
 * none.
 */
package dev.marble.json;
