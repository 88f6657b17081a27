/**
 * The lab: data sets, training, and the network that is always there.
 *
 * <p>Nothing here loads the deep-learning engine before something is trained.
 */
package dev.marble.lab;
