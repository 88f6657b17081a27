/** The port through which many independent jobs run: on threads here, on a cluster elsewhere. */
package dev.marble.batch;
