package no.helseprofil.keycloak.transparency;

import no.helseprofil.transparency.CompactRange;
import no.helseprofil.transparency.SignedNote;

/**
 * What a witness has signed of a log.
 *
 * @param tree the last one that it has seen
 * @param cosignature of the checkpoint of that tree
 */
record Witnessed(CompactRange tree, SignedNote.Signature cosignature) {}
