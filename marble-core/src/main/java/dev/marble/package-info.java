/** What every part of Marble shares: the one kind of error that a user gets to see. */
package dev.marble;
