/**
 * The middle: from the facts of a request to findings, from these to one decision, and from that to what is answered,
 * told and counted. Nothing else in the project decides.
 */
@NullMarked
package no.helseprofil.judgement;

import org.jspecify.annotations.NullMarked;
