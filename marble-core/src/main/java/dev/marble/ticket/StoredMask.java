package dev.marble.ticket;

/**
 * The mask of one side of one carved tensor.
 *
 * @param side which hidden units it is over
 * @param file where its code lies in the ticket
 * @param kept the number of random weights out of the hidden layer that it keeps
 */
public record StoredMask(Side side, StoredFile file, long kept) {}
