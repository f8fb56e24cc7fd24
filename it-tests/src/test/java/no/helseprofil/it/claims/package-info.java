/** Health claims on a real server: which API receives which claim in which token, and that no client forges one. */
@NullMarked
package no.helseprofil.it.claims;

import org.jspecify.annotations.NullMarked;
