/** Subset sums, random weights, tickets and the constructions that make them: the JDK alone. */
module dev.marble.core {
  requires static jdk.incubator.vector;

  exports dev.marble;
  exports dev.marble.batch;
  exports dev.marble.construction;
  exports dev.marble.io;
  exports dev.marble.json;
  exports dev.marble.random;
  exports dev.marble.subsetsum;
  exports dev.marble.ticket;
}
