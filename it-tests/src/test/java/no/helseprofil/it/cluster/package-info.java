/**
 * Two nodes of one cluster: what one has seen the other knows, and nothing serves twice because there are two. Tagged
 * {@code cluster}; the build runs them by themselves, with servers of their own.
 */
@NullMarked
package no.helseprofil.it.cluster;

import org.jspecify.annotations.NullMarked;
