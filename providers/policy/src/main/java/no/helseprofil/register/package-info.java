/**
 * What registers outside say of people and organisations, and the discipline of asking them: a register may be slow,
 * down or wrong, and none of that may become a claim or hold anybody up.
 */
@NullMarked
package no.helseprofil.register;

import org.jspecify.annotations.NullMarked;
