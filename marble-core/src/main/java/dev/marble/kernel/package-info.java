/**
 * The innermost loops, scalar and vectorised, behind one interface. The scalar form is the
 * specification; the vectorised one gives the same answers bit for bit. Not exported.
 */
package dev.marble.kernel;
