/**
 * Rules for asking an external register: it may be slow, down or wrong, and none of that may become a claim or delay
 * anybody.
 */
@NullMarked
package no.helseprofil.lookup;

import org.jspecify.annotations.NullMarked;
