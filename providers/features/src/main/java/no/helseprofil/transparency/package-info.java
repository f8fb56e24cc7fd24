/**
 * A transparency log: entries in canonical form, their Merkle tree, signed checkpoints, and what a file of entries is
 * when it is compared with them. Whoever has a file, a checkpoint and a key verifies without a server, so nothing here
 * needs one, nor a JSON library that only the server has.
 */
@NullMarked
package no.helseprofil.transparency;

import org.jspecify.annotations.NullMarked;
