/**
 * A transparency log: entries in canonical form, their Merkle tree, signed checkpoints, and the verification of a file
 * of entries against them. A verifier with a file, a checkpoint and a key needs no server, so nothing here uses one,
 * nor a JSON library that only the server has.
 */
@NullMarked
package no.helseprofil.transparency;

import org.jspecify.annotations.NullMarked;
