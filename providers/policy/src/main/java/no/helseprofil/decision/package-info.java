/**
 * Judgement: from the facts of a request to findings, from these to one decision, and from that to the answer, the
 * announcement and the counts. No other package decides.
 */
@NullMarked
package no.helseprofil.decision;

import org.jspecify.annotations.NullMarked;
